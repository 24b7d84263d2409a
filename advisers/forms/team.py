"""Searching the list of advisers."""

from typing import Any

from django import forms

from advisers.selectors import authorities_of
from challenge.core.models import Challenge
from schools.forms import search_input
from schools.models import School


class TeamFilterForm(forms.Form):
    q = forms.CharField(
        label="Name or e-mail address",
        required=False,
        max_length=100,
        widget=search_input(),
        error_messages={"max_length": "Search for no more than 100 characters"},
    )
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "All phases"), *School.Phase.choices])
    la = forms.ChoiceField(label="Local authority", required=False)
    places = forms.ChoiceField(
        label="Free places",
        required=False,
        choices=[("", "Free or full"), ("free", "With free places"), ("full", "Full"), ("over", "More than full")],
    )

    def __init__(self, *args: Any, challenges: list[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        las = {la.code: str(la) for challenge in challenges for la in authorities_of(challenge)}
        self.fields["la"].choices = [("", "All authorities"), *las.items()]  # type: ignore[attr-defined]
