"""Evidence of an exit review, on which two people may write at once."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from schools.exit_criteria import TITLES, changed, evidence_of, written_by_both
from schools.forms.programme import EvidenceForm

MINE, SAVED = "mine", "saved"


class SharedEvidenceForm(EvidenceForm):
    """It carries what it was made from, so that only what its writer changed is saved.

    Where a colleague wrote on the same criterion meanwhile (`both`), it shows that text and asks whose is kept.
    """

    seen = forms.JSONField(
        widget=forms.HiddenInput, required=False,
        error_messages={"invalid": "The page was sent incompletely. Load it again."},
    )  # fmt: skip
    both = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, evidence: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, evidence=evidence, **kwargs)
        self.initial["seen"] = evidence_of(evidence)
        self.asked = [name for name in (data or {}).get("both", "").split() if name in TITLES]
        for name in self.asked:
            self._ask(name)

    def _ask(self, name: str) -> None:
        """Whose text is kept: right after the writer's own."""
        saved = _read(self.data.get("seen"))[name]
        text = f"{'Met' if saved['met'] else 'Not met'}. {saved['evidence'] or 'No evidence.'}"
        self.fields[f"{name}-keep"] = forms.ChoiceField(
            label=f"Whose text is kept: {TITLES[name][0].lower()}{TITLES[name][1:]}", widget=forms.RadioSelect,
            choices=[(SAVED, f"What a colleague saved meanwhile: {text}"), (MINE, "Mine, as it stands above")],
            error_messages={"required": "Choose whose text is kept"},
        )  # fmt: skip
        order = list(self.fields)
        order.insert(order.index(f"{name}-met") + 1, order.pop())
        self.order_fields(order)

    def clean_seen(self) -> dict[str, dict[str, Any]]:
        seen = self.cleaned_data["seen"]
        return evidence_of(seen if isinstance(seen, dict) else {})

    def evidence(self) -> dict[str, dict[str, Any]]:
        """What is to be saved: the colleague's, where that was chosen."""
        own, seen = super().evidence(), self.cleaned_data["seen"]
        return {
            name: seen[name] if self.cleaned_data.get(f"{name}-keep") == SAVED else found for name, found in own.items()
        }

    def renewed(self, saved: Mapping[str, Any], version: int) -> "SharedEvidenceForm":
        """The same answers on what is saved now: colleagues' texts appear where the writer had changed nothing."""
        own, seen, now = self.evidence(), self.cleaned_data["seen"], evidence_of(saved)
        data = QueryDict(mutable=True)
        for name, found in (now | changed(own, seen)).items():
            data[f"{name}-evidence"] = found["evidence"]
            if found["met"]:
                data[f"{name}-met"] = "on"
        data["version"], data["seen"] = str(version), json.dumps(now)
        data["both"] = " ".join(written_by_both(own, seen, saved))
        return SharedEvidenceForm(data, evidence=saved, version=version)


def _read(text: Any) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = {}
    return evidence_of(found if isinstance(found, dict) else {})
