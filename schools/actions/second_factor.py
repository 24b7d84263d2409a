"""The second factor: taking a code once, and taking the factor off an account whose owner has lost it."""

import logging

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

from challenge.core import audit, per_request
from challenge.core.models import User
from challenge.core.sealing import CannotOpen, reseal
from challenge.core.states import NotAllowed
from schools.permissions import check_may_reset_second_factor

logger = logging.getLogger(__name__)
USED_COUNTER = "last_counter"  # within an authenticator's data


@transaction.atomic
def redeem_code(*, person: User, code: str) -> Authenticator | None:
    """The authenticator whose code this is, None where it is nobody's. A code opens once, in whatever process.

    django-allauth remembers used codes in each process's own cache: with several, a code could be played again.
    """
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for held in Authenticator.objects.select_for_update().filter(user=person, type__in=kinds).order_by("-type"):
        if _takes(held, code):
            held.user = person
            return held
    return None


def _takes(held: Authenticator, code: str) -> bool:
    try:
        is_app = held.type == Authenticator.Type.TOTP
        return _take_app_code(held, code) if is_app else bool(held.wrap().validate_code(code))
    except CannotOpen as error:
        logger.error("The second factor of person %s cannot be read. %s", held.user_id, error)
        return False


def _take_app_code(held: Authenticator, code: str) -> bool:
    """Whether an app shows this code now; the codes before it are used up with it."""
    secret = decrypt(held.data["secret"])
    for counter in totp.yield_hotp_counters_from_time():
        shown = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=shown):
            if counter <= held.data.get(USED_COUNTER, 0):
                return False
            held.data[USED_COUNTER] = counter
            held.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def reset_second_factor(*, person: User, by: User | None) -> None:
    """Take every second factor off `person`'s account: the next sign-in asks to set one up anew.

    Raises NotAllowed, in words, where `by` may not, or where there is none.
    """
    if by is not None:  # the operator's command line may reset anybody's
        check_may_reset_second_factor(by, person)
    held = Authenticator.objects.select_for_update().filter(user=person)
    kinds = sorted(held.values_list("type", flat=True))
    if not kinds:
        raise NotAllowed(f"{person} has set up no second factor, so there is none to reset.")
    held.delete()
    per_request.forget()
    audit.record(by=by, action="second-factor.reset", subject=f"person:{person.email}"[:120], old={"kinds": kinds})


SEALED = ("secret", "seed")  # within an authenticator's data


@transaction.atomic
def reseal_second_factors() -> int:
    """Every sealed secret under the first key, or none: how many. Raises `CannotOpen` where no key fits one of them."""
    count = 0
    for held in Authenticator.objects.select_for_update().filter(type__in=("totp", "recovery_codes")):
        held.data |= {name: reseal(held.data[name]) for name in SEALED if name in held.data}
        held.save(update_fields=["data"])
        count += 1
    audit.record(by=None, action="second-factors.resealed", new={"count": count})
    return count
