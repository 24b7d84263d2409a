"""Fields that several forms of this app share."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format

FORMATS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A day as people write it: '3 March 2026', '3/3/2026'."""

    def __init__(self, *, label: str, help_text: str = "", missing: str = "Enter a date", **more: Any) -> None:
        hint = "For example, 3 March 2026 or 3/3/2026."
        super().__init__(
            label=label,
            help_text=f"{help_text} {hint}".strip(),
            input_formats=FORMATS,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
            error_messages={"required": missing, "invalid": "Enter a real date, such as 3 March 2026"},
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        return date_format(value, "j F Y") if isinstance(value, dt.date) else value


def why_field(label: str, *, required: bool, help_text: str = "", missing: str = "Enter a reason") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": "Give a reason of no more than 300 characters"},
    )
