"""The same link, file or code, many times at the same moment: it counts once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.exceptions import ValidationError
from django.db import connection

from challenge.core.models import AuditEvent, User
from challenge.core.sealing import seal
from challenge.core.states import NotAllowed
from schools.actions.acceptance import accept_invitation
from schools.actions.bulk_invitations import confirm_draft, fingerprint, stage_invitations, verdicts_of
from schools.actions.invitation_links import hash_of
from schools.actions.second_factor import redeem_code
from schools.invitees import Row
from schools.models import Invitation, RoleGrant
from tests.web.invitees import NEW

AT_ONCE = 8
pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(do: Callable[[], Any]) -> list[Any]:
    """What each of several threads got that began at the same moment; a refusal counts as None."""
    start = Barrier(AT_ONCE)

    def one(_: int) -> Any:
        try:
            start.wait(timeout=20)
            return do()
        except (NotAllowed, ValidationError):
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [found for found in pool.map(one, range(AT_ONCE)) if found is not None]


def test_a_code_opens_once(head):
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=head, type="totp", data={"secret": seal(secret)})
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert len(all_at_once(lambda: redeem_code(person=head, code=code))) == 1


def test_a_recovery_code_opens_once(head):
    held = Authenticator.objects.create(user=head, type="recovery_codes", data={"seed": seal("5eed"), "used_mask": 0})
    code = held.wrap().get_unused_codes()[0]
    assert len(all_at_once(lambda: redeem_code(person=head, code=code))) == 1


def test_a_link_is_accepted_once(admin, haverstock, london):
    invitation = Invitation.objects.create(
        challenge=london, email="new@example.org", made_by=admin, key_hash=hash_of("key"), sent_at="2026-01-01T00:00Z",
        expires_at="2099-01-01T00:00Z",
    )  # fmt: skip
    invitation.roles.create(role="head", school=haverstock)
    accept = lambda: accept_invitation(key="key", name="Hana", password=NEW, by=None)  # noqa: E731
    assert len(all_at_once(accept)) == 1
    assert User.objects.filter(email="new@example.org").count() == 1
    assert RoleGrant.objects.filter(role="head").count() == 1
    assert AuditEvent.objects.filter(action="invitation.accepted").count() == 1


def test_a_file_is_confirmed_once(admin, haverstock, london):
    row = Row(2, "new@example.org", "Hana", "head", "100049", "")
    draft = stage_invitations(file_name="people.csv", rows=[row], challenge=london, by=admin)
    seen = fingerprint(verdicts_of(draft, admin))
    assert len(all_at_once(lambda: confirm_draft(draft=draft, seen=seen, by=admin))) == 1
    assert Invitation.objects.count() == 1
    assert AuditEvent.objects.filter(action="invitations.confirmed").count() == 1
