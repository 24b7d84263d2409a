"""Names of mappings, and measures of a challenge's own."""

from django import forms

from dataPacks.forms.fields import ChallengeForm
from schools.models import LocalMeasure


class RenameForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter a name", "max_length": "The name must have 80 characters or fewer"},
    )


class LocalMeasureForm(ChallengeForm):
    """A measure that the challenge collects itself."""

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
