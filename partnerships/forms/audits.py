"""Forms of an audit of need: an area, the summary, a comment."""

from typing import Any

from django import forms

from partnerships.definitions import areas
from partnerships.models import AuditArea

LONGEST = 10_000


def long_text(label: str, help_text: str = "", rows: int = 4, required: str = "") -> forms.CharField:
    """A box for prose. `required`: what is said where nothing was entered; '' where it may stay empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": f"{label} must have {LONGEST:,} characters or fewer",
        },
    )


class AreaForm(forms.Form):
    """All of it may wait: an area is saved as it is written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    judgement = forms.ChoiceField(
        label="Judgement",
        required=False,
        choices=[("", "Not judged yet"), *AuditArea.Judgement.choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose a judgement from the list"},
    )
    evidence = long_text("Evidence", "What you saw, read and heard. Tick figures of the pack to quote them.", 6)
    cause = long_text("Cause", "Why it is so, as far as you know.")
    strengths = long_text("Strengths", "What to build on, and what others could learn from.")
    priority = forms.ChoiceField(
        label="Priority",
        required=False,
        choices=[*AuditArea.Priority.choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose a priority from the list"},
    )

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("judgement", "evidence", "cause", "strengths", "priority")}


class SummaryForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    summary = long_text("Summary", "What this school needs most, and what it can build on, in a few sentences.", 6)


class VersionForm(forms.Form):
    """A press of a button on what somebody had in sight."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CommentForm(forms.Form):
    area = forms.ChoiceField(
        label="What is it about?", required=False, error_messages={"invalid_choice": "Choose an area from the list"}
    )
    text = long_text("Comment", required="Enter a comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", "The audit as a whole")]
        self.fields["area"].choices = whole + [(a.key, a.name) for a in areas().values()]  # type: ignore[attr-defined]
