"""Forms by which the admin team decides about Keys to Success. Each carries the version that its reader looked at."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from challenge.core import clock
from challenge.core.forms.days import DayField
from challenge.core.models import Challenge
from challenge.core.roles import Can
from challenge.core.words import day_in_words
from schools.exit_criteria import EXIT_CRITERIA
from schools.models import KeyToSuccess, Proposal, School
from schools.selectors import Viewer, challenges_for, schools_for

CHOICES = {
    Proposal.Kind.ENTRY: [("enter", "Enter the programme"), ("decline", "Decline, with a reason")],
    Proposal.Kind.WATCH: [("enter", "Return to the programme"), ("decline", "Decline, with a reason")],
    Proposal.Kind.EXIT: [("review", "Open an exit review"), ("decline", "Decline, with a reason")],
}


def _today() -> dt.date:
    return clock.now().date()


def words_field(label: str, missing: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing, "max_length": "Write no more than 4,000 characters"},
    )  # fmt: skip


class VersionForm(forms.Form):
    """What is decided about one record, as it was when the page was made."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "The page was sent incompletely. Load it again."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["version"] = version

    def answers(self) -> list[tuple[str, str]]:
        """Label and answer of each field in sight, as the page on which one checks them shows them."""
        return [
            (str(field.label), _said(field.field, self.cleaned_data.get(field.name)))
            for field in self.visible_fields()
            if self.cleaned_data.get(field.name) not in (None, "")
        ]


class DecisionForm(VersionForm):
    decision = forms.ChoiceField(
        label="Your decision", widget=forms.RadioSelect, error_messages={"required": "Choose what you decide"}
    )
    on = DayField(
        label="Day on which it takes effect",
        help_text="Only where the school enters or returns.",
        required=False,
        initial=_today,
    )
    why = words_field("Reason", "", "For the admin team alone. Needed where you decline", required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = CHOICES[Proposal.Kind(kind)]  # type: ignore[attr-defined]
        if kind == Proposal.Kind.EXIT:
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "decline" and not data.get("why"):
            self.add_error("why", "Enter a reason")
        if data.get("decision") == "enter" and "on" not in self.errors and not data.get("on"):
            self.add_error("on", "Enter the day on which the school enters")
        if data.get("decision") != "enter" and "on" in data:
            data["on"] = None
        return data


class ToldForm(VersionForm):
    on = DayField(label="Day on which the head was told", initial=_today)


class LeaveForm(VersionForm):
    outcome = forms.ChoiceField(
        label="Why the school leaves", widget=forms.RadioSelect, error_messages={"required": "Choose why it leaves"},
        choices=[(o.value, o.label) for o in KeyToSuccess.Outcome if o != KeyToSuccess.Outcome.IMPROVED],
    )  # fmt: skip
    on = DayField(label="Last day in the programme", initial=_today)
    why = words_field(
        "Reason", "Enter a reason", "For the admin team alone. For example, which school or programme takes over"
    )


class ReasonForm(VersionForm):
    why = words_field("Reason", "Enter a reason", "For the admin team alone")


class OpenReviewForm(VersionForm):
    why = words_field("Why now", "", "For the admin team alone", required=False)


class RecommendForm(VersionForm):
    recommendation = words_field(
        "Recommendation", "Enter the recommendation and why", "What the board recommends, and why"
    )


class SignOffForm(VersionForm):
    on = DayField(label="Last day in the programme", initial=_today)
    why = words_field("Remarks", "", "For the admin team alone", required=False)


class EvidenceForm(VersionForm):
    """For each exit criterion: whether it is met, and what shows it."""

    def __init__(self, *args: Any, evidence: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in EXIT_CRITERIA:
            found = evidence.get(criterion.key, {})
            self.fields[f"{criterion.key}-evidence"] = words_field(criterion.title, "", criterion.hint, required=False)
            self.fields[f"{criterion.key}-met"] = forms.BooleanField(
                label=f"Met: {criterion.title[0].lower()}{criterion.title[1:]}", required=False
            )
            self.initial[f"{criterion.key}-evidence"] = found.get("evidence", "")
            self.initial[f"{criterion.key}-met"] = found.get("met", False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for criterion in EXIT_CRITERIA:
            if data.get(f"{criterion.key}-met") and not data.get(f"{criterion.key}-evidence"):
                self.add_error(f"{criterion.key}-evidence", "Enter what shows that it is met")
        return data

    def evidence(self) -> dict[str, dict[str, Any]]:
        data = self.cleaned_data
        return {c.key: {"met": data[f"{c.key}-met"], "evidence": data[f"{c.key}-evidence"]} for c in EXIT_CRITERIA}


class AddForm(forms.Form):
    """A school by name or URN, for one of the challenges in which the viewer decides."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), to_field_name="slug", empty_label=None, label="Challenge",
        error_messages={"required": "Choose a challenge", "invalid_choice": "Choose a challenge from the list"},
    )  # fmt: skip
    school = forms.CharField(
        label="School", help_text="Its URN, or its name as the list of schools has it", max_length=100,
        error_messages={"required": "Enter a school's name or URN", "max_length": "Write no more than 100 characters"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    why = words_field("Reason", "Enter a reason", "What the school is proposed for. Nobody but the admin team reads it")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.matches = viewer, list[School]()
        field = self.fields["challenge"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = challenges_for(viewer, Can.DECIDE_KEYS)
        if len(field.queryset) == 1:
            field.widget = forms.HiddenInput()
            field.initial = field.queryset[0].slug

    def clean_school(self) -> School:
        """The one school of this URN or name; where several fit, they are shown to choose from."""
        text = self.cleaned_data["school"].strip()
        schools = schools_for(self.viewer)
        if text.isascii() and text.isdigit() and len(text) < 9:
            found = schools.filter(urn=int(text)).first()
            if found is None:
                raise forms.ValidationError(f"No school has the URN {text}. Look it up in the list of schools.")
            return found
        self.matches = list(schools.matching(text).by_name()[:11])
        exact = [school for school in self.matches if school.name.casefold() == text.casefold()]
        if len(exact) == 1 or len(self.matches) == 1:
            return (exact or self.matches)[0]
        if not self.matches:
            raise forms.ValidationError(f"No school is called ‘{text}’. Check the spelling, or enter its URN.")
        raise forms.ValidationError(f"Several schools fit ‘{text}’. Enter the URN of the one that you mean.")


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, dt.date):
        return day_in_words(value)
    return {True: "Yes", False: "No"}.get(value, str(value)) if isinstance(value, bool) else str(value)
