"""django-allauth's forms of the second factor in our words. Tries are counted before a code is looked at."""

from typing import Any

from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from challenge.core import audit
from challenge.pages.second_factor import SecondFactorAdapter
from challenge.pages.sign_in import give_code_tries_back, take_code_try
from schools.actions.second_factor import redeem_code
from schools.selectors import second_factors_of

TOO_MANY = "There were too many wrong codes. Wait an hour, or use a passkey if you have one."
NO_PASSKEY = "The passkey was not accepted. Try it again, or use a code."
NOT_THE_APPS_CODE = "The code is not right. Type the one that your app shows now for this account."
NOT_ADDED = "The passkey could not be added. Try again, or set up an app instead."


def _describe_code(form: forms.BaseForm, *, hint: str) -> None:
    field = form.fields["code"]
    field.label, field.help_text = "Code", hint
    field.error_messages |= {"required": "Enter the code"}
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"class": "govuk-input--width-10", "inputmode": "numeric", "spellcheck": "false"}


class _Code(codes.BaseAuthenticateForm):
    """A code of an app, or a recovery code."""

    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self, hint="Six figures from your authenticator app, or one of your recovery codes.")

    def clean_code(self) -> str:
        if not take_code_try(self.user):
            audit.record(by=None, action="second-factor.refused", subject=f"person:{self.user.email}"[:120])
            raise ValidationError(TOO_MANY)
        code: str = self.cleaned_data["code"]
        found = redeem_code(person=self.user, code=code)
        if found is None:
            audit.record(by=None, action="second-factor.refused", subject=f"person:{self.user.email}"[:120])
            raise SecondFactorAdapter().validation_error("incorrect_code")
        give_code_tries_back(self.user)
        self.authenticator = found
        return code


class CodeForm(_Code, codes.AuthenticateForm):
    """While signing in."""


class ConfirmByCodeForm(_Code, codes.ReauthenticateForm):
    """Somebody signed in confirms who it is."""


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self, hint="Six figures, which the app shows once it knows the account.")

    def clean_code(self) -> str:
        """Whoever sets the app up has no recovery codes yet."""
        try:
            code: str = super().clean_code()
        except forms.ValidationError as wrong:
            if wrong.code != "incorrect_code":
                raise
            raise forms.ValidationError(NOT_THE_APPS_CODE, code=wrong.code) from wrong
        return code

    @property
    def secret_in_groups(self) -> str:
        """The secret as people can type it: in groups of four."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.help_text = "Name", "So that you know it again, for example 'Work phone'."
        name.validators.append(MaxLengthValidator(60, "Give a name of no more than 60 characters"))
        name.widget.attrs |= {"class": "govuk-input--width-20", "maxlength": "60", "autocomplete": "off"}
        self.fields["credential"].error_messages |= {"required": NOT_ADDED, "invalid": NOT_ADDED}

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except (ValidationError, ValueError, KeyError, TypeError):  # whatever the browser sent
            raise ValidationError(NOT_ADDED) from None


class PasskeyForm(passkeys.AuthenticateWebAuthnForm):
    """While signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= {"required": NO_PASSKEY, "invalid": NO_PASSKEY}

    @property
    def has_passkeys(self) -> bool:
        """Whether there is one to ask for."""
        return any(held.type == Authenticator.Type.WEBAUTHN for held in second_factors_of(self.user))

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (ValidationError, ValueError, KeyError, TypeError):  # whatever the browser sent
            audit.record(by=None, action="second-factor.refused", subject=f"person:{self.user.email}"[:120])
            raise ValidationError(NO_PASSKEY) from None


class ConfirmByPasskeyForm(PasskeyForm):
    """Somebody signed in confirms who it is."""

    reauthenticated = True
