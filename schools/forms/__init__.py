"""Fields that the pages about schools share, and the forms by which people are invited and accept."""

from typing import Any

from django import forms

from challenge.core.roles import Can
from schools.selectors import Viewer, challenges_for

CHOOSING_HINT = (
    "At least 12 characters. Three words that only you would put together are easy to remember and hard to guess."
)


def search_input() -> forms.TextInput:
    """A box for searching. Browsers and screen readers know the type; it must not be completed or corrected."""
    return forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"})


class InviteesForm(forms.Form):
    """A file of people, for one of the challenges whose people the viewer manages."""

    challenge = forms.ChoiceField(
        error_messages={"required": "Choose a challenge", "invalid_choice": "Choose a challenge from the list"}
    )
    file = forms.FileField(
        label="CSV file or Excel workbook",
        help_text="No more than 500 lines. The file is not kept.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty: it has 0 bytes. Choose it again."},
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenges = {c.slug: c for c in challenges_for(viewer, Can.MANAGE_PEOPLE)}
        self.fields["challenge"].choices = [(slug, c.name) for slug, c in self.challenges.items()]  # type: ignore[attr-defined]
        if len(self.challenges) == 1:
            self.fields["challenge"].widget = forms.HiddenInput()
            self.initial["challenge"] = next(iter(self.challenges))


class AcceptForm(forms.Form):
    """What somebody new gives who accepts an invitation."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        error_messages={"required": "Enter your name", "max_length": "Give a name of no more than 150 characters"},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    password1 = forms.CharField(
        label="Password",
        strip=False,
        help_text=CHOOSING_HINT,
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "govuk-input--width-20"}),
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        error_messages={"required": "Enter the password a second time"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "govuk-input--width-20"}),
    )

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first and first != second:
            raise forms.ValidationError("The two passwords are not the same. Type them again.")
        return str(second)
