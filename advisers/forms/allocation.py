"""Which adviser from when: the wish, and its end."""

import datetime as dt

from django import forms

from challenge.core.forms.days import DayField

from .fields import why_field

ROLES = [("lead", "Lead the work with the school"), ("help", "Help: somebody else leads")]


class WishForm(forms.Form):
    """`seen` is the lead that the page showed: somebody may allocate at the same time."""

    as_ = forms.ChoiceField(
        label="What the adviser will do",
        choices=ROLES,
        widget=forms.RadioSelect,
        initial="lead",
        error_messages={"required": "Choose what the adviser will do", "invalid_choice": "Choose one of the two"},
    )
    since = DayField(
        label="First day",
        help_text="From this day the adviser sees the school's records, and whoever hands over does not.",
        missing="Enter the first day",
    )
    why = why_field(
        "Reason", required=False, help_text="Needed where the caseload is full. The school's history shows it."
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_since(self) -> dt.date:
        return _sensible(self.cleaned_data["since"])


class EndForm(forms.Form):
    first_day_without = DayField(
        label="First day without",
        help_text="From this day the adviser sees the school's records no more.",
        missing="Enter the first day without this adviser",
    )
    why = why_field("Reason", required=True, missing="Enter why it ends", help_text="The school's history shows it.")

    def clean_first_day_without(self) -> dt.date:
        return _sensible(self.cleaned_data["first_day_without"])


def _sensible(day: dt.date) -> dt.date:
    if not 2000 <= day.year <= 2100:
        raise forms.ValidationError("Enter a year of four digits between 2000 and 2100")
    return day
