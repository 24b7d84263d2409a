"""Mappings of a challenge: saved, saved again as a further version, renamed, ended."""

import hashlib

from django.db import IntegrityError, transaction

from challenge.core import audit, clock
from challenge.core.models import Challenge, User
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks import readers
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from dataPacks.readers.mapping import problems
from dataPacks.store import local
from schools.models import Mapping, Upload
from schools.permissions import check

LONGEST_NAME = 80
RACED = "Somebody else has just saved a mapping of this name. Look at theirs, then try again."


def save_mapping(*, challenge: Challenge, mapping: readers.Mapping, by: User) -> Mapping:
    """Keep a mapping under its name; the version that had the name is ended. The same one again is left as it is.

    Raises NotAllowed, in words, without the right and for a mapping that cannot read any table.
    """
    check(by, Can.IMPORT_DATA, challenge=challenge)
    name = _checked_name(mapping.name)
    if wrong := problems(mapping, local.measures_of(challenge)):
        raise NotAllowed(" ".join(wrong))
    try:
        with transaction.atomic():
            return _save(challenge, name, mapping, by)
    except IntegrityError as raced:
        raise NotAllowed(RACED) from raced


def _save(challenge: Challenge, name: str, mapping: readers.Mapping, by: User) -> Mapping:
    body = mapping.to_json()
    before = Mapping.objects.select_for_update().filter(challenge=challenge, name=name, ended_at=None).first()
    if before is not None and before.body == body:
        return before
    if before is not None:
        _end(before, by)
    version = Mapping.objects.filter(challenge=challenge, name=name).count() + 1
    row = Mapping.objects.create(
        challenge=challenge, name=name, version=version, based_on=mapping.based_on,
        fingerprint=fingerprint_of(mapping), body=body, saved_by=by,
    )  # fmt: skip
    _record(row, "mapping.saved", by, old=before.body if before else None)
    return row


@transaction.atomic
def rename_mapping(*, mapping: Mapping, name: str, by: User) -> None:
    row = _locked(mapping)
    check(by, Can.IMPORT_DATA, challenge=row.challenge)
    new = _checked_name(name)
    if row.ended_at is not None:
        raise NotAllowed(f"'{row.name}' has been ended, or saved anew: this version stays as it was.")
    if new == row.name:
        return
    if Mapping.objects.filter(challenge=row.challenge, name=new, ended_at=None).exists():
        raise NotAllowed(f"{row.challenge} has a mapping '{new}' already. Choose another name.")
    old, row.name = row.name, new
    try:
        with transaction.atomic():
            row.save(update_fields=["name"])
    except IntegrityError as raced:
        raise NotAllowed(RACED) from raced
    _record(row, "mapping.renamed", by, old=old)


@transaction.atomic
def end_mapping(*, mapping: Mapping, by: User) -> None:
    """No upload uses it by itself any more. What was read with it stays."""
    row = _locked(mapping)
    check(by, Can.IMPORT_DATA, challenge=row.challenge)
    if row.ended_at is None:
        _end(row, by)
        _record(row, "mapping.ended", by)


def fingerprint_of(mapping: readers.Mapping) -> str:
    """The same for two mappings that read the same headings, whatever they take them for."""
    return hashlib.sha256("\n".join(sorted(mapping.headings)).encode()).hexdigest()


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise NotAllowed("Give the mapping a name, so that it is found again next year.")
    if len(plain) > LONGEST_NAME:
        raise NotAllowed(f"A name has at most {LONGEST_NAME} characters.")
    return plain


def _locked(mapping: Mapping) -> Mapping:
    return Mapping.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=mapping.pk)


def _end(row: Mapping, by: User) -> None:
    row.ended_at, row.ended_by = clock.now(), by
    row.save(update_fields=["ended_at", "ended_by"])


def _record(row: Mapping, action: str, by: User, old: str | None = None) -> None:
    about = {"name": row.name, "version": row.version, "based_on": row.based_on, "body": row.body}
    audit.record(by=by, action=action, subject=f"mapping:{row.pk}", challenge=row.challenge, old=old, new=about)


@transaction.atomic
def map_upload(*, upload: Upload, mapping: readers.Mapping, year: str = "", by: User) -> Upload:
    """Keep what a person said of an upload's columns, and have the file checked again with it."""
    saved = save_mapping(challenge=upload.challenge, mapping=mapping, by=by)
    told = Told(None, year or upload.year or None, upload.edition or None)
    return uploads.check_again(upload=upload, told=told, mapping=saved, by=by)
