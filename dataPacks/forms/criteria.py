"""Criteria for Keys to Success as a form without scripts: a few rows for measures, and boxes for inspections."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.text import slugify

from challenge.core.models import Challenge
from challenge.core.roles import Can
from dataPacks.definitions import criteria as definitions
from dataPacks.definitions import groups, measures, type_name
from schools.models import School
from schools.selectors import Viewer, challenges_for

ROWS = 4
TYPES = ("CY", "VA", "VC", "FD", "CTC")
SIDES = [("below", "below"), ("above", "above")]
NUMBER = "Enter a number, such as 30 or -0.5"


class CriteriaForm(forms.Form):
    """`body` is what to begin with; `is_new` asks for the challenge, which a later version cannot change."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), to_field_name="slug", empty_label=None, label="Challenge",
        error_messages={"required": "Choose a challenge", "invalid_choice": "Choose a challenge from the list"},
    )  # fmt: skip
    title = forms.CharField(
        max_length=120, label="Title", widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter a title", "max_length": "Write no more than 120 characters"},
    )  # fmt: skip
    combine = forms.ChoiceField(
        label="A school is proposed if it meets", widget=forms.RadioSelect, initial="any",
        choices=[("any", "any of the tests"), ("all", "all of the tests")],
        error_messages={"required": "Choose any or all"},
    )  # fmt: skip
    phases = forms.MultipleChoiceField(
        label="Phases", help_text="None ticked: every phase but special schools", required=False,
        widget=forms.CheckboxSelectMultiple, choices=[c for c in School.Phase.choices if c[0] in definitions.PHASES],
    )  # fmt: skip
    types = forms.MultipleChoiceField(
        label="Types of school", help_text="None ticked: every type of state-funded school", required=False,
        widget=forms.CheckboxSelectMultiple, choices=[(code, type_name(code)) for code in TYPES],
    )  # fmt: skip
    academies = forms.BooleanField(label="Academies and free schools too", required=False, initial=True)
    las = forms.CharField(
        label="Local authorities", help_text="Codes, such as 201-213,301-320. Empty: the whole challenge",
        required=False, max_length=400, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    concerns = forms.MultipleChoiceField(
        label="Category of concern at the latest inspection", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(c, c.capitalize()) for c in definitions.CONCERNS],
    )  # fmt: skip
    grade_at_least = forms.ChoiceField(
        label="Grade at the latest inspection", required=False,
        choices=[("", "Not tested"), ("4", "4, inadequate"), ("3", "3 or 4")],
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, viewer: Viewer, body: Mapping[str, Any] | None = None, is_new: bool
    ) -> None:
        super().__init__(data, initial=_initial(body or {}))
        field = self.fields["challenge"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = challenges_for(viewer, Can.EDIT_CRITERIA)
        if not is_new:
            del self.fields["challenge"]
        elif len(field.queryset) == 1:
            field.widget, field.initial = forms.HiddenInput(), field.queryset[0].slug
        choices = [("", "No test"), *((m.key, m.name) for m in measures().values())]
        group_choices = [(group, "All pupils" if group == "all" else group.replace("_", " ")) for group in groups()]
        for i in range(1, ROWS + 1):
            self._add_row(i, choices, group_choices)

    def _add_row(self, i: int, choices: list[tuple[str, str]], group_choices: list[tuple[str, str]]) -> None:
        self.fields[f"measure-{i}"] = forms.ChoiceField(label=f"Measure {i}", choices=choices, required=False)
        self.fields[f"group-{i}"] = forms.ChoiceField(label="Pupils", choices=group_choices, required=False)
        self.fields[f"side-{i}"] = forms.ChoiceField(label="Is", choices=SIDES, required=False)
        box = forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off", "inputmode": "decimal"})
        self.fields[f"threshold-{i}"] = forms.FloatField(
            label="Threshold", required=False, widget=box, error_messages={"invalid": NUMBER}
        )
        years = [(str(n), "in the newest year" if n == 1 else f"in each of {n} years") for n in range(1, 6)]
        self.fields[f"years-{i}"] = forms.ChoiceField(label="When", choices=years, required=False)

    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """The fields of each row, for the page."""
        for i in range(1, ROWS + 1):
            yield i, [self[f"{name}-{i}"] for name in ("measure", "group", "side", "threshold", "years")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for i in range(1, ROWS + 1):
            if (
                data.get(f"measure-{i}")
                and data.get(f"threshold-{i}") is None
                and not self.errors.get(f"threshold-{i}")
            ):
                self.add_error(f"threshold-{i}", NUMBER)
        if self.errors:
            return data
        try:
            definitions.read(self.body(), self.slug, "The criteria")
        except definitions.WrongCriteria as error:
            for fault in error.faults:
                where = {"las": "las", "title": "title", "test": "measure-1"}.get(fault.field)
                self.add_error(where, f"{fault.reason} {fault.remedy}")
        return data

    @property
    def slug(self) -> str:
        return slugify(self.cleaned_data.get("title", ""))[:50] or "criteria"

    def body(self) -> dict[str, Any]:
        """The document, as `dataPacks.definitions.criteria` reads it."""
        data = self.cleaned_data
        tests = [_measure_test(data, i) for i in range(1, ROWS + 1) if data.get(f"measure-{i}")]
        if data["concerns"] or data["grade_at_least"]:
            tests.append({"kind": "inspection", "concerns": data["concerns"]})
            if data["grade_at_least"]:
                tests[-1]["grade_at_least"] = int(data["grade_at_least"])
        body = {"title": data["title"], "combine": data["combine"], "sectors": ["state"], "test": tests}
        body |= {name: data[name] for name in ("phases", "types", "las") if data[name]}
        return body | {"academies": data["academies"]}

    def fingerprint(self) -> str:
        """Says whether what is saved is what was previewed."""
        return hashlib.sha256(json.dumps(self.body(), sort_keys=True).encode()).hexdigest()[:16]


def _measure_test(data: Mapping[str, Any], i: int) -> dict[str, Any]:
    return {
        "kind": "measure",
        "measure": data[f"measure-{i}"],
        "group": data[f"group-{i}"] or "all",
        data[f"side-{i}"] or "below": data[f"threshold-{i}"],
        "years": int(data[f"years-{i}"] or 1),
    }


def _initial(body: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: body[name] for name in ("title", "combine", "phases", "types", "academies") if name in body
    }
    las = body.get("las", "")
    found["las"] = ",".join(las) if isinstance(las, list) else las
    tests = body.get("test", [])
    for i, test in enumerate((t for t in tests if t["kind"] == "measure"), 1):
        side = "below" if "below" in test else "above"
        found |= {
            f"measure-{i}": test["measure"], f"group-{i}": test.get("group", "all"), f"side-{i}": side,
            f"threshold-{i}": test[side], f"years-{i}": str(test.get("years", 1)),
        }  # fmt: skip
    for test in (t for t in tests if t["kind"] == "inspection"):
        found |= {"concerns": test.get("concerns", []), "grade_at_least": str(test.get("grade_at_least", ""))}
    return found
