"""Names of mappings, and measures of a challenge's own."""

from typing import Any

from django import forms

from challenge.core.models import Challenge
from challenge.core.roles import Can
from schools.models import LocalMeasure
from schools.selectors import Viewer, challenges_for


class RenameForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter a name", "max_length": "The name must have 80 characters or fewer"},
    )


class LocalMeasureForm(forms.Form):
    """A measure that the challenge collects itself."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(),
        to_field_name="slug",
        empty_label=None,
        label="Challenge",
        error_messages={"required": "Choose a challenge", "invalid_choice": "Choose a challenge from the list"},
    )
    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="As it is to stand in packs. For example, Pupils late on the day",
        error_messages={"required": "Enter a name", "max_length": "The name must have 100 characters or fewer"},
    )
    key = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,39}$",
        label="Key",
        help_text="As it stands under ‘measure’ in a table. Small letters, digits and _, such as late_arrivals",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter a key",
            "invalid": "The key must begin with a small letter and have only small letters, digits and _, 40 at most",
        },
    )
    unit = forms.ChoiceField(
        label="Unit", choices=LocalMeasure.Unit.choices, error_messages={"required": "Choose a unit"}
    )
    higher_is = forms.ChoiceField(
        label="Which way is better?",
        choices=LocalMeasure.Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is better"},
    )
    decimals = forms.IntegerField(
        label="Decimal places",
        min_value=0,
        max_value=3,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        error_messages={
            "required": "Enter how many decimal places are shown",
            "invalid": "Decimal places must be a number, like 1",
            "min_value": "Decimal places must be 0 to 3",
            "max_value": "Decimal places must be 0 to 3",
        },
    )
    why = forms.CharField(
        label="What it counts",
        required=False,
        max_length=300,
        help_text="One sentence for those who read the figure",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Say it in no more than 300 characters"},
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["challenge"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = challenges_for(viewer, Can.IMPORT_DATA)
        if len(field.queryset) == 1:
            field.widget = forms.HiddenInput()
            field.initial = field.queryset[0].slug
