"""An adviser's profile, as the admin team changes it and as the adviser does."""

import re
from typing import Any

from django import forms

from advisers.models import Adviser
from advisers.selectors import authorities_of, middle_of_postcode
from schools.models import School

GRID = re.compile(r"^(\d{5,6})\s*[,;\s]\s*(\d{5,7})$")
NO_PLACE = "We know no school near this postcode. Try its first half, such as NW3, or leave it empty"


class OwnProfileForm(forms.Form):
    phases = forms.MultipleChoiceField(
        label="Phases", choices=School.Phase.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None ticked means every phase.",
    )  # fmt: skip
    las = forms.MultipleChoiceField(
        label="Local authorities that suit", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None ticked means everywhere.",
    )  # fmt: skip
    start = forms.CharField(
        label="Starting point: where you set out from",
        required=False,
        max_length=20,
        help_text="A postcode, or its first half. Only grid coordinates are kept: the middle of the schools there. "
        "Coordinates such as 528000, 184000 work too.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    about = forms.CharField(
        label="About",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Experience and strengths that help to find the right schools.",
        error_messages={"max_length": "Write no more than 2,000 characters"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, adviser: Adviser) -> None:
        initial = {
            name: getattr(adviser, name) for name in ("phases", "las", "about", "days_a_year", "days_per_school")
        }
        place = f"{adviser.easting}, {adviser.northing}" if adviser.easting and adviser.northing else ""
        super().__init__(data, initial=initial | {"start": place, "seen": adviser.version})
        choices = [(la.code, str(la)) for la in authorities_of(adviser.challenge)]
        self.fields["las"].choices = choices  # type: ignore[attr-defined]

    def clean_start(self) -> tuple[int, int] | None:
        text = self.cleaned_data["start"].strip()
        if not text:
            return None
        if grid := GRID.match(text):
            return int(grid[1]), int(grid[2])
        place = middle_of_postcode(text)
        if place is None:
            raise forms.ValidationError(NO_PLACE)
        return place

    def changes(self) -> dict[str, Any]:
        """What to save, by field of the profile."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("start", "seen")}
        easting, northing = self.cleaned_data["start"] or (None, None)
        return data | {"easting": easting, "northing": northing}


class AdminProfileForm(OwnProfileForm):
    days_a_year = forms.IntegerField(
        label="Days a year", min_value=0, max_value=366,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter the days a year", "invalid": "Enter the days as a number",
            "min_value": "Enter 0 days or more", "max_value": "A year has no more than 366 days",
        },
    )  # fmt: skip
    days_per_school = forms.IntegerField(
        label="Days for each school", min_value=1, max_value=366, help_text="Days over this make the caseload.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter the days for each school", "invalid": "Enter the days as a number",
            "min_value": "Enter 1 day or more", "max_value": "A year has no more than 366 days",
        },
    )  # fmt: skip
    field_order = ("days_a_year", "days_per_school", "phases", "las", "start", "about")
