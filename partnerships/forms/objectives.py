"""Setting an objective and settling it."""

from typing import Any

from django import forms

from challenge.core.forms.days import DayField
from partnerships.definitions import areas
from partnerships.models import Objective

SHORT = {"class": "govuk-input--width-10", "autocomplete": "off"}


class ObjectiveForm(forms.Form):
    """`choices`: the pack's measures as (value, words), empty where there is no pack."""

    audit = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the number of the one it comes of
    area = forms.ChoiceField(
        label="Area", error_messages={"required": "Choose an area", "invalid_choice": "Choose an area from the list"}
    )
    text = forms.CharField(
        label="What will be different?",
        help_text="For example, Pupils who fall behind in mathematics are found within a month and catch up.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter what will be different",
            "max_length": "What will be different must have 400 characters or fewer",
        },
    )
    figure = forms.ChoiceField(
        label="Measure",
        required=False,
        help_text="The school's newest figure in the pack is where it starts from.",
        error_messages={"invalid_choice": "Choose a measure from the list"},
    )
    target = forms.FloatField(
        label="Target",
        required=False,
        help_text="The figure that you aim for, in the unit of the measure.",
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "decimal"}),
        error_messages={"invalid": "The target must be a number, like 45.5"},
    )
    success = forms.CharField(
        label="How will you know, if no measure tells?",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "This must have 400 characters or fewer"},
    )
    by_date = DayField(label="By when?", missing="Enter the date by which it will be so")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [("", "No measure: in words, below")]
        self.fields["area"].choices = [("", "Choose an area"), *((a.key, a.name) for a in areas().values())]  # type: ignore[attr-defined]
        self.fields["figure"].choices = none + choices  # type: ignore[attr-defined]


class ReviseForm(forms.Form):
    """Another target, where a measure tells, and another date."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.FloatField(
        label="Target",
        help_text="The figure that you aim for, in the unit of the measure.",
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "decimal"}),
        error_messages={
            "required": "Enter the figure that you aim for",
            "invalid": "The target must be a number, like 45.5",
        },
    )
    by_date = DayField(label="By when?", missing="Enter the date by which it will be so")
    why = forms.CharField(
        label="Reason for the change",
        help_text="Everybody who follows the school can read it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter a reason", "max_length": "The reason must have 2,000 characters or fewer"},
    )
    worse = forms.BooleanField(
        label="If the target is worse than where the school stood: this is meant", required=False
    )

    def __init__(self, *args: Any, has_measure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_measure:
            del self.fields["target"], self.fields["worse"]


class SettleForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label="What became of it?",
        choices=[(state.value, state.label) for state in Objective.State if state != Objective.State.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it", "invalid_choice": "Choose from the list"},
    )
    why = forms.CharField(
        label="Reason",
        help_text="What shows it. If it is dropped, why and what comes instead.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter a reason",
            "max_length": "The reason must have 2,000 characters or fewer",
        },
    )
