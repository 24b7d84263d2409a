"""Recording a step by hand; pausing, stopping and restarting support."""

from typing import Any

from django import forms

from challenge.core import clock
from challenge.core.forms.days import DayField
from schools.models import KeyToSuccess
from schools.states import STANDING

DOES = {"paused": "Pause it", "stopped": "Stop it", "active": "Restart it"}


class StepForm(forms.Form):
    done_on = DayField(label="When was it done?", missing="Enter when it was done")
    remark = forms.CharField(
        label="Note",
        required=False,
        max_length=300,
        help_text="Everybody who follows the school can read it",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The note must have 300 characters or fewer"},
    )

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0


class StandingForm(forms.Form):
    standing = forms.ChoiceField(
        label="What should happen to the support?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should happen", "invalid_choice": "Choose what should happen"},
    )
    why = forms.CharField(
        label="Why?",
        max_length=2000,
        help_text="Everybody who follows the school can read it",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter a reason", "max_length": "Say it in 2,000 characters or fewer"},
    )
    effective_on = DayField(label="Effective from", initial=lambda: clock.now().date())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, key: KeyToSuccess, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A bound form takes any of them: what is possible now is for the action to say, in words.
        possible = DOES if self.is_bound else STANDING.moves[key.standing]
        field: Any = self.fields["standing"]
        field.choices = [(to, text) for to, text in DOES.items() if to in possible]
