"""Saying by hand which schools a trust runs."""

import re
from typing import Any

from django import forms

from schools.models import School
from schools.selectors import Viewer
from schools.selectors.bodies import schools_to_name

LONGEST_LIST = 100


class TrustSchoolsForm(forms.Form):
    """A trust by name, by its number in the register of groups, or by both, and its schools by URN."""

    name = forms.CharField(
        label="Name of the trust", max_length=200, required=False,
        error_messages={"max_length": "Write no more than 200 characters"},
    )  # fmt: skip
    uid = forms.CharField(
        label="Its number in the register of groups (UID), if you know it", max_length=10, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": "A UID has no more than 10 digits"},
    )  # fmt: skip
    schools = forms.CharField(
        label="URNs of its schools", max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="One on each line, or with commas between them",
        error_messages={"required": "Enter at least one URN", "max_length": "Write no more than 2,000 characters"},
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_uid(self) -> str:
        uid: str = self.cleaned_data["uid"]
        if uid and not (uid.isascii() and uid.isdigit()):
            raise forms.ValidationError("A UID has digits alone, like 2044")
        return uid

    def clean_schools(self) -> list[School]:
        """The schools, in the order typed. Each URN that none of the own area has is named."""
        urns = list(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["schools"])))
        if len(urns) > LONGEST_LIST:
            raise forms.ValidationError(f"Enter no more than {LONGEST_LIST} schools at once")
        numbers = [int(urn) for urn in urns if urn.isascii() and urn.isdigit() and len(urn) < 9]
        known = {str(school.urn): school for school in schools_to_name(self.viewer).filter(urn__in=numbers)}
        faults = [f"No school of your challenge has the URN ‘{urn}’" for urn in urns if urn not in known]
        if faults:
            raise forms.ValidationError(faults)
        return [known[urn] for urn in urns]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and not data.get("uid") and "uid" not in self.errors:
            self.add_error("name", "Enter the trust's name, or its number")
        return data
