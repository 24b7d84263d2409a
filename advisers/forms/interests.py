"""Declaring an interest: of which kind, in a school, a trust or an authority."""

from typing import Any

from django import forms

from advisers.models import Interest
from advisers.selectors import authorities_of, trust_named
from challenge.core.models import Challenge
from schools.selectors import Viewer, school_for

WHERE = [("school", "A school"), ("trust", "A trust"), ("la", "A local authority")]


class InterestForm(forms.Form):
    kind = forms.ChoiceField(
        label="What it is",
        choices=Interest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is", "invalid_choice": "Choose one of the list"},
    )
    where = forms.ChoiceField(
        label="Where",
        choices=WHERE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a school, a trust or a local authority"},
    )
    urn = forms.IntegerField(
        label="URN of the school",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
        help_text="The number of six digits on the school's page.",
        error_messages={"invalid": "Enter the URN in digits, such as 100049"},
    )
    trust = forms.CharField(label="Name or UID of the trust", required=False, max_length=200)
    la = forms.ChoiceField(label="Local authority", required=False)
    details = forms.CharField(
        label="Details",
        required=False,
        max_length=300,
        help_text="When, and in what part. The admin team reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Give details of no more than 300 characters"},
    )

    def __init__(self, *args: Any, viewer: Viewer, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.las = {la.code: la for la in authorities_of(challenge)}
        choices = [("", "Choose an authority"), *((code, str(la)) for code, la in self.las.items())]
        self.fields["la"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`about` holds the one thing that the interest is in."""
        data = self.cleaned_data
        find = {"school": self._school, "trust": self._trust, "la": self._la}.get(data.get("where", ""))
        if find:
            data["about"] = find(data)
        return data

    def _school(self, data: dict[str, Any]) -> dict[str, Any]:
        found = school_for(self.viewer, urn=data["urn"]) if data.get("urn") else None
        if found is None and "urn" not in self.errors:
            self.add_error(
                "urn", "No school has this URN. Look it up under Schools" if data.get("urn") else "Enter a URN"
            )
        return {"school": found}

    def _trust(self, data: dict[str, Any]) -> dict[str, Any]:
        found = trust_named(data.get("trust", ""))
        if found is None:
            given = data.get("trust")
            self.add_error("trust", "No trust has this name. Look it up under Trusts" if given else "Enter a trust")
        return {"trust": found}

    def _la(self, data: dict[str, Any]) -> dict[str, Any]:
        found = self.las.get(data.get("la", ""))
        if found is None and "la" not in self.errors:
            self.add_error("la", "Choose a local authority")
        return {"la": found}
