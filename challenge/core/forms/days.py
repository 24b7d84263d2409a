"""A day, typed as people write it: 27/3/2026, 27 March 2026 or 27 3 2026."""

from typing import Any

from django import forms

FORMATS = ["%d/%m/%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]
INVALID = "Enter a real date, like 27/3/2026"


class DayField(forms.DateField):
    def __init__(self, *, what: str = "the date", **options: Any) -> None:
        options.setdefault("help_text", "For example, 27/3/2026")
        options.setdefault(
            "widget",
            forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        )
        errors = {"required": f"Enter {what}", "invalid": INVALID}
        super().__init__(input_formats=FORMATS, error_messages=errors, **options)
