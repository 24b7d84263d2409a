"""A challenge's own measures: added, and ended once nothing new is to be collected."""

import re

from django.db import IntegrityError, transaction

from challenge.core import audit, clock
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.definitions import measures
from schools.models import LocalMeasure
from schools.permissions import check

KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
MOST_DECIMALS = 3


def add_local_measure(
    *, challenge: Challenge, key: str, name: str, unit: str, higher_is: str, decimals: int, why: str = "", by: User
) -> LocalMeasure:
    """Add a measure. Raises NotAllowed, in words, without the right or for a key or name that cannot be."""
    check(by, Can.IMPORT_DATA, challenge=challenge)
    _check_words(challenge, key, name, unit, higher_is, decimals)
    try:
        with transaction.atomic():
            row = LocalMeasure.objects.create(
                challenge=challenge, key=key, name=name.strip(), unit=unit, higher_is=higher_is, decimals=decimals,
                why=why.strip(), added_by=by,
            )  # fmt: skip
            _record(row, "local-measure.added", by)
    except IntegrityError as taken:
        raise NotAllowed(f"The key '{key}' is taken. Choose another.") from taken
    return row


@transaction.atomic
def end_local_measure(*, measure: LocalMeasure, by: User) -> None:
    """No longer offered when columns are mapped. Its figures stay."""
    row = LocalMeasure.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=measure.pk)
    check(by, Can.IMPORT_DATA, challenge=row.challenge)
    if row.ended_at is not None:
        return  # pressed twice
    row.ended_at, row.ended_by = clock.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    _record(row, "local-measure.ended", by)


def _check_words(challenge: Challenge, key: str, name: str, unit: str, higher_is: str, decimals: int) -> None:
    if not KEY.fullmatch(key):
        raise NotAllowed("A key has small letters, digits and _, begins with a letter, and has at most 40 of them.")
    if not name.strip():
        raise NotAllowed("Give the measure a name.")
    same = {measure.name.casefold(): measure.key for measure in measures().values()}
    if key in measures() or name.strip().casefold() in same:
        there = key if key in measures() else same[name.strip().casefold()]
        raise NotAllowed(f"There is a national measure '{measures()[there].name}' ({there}). Use it.")
    if LocalMeasure.objects.filter(challenge=challenge, name__iexact=name.strip(), ended_at=None).exists():
        raise NotAllowed(f"{challenge} has a measure '{name.strip()}' already.")
    if unit not in LocalMeasure.Unit.values or higher_is not in LocalMeasure.Direction.values:
        raise NotAllowed("Choose the unit and the direction from the lists.")
    if not 0 <= decimals <= MOST_DECIMALS:
        raise NotAllowed(f"Show 0 to {MOST_DECIMALS} decimal places.")


def _record(row: LocalMeasure, action: str, by: User) -> None:
    about = {"name": row.name, "unit": row.unit, "higher_is": row.higher_is, "decimals": row.decimals}
    audit.record(by=by, action=action, subject=f"measure:{row.key}", challenge=row.challenge, new=about)
