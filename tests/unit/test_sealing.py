"""Secrets of second factors at rest: sealed, opened by any of the keys, moved to a new key, lost without one."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from challenge.core.models import User
from challenge.core.sealing import CannotOpen, seal, unseal

OLD, NEW = "an old key " * 4, "a new key " * 4


def test_what_was_sealed_opens_and_does_not_show(settings):
    settings.MFA_KEYS = [OLD]
    assert "JBSWY3DP" not in seal("JBSWY3DP")
    assert seal("JBSWY3DP") != seal("JBSWY3DP")
    assert unseal(seal("JBSWY3DP")) == "JBSWY3DP"


def test_an_old_key_still_opens_behind_a_new_one(settings):
    settings.MFA_KEYS = [OLD]
    sealed = seal("JBSWY3DP")
    settings.MFA_KEYS = [NEW, OLD]
    assert unseal(sealed) == "JBSWY3DP"
    settings.MFA_KEYS = [NEW]
    with pytest.raises(CannotOpen, match="Put the key that sealed it behind the new one"):
        unseal(sealed)


def test_without_a_key_of_its_own_the_key_follows_from_the_secret_key(settings):
    settings.MFA_KEYS = []
    sealed = seal("JBSWY3DP")
    settings.SECRET_KEY = "another"
    with pytest.raises(CannotOpen):
        unseal(sealed)


@pytest.mark.django_db
def test_all_secrets_move_to_the_new_key_or_none(settings):
    settings.MFA_KEYS = [OLD]
    for number in (1, 2):
        person = User.objects.create_user(f"p{number}@example.org")
        Authenticator.objects.create(user=person, type="totp", data={"secret": seal("JBSWY3DP"), "last_counter": 7})
    settings.MFA_KEYS = [NEW]
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reseal_second_factors", stdout=StringIO())
    settings.MFA_KEYS = [NEW, OLD]
    said = StringIO()
    call_command("reseal_second_factors", stdout=said)
    assert "Sealed 2 secrets" in said.getvalue()
    settings.MFA_KEYS = [NEW]
    assert [unseal(held.data["secret"]) for held in Authenticator.objects.all()] == ["JBSWY3DP"] * 2
    assert Authenticator.objects.first().data["last_counter"] == 7
