"""django-allauth's sign-in forms in our words, each field with its own message.

The defaults would say 'This field is required.' three times in one error summary.
"""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest

from challenge.core import audit
from challenge.core.models import MailPreference

HINT = (
    "At least 12 characters. Three words that only you would put together are easy to remember and hard to guess. "
    "Common passwords and ones like your name or e-mail address are refused."
)


def _describe(form: forms.BaseForm, name: str, *, label: str, missing: str, hint: str = "", wide: bool = False) -> None:
    """Say what a field is called and what to do when it is empty; hints stand above the field, never inside it."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages |= {"required": missing}
    field.widget.attrs.pop("placeholder", None)
    if not wide:
        field.widget.attrs["class"] = "govuk-input--width-20"


def _describe_email(form: forms.BaseForm, name: str) -> None:
    _describe(form, name, label="E-mail address", missing="Enter your e-mail address", wide=True)
    invalid = "Enter an e-mail address in the correct format, like name@example.org"
    form.fields[name].error_messages["invalid"] = invalid
    for validator in form.fields[name].validators:
        if hasattr(validator, "message"):
            validator.message = invalid
    form.fields[name].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


def _describe_new_password(form: forms.BaseForm) -> None:
    _describe(form, "password1", label="New password", missing="Enter a new password", hint=HINT)
    _describe(form, "password2", label="New password again", missing="Enter the new password a second time")


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_email(self, "login")
        _describe(self, "password", label="Password", missing="Enter your password")

    def user_credentials(self) -> dict[str, Any]:
        """django-axes counts failures under the name of the form's field, which allauth's credentials lack."""
        credentials = super().user_credentials()
        return credentials | {"login": credentials.get("email", "")}


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_email(self, "email")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Known or not, the address is written to the audit trail, so that the answer takes the same road."""
        email: str = super().save(request, **kwargs)
        audit.record(by=None, action="password.reset-requested", subject=f"email:{email}"[:120])
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_new_password(self)


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_new_password(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, "oldpassword", label="Current password", missing="Enter your current password")
        _describe_new_password(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, "password", label="Password", missing="Enter your password")


class MailForm(forms.Form):
    """How often the inbox is mailed."""

    DEFAULT = MailPreference.How.DAILY

    how = forms.ChoiceField(
        label="How often do you want a mail of what is new?",
        choices=MailPreference.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often", "invalid_choice": "Choose one of the three"},
    )
