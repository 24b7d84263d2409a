"""One contact of a school."""

from django import forms
from django.core.validators import RegexValidator

from partnerships.models import Contact

PHONE = RegexValidator(
    r"^\+?[0-9][0-9 ()-]{5,28}( ?(ext|x)\.? ?[0-9]{1,5})?$", "Enter a telephone number, like 020 7946 0000"
)


class ContactForm(forms.Form):
    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose a role"), *Contact.Role.choices],
        error_messages={"required": "Choose a role"},
    )
    name = forms.CharField(
        label="Name",
        max_length=150,
        error_messages={"required": "Enter a name", "max_length": "The name must have 150 characters or fewer"},
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
    )
    phone = forms.CharField(
        label="Telephone number",
        required=False,
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "inputmode": "tel"}),
        error_messages={"max_length": "The telephone number must have 30 characters or fewer"},
    )
    about = forms.CharField(
        label="About",
        required=False,
        max_length=200,
        help_text="For example, best reached before 8:30",
        error_messages={"max_length": "Say it in 200 characters or fewer"},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """What a page carries to tell which state of a thing somebody looked at."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
