"""Raising, escalating and resolving a concern."""

from django import forms

from challenge.core import clock
from challenge.core.forms.days import DayField


class ConcernForm(forms.Form):
    summary = forms.CharField(
        label="What is the concern?",
        max_length=200,
        help_text="One sentence",
        error_messages={"required": "Enter the concern", "max_length": "Say it in 200 characters or fewer"},
    )
    details = forms.CharField(
        label="Details",
        required=False,
        max_length=5000,
        help_text="What was seen or said, by whom, and what you have done so far",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": "Say it in 5,000 characters or fewer"},
    )
    effective_on = DayField(label="Since when?", missing="Enter since when", initial=lambda: clock.now().date())


class StepForm(forms.Form):
    why = forms.CharField(
        label="Why?",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter a reason", "max_length": "Say it in 3,000 characters or fewer"},
    )
    effective_on = DayField(label="Effective from", initial=lambda: clock.now().date())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EscalateForm(StepForm):
    """With the checklist of what comes before escalating."""

    CHECKS = (
        ("spoken", "I have spoken with the school's adviser"),
        ("head", "The head knows of the concern, or I have good reason to wait"),
        ("evidence", "What was seen or said stands in the details"),
    )
    checks = forms.MultipleChoiceField(
        label="Before you escalate",
        choices=CHECKS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Confirm each line before you escalate"},
    )
    field_order = ("checks", "why", "effective_on", "version")

    def clean_checks(self) -> list[str]:
        given = self.cleaned_data["checks"]
        if len(given) < len(self.CHECKS):
            raise forms.ValidationError("Confirm each line before you escalate")
        return given
