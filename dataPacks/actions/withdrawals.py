"""Taking an accepted file back: from then on nothing is made from it, and what it replaced counts again."""

from django.db import transaction

from challenge.core import audit, clock
from challenge.core.locks import exclusive
from challenge.core.models import User
from challenge.core.queue import Lease, LeaseLost
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.definitions import kinds
from dataPacks.store import datasets, register
from dataPacks.store.datasets import Audience
from dataPacks.store.matching import settle
from schools.models import DatasetVersion, YearFacts
from schools.permissions import check
from schools.states import DATASET

WAIT_SECONDS = 5
BUSY = "A file is being imported at this moment. Nothing has been changed; try again when that has ended."
A_REGISTER = (
    "A register cannot be withdrawn: names, phases and authorities of schools come from it, and every pack needs them. "
    "Import the register that is right; it takes the place of this one."
)


def why_not(dataset: DatasetVersion) -> str:
    """Why this version cannot be withdrawn, as a sentence; '' where it can."""
    if dataset.state != DatasetVersion.State.ACCEPTED:
        return f"This file is {dataset.get_state_display()} already."
    kind = kinds().get(dataset.kind)
    if kind and kind.is_register:
        return A_REGISTER
    if not datasets.in_force(audience_of(dataset)).filter(pk=dataset.pk).exists():
        return "This file does not count any more: a later version has taken its place. Withdraw that one first."
    return ""


def audience_of(dataset: DatasetVersion) -> Audience:
    return Audience(dataset.visibility, dataset.challenge)


def withdraw_dataset(*, dataset: DatasetVersion, why: str, by: User) -> DatasetVersion:
    """Withdraw a version in force. Its rows stay in the history; releases that were made from it stay as they are, and
    the next night makes one without it. Raises NotAllowed, in words, where it cannot be, or while a file is imported.
    """
    check(by, Can.IMPORT_DATA, challenge=dataset.challenge)
    if not why.strip():
        raise NotAllowed("Say why the file is withdrawn.")
    try:
        with exclusive("import", wait_seconds=WAIT_SECONDS, busy=BUSY) as lease:
            return _withdraw(dataset, why.strip(), lease, by)
    except LeaseLost as lost:
        raise NotAllowed(BUSY) from lost


@transaction.atomic
def _withdraw(dataset: DatasetVersion, why: str, lease: Lease, by: User) -> DatasetVersion:
    lease.hold()
    rows = DatasetVersion.objects.select_for_update(of=("self",)).select_related("challenge", "replaces")
    found = rows.get(pk=dataset.pk)
    if reason := why_not(found):
        raise NotAllowed(reason)
    DATASET.check(found.state, DatasetVersion.State.WITHDRAWN)
    found.state, found.withdrawn_at = DatasetVersion.State.WITHDRAWN, clock.now()
    found.withdrawn_by, found.withdrawn_why = by, why
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
    if found.visibility == DatasetVersion.Visibility.PUBLIC:
        _forget_what_it_said(found)
    audit.record(
        by=by,
        action="dataset.withdrawn",
        subject=f"dataset:{found.pk}",
        challenge=found.challenge,
        old={"file": found.file_name, "kind": found.kind, "year": found.year, "edition": found.edition},
        new={"why": why, "counts_again": found.replaces_id},
    )
    return found


def _forget_what_it_said(dataset: DatasetVersion) -> None:
    """Facts about schools come from the tables that are left; a school that none of them names is seen no more."""
    named = set(YearFacts.objects.filter(dataset=dataset).values_list("school_id", flat=True))
    touched = settle() | named
    register.keep_told(touched)
    register.close_the_unnamed(by_new_register=False)
    register.close_the_replaced()
    register.hide_the_unnamed(named)
    register.hide_the_empty(touched)
