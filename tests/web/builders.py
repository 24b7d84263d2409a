"""Rows for the tests of pages, made as the application makes them and no more than a page needs."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from challenge.core import clock
from challenge.core.models import Challenge, User
from dataPacks import readers
from dataPacks.readers.mapping import MEASURE, Use
from schools.actions.grants import give_role
from schools.models import (
    Allocation,
    CurrentRelease,
    DatasetVersion,
    KeyToSuccess,
    LocalAuthority,
    LocalMeasure,
    Mapping,
    Release,
    Result,
    School,
    Series,
    Trust,
    TrustSchool,
    Upload,
)

PASSWORD = "three words together"
_urns = count(150001)
_numbers = count(1)


def challenge(slug: str = "london", la_codes: list[str] | None = None) -> Challenge:
    return Challenge.objects.get_or_create(
        slug=slug, defaults={"name": slug.title(), "la_codes": ["201", "202"] if la_codes is None else la_codes}
    )[0]


def authority(code: str = "202", name: str = "Camden") -> LocalAuthority:
    return LocalAuthority.objects.get_or_create(code=code, defaults={"name": name})[0]


def school(name: str = "Haverstock School", **fields: Any) -> School:
    number = next(_numbers)
    known = {
        "urn": next(_urns),
        "laestab": f"202{number:04d}",
        "la": fields.pop("la", None) or authority(),
        "phase": School.Phase.SECONDARY,
        "type_code": "CY",
        "type_name": "Community school",
        "postcode": "NW3 2BQ",
        "town": "London",
        "is_listed": True,
        "from_register": True,
        "facts_year": "2018-19",
    }
    return School.objects.create(name=name, **(known | fields))


def person(email: str, role: str = "", **scope: Any) -> User:
    """Somebody with a password and, if `role` is given, that role in the challenge."""
    user = User.objects.create_user(email, PASSWORD, name=email.split("@")[0].title())
    if role:
        give_role(person=user, role=role, challenge=scope.pop("challenge", None) or challenge(), by=None, **scope)
    return user


def adviser(email: str, *caseload: School) -> User:
    """An adviser to whom these schools are allocated."""
    user = person(email, "adviser")
    for each in caseload:
        Allocation.objects.create(person=user, challenge=challenge(), school=each, since=clock.now().date())
    return user


def trust(*members: School, name: str = "Northern Lights Trust") -> Trust:
    made = Trust.objects.get_or_create(name=name)[0]
    for each in members:
        TrustSchool.objects.get_or_create(trust=made, school=each)
    return made


def key(of: School, state: str = "in programme", **fields: Any) -> KeyToSuccess:
    """A school in the programme, of which its head was told, unless another state or other fields are given."""
    entered = dt.date(2026, 9, 1) if state in ("in programme", "exit review", "left") else None
    known = {"entered_on": entered, "head_told_on": entered}
    if state == "left":
        known |= {"left_on": dt.date(2026, 10, 1), "left_as": "improved", "watched_until": dt.date(2028, 10, 1)}
    where = fields.pop("challenge", None) or challenge()
    return KeyToSuccess.objects.create(challenge=where, school=of, state=state, **(known | fields))


def dataset(kind: str = "ks4", year: str = "2018-19", **fields: Any) -> DatasetVersion:
    number = next(_numbers)
    known = {
        "edition": "final",
        "is_official": True,
        "checksum": f"{number:064x}",
        "definition": "d" * 64,
        "file_name": f"england_{kind}{fields.get('edition', 'final')}.csv",
        "state": "accepted",
        "rows_read": 3,
        "rows_accepted": 2,
        "rows_refused": 1,
        "accepted_at": timezone.now(),
    }
    return DatasetVersion.objects.create(kind=kind, year=year, **(known | fields))


def upload(of: Challenge, **fields: Any) -> Upload:
    """A file whose preview waits to be looked at, without its bytes."""
    by = User.objects.get_or_create(email=f"sender@{of.slug}.example.org", defaults={"name": "Sender"})[0]
    counts = {"rows_new": 1, "rows_changed": 2, "rows_unchanged": 3, "rows_gone": 0, "rows_refused": 1, "rows_read": 7}
    about = {"kind": "absence", "year": "2018-19", "edition": "final", "reason": "", "faults": []}
    nothing = {"replaces": None, "headlines": [], "alarms": [], "basis": None}
    known = {
        "file_name": "england_abs.csv",
        "size": 3,
        "checksum": "0" * 64,
        "state": Upload.State.PREVIEWED,
        "report": {"status": "accepted", "file": about | counts, **nothing},
    }
    return Upload.objects.create(challenge=of, uploaded_by=by, **(known | fields))


def mapping(of: Challenge, name: str = "Roll of September", **fields: Any) -> Mapping:
    uses = (Use("School", "urn"), Use("Pupils here", MEASURE, "roll"), Use("Remarks"))
    by = User.objects.get_or_create(email=f"sender@{of.slug}.example.org", defaults={"name": "Sender"})[0]
    known = {"based_on": "local", "fingerprint": "f" * 64, "body": readers.Mapping(name, uses).to_json()}
    return Mapping.objects.create(challenge=of, name=name, saved_by=by, **(known | fields))


def local_measure(of: Challenge, **fields: Any) -> LocalMeasure:
    known = {"key": f"late_{of.slug}", "name": "Pupils late", "unit": "%", "higher_is": "worse"}
    return LocalMeasure.objects.create(challenge=of, **(known | fields))


def figure(
    of: School, source: DatasetVersion, measure: str = "attainment8", group: str = "all", **fields: Any
) -> Result:
    series, _ = Series.objects.get_or_create(
        dataset=source,
        measure=measure,
        group=group,
        year=fields.pop("year", source.year),
        defaults={"column": fields.pop("column", "ATT8SCR")},
    )
    return Result.objects.create(series=series, school=of, **({"line": 2, "value": 42.4} | fields))


def release(of: Challenge, number: int = 1, *, state: str = "published", datasets: tuple = ()) -> Release:
    """A release; a published one becomes the one that readers see."""
    published = dt.datetime(2026, 3, 3, 2, 14, tzinfo=dt.UTC) if state == "published" else None
    made = Release.objects.create(
        challenge=of,
        number=number,
        state=state,
        fingerprint=f"{number:064x}",
        code_version="abc1234",
        published_at=published,
        schools=2,
        packs=1,
    )
    made.datasets.set(datasets)
    if published:
        CurrentRelease.objects.update_or_create(challenge=of, defaults={"release": made, "moved_at": published})
    return made
