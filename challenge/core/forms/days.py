"""A day, typed as people write it: 27 March 2026, 27/3/2026 or 27 3 2026."""

import datetime as dt
from typing import Any

from django import forms

from challenge.core.words import day_in_words

FORMATS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d"]
EXAMPLE = "For example, 27 March 2026 or 27/3/2026."


class DayField(forms.DateField):
    """`missing`: what a form says that was sent without the day."""

    def __init__(self, *, missing: str = "Enter the date", help_text: str = "", **options: Any) -> None:
        super().__init__(
            help_text=f"{help_text} {EXAMPLE}".strip(),
            input_formats=FORMATS,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
            error_messages={"required": missing, "invalid": "Enter a real date, like 27 March 2026"},
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return day_in_words(value) if isinstance(value, dt.date) else value
