"""Importing published files: read all, refuse all or none, stage out of sight, accept in one transaction."""

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction

from challenge.core import audit, clock, queue
from challenge.core.locks import exclusive
from challenge.core.models import User
from challenge.core.states import NotAllowed
from dataPacks import readers
from dataPacks.readers.table import Fault, Refused, Severity, Table
from dataPacks.store import datasets, register
from schools.models import DatasetVersion, School

WAIT_SECONDS = 120
BUSY = "Another import is running. Nothing has been changed; try again when it has ended."
OVERTAKEN = "This import stood still for so long that another took its place. Nothing has been changed; try again."
MANY = 20  # names of unregistered schools in a warning


@dataclass
class FileReport:
    """What happened, or would happen, to one file. Field names are those of `import_data --json`."""

    path: str
    kind: str = ""
    year: str = ""
    edition: str = ""
    status: str = "accepted"
    rows_read: int = 0
    rows_school: int = 0
    rows_summary: int = 0
    rows_accepted: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    rows_refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    columns_unused: list[str] = field(default_factory=list)
    seconds: float = 0.0
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**self.__dict__, "faults": [f.as_dict() for f in self.faults], "seconds": round(self.seconds, 3)}


@dataclass
class ImportReport:
    status: str = "accepted"
    files: list[FileReport] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"status": self.status, "files": [f.as_dict() for f in self.files]}


@dataclass
class Told:
    """What the person said about the files, where headings and path do not."""

    kind: str | None = None
    year: str | None = None
    edition: str | None = None


@dataclass
class _Staged:
    table: Table
    report: FileReport
    previous: DatasetVersion | None
    dataset: DatasetVersion | None = None
    school_ids: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))


def import_files(
    *, paths: list[Path], told: Told | None = None, dry_run: bool = False, strict: bool = False, by: User | None
) -> ImportReport:
    """Import files and folders. One refused file refuses them all, and then nothing is changed.

    Rows are staged in short transactions that nobody can see; one last transaction accepts them all. An import that
    dies half-way leaves only staged rows, which the next import clears away.
    """
    report, tables = _read_all(paths, told or Told(), strict)
    if report.status == "refused" or not tables:
        return report
    matcher = register.Matcher()
    staged = [_prepare(table, file, matcher) for table, file in tables]
    if not dry_run:
        with exclusive("import", wait_seconds=WAIT_SECONDS, busy=BUSY) as lease:
            _write_all(staged, lease, by)
    return report


def _write_all(staged: list[_Staged], lease: queue.Lease, by: User | None) -> None:
    discard(list(DatasetVersion.objects.filter(state=DatasetVersion.State.STAGED)))  # of imports that died
    try:
        matcher = register.Matcher()
        for item in staged:
            item.previous = datasets.replaced_by(item.table)  # another import may have ended while this one waited
            _stage(item, matcher, lease.renew)
        _accept(staged, lease, by)
    except BaseException as error:
        discard([item.dataset for item in staged if item.dataset])
        if isinstance(error, queue.LeaseLost):
            raise NotAllowed(OVERTAKEN) from error
        raise


def _read_all(paths: list[Path], told: Told, strict: bool) -> tuple[ImportReport, list[tuple[Table, FileReport]]]:
    report, tables = ImportReport(), []
    for path, named in readers.walk(paths):
        file = FileReport(path=str(path))
        report.files.append(file)
        start = time.perf_counter()
        table = _read_one(path, named, told, strict, file)
        file.seconds = time.perf_counter() - start
        if table is not None:
            tables.append((table, file))
    _refuse_twins(tables)
    if any(f.status == "refused" for f in report.files):
        report.status = "refused"
    elif report.files and not tables:
        report.status = "known" if any(f.status == "known" for f in report.files) else "skipped"
    # Registers first, then older years first, so that a school's facts come from the best source there is.
    tables.sort(key=lambda pair: (not pair[0].is_register, pair[0].year, pair[1].path))
    return report, tables


def _read_one(path: Path, named: bool, told: Told, strict: bool, file: FileReport) -> Table | None:
    """Read one file into `file`; the table only if there is anything left to do with it."""
    try:
        table = readers.read(path, kind=told.kind, year=told.year, edition=told.edition, strict=strict, named=named)
    except Refused as refusal:
        file.status, file.faults = "refused", refusal.faults
        file.rows_refused = sum(f.severity == Severity.ROW for f in refusal.faults)
        return None
    if isinstance(table, readers.Skipped):
        file.status, file.reason = "skipped", table.reason
        return None
    _fill(file, table)
    if datasets.known_version(table):
        file.status, file.rows_unchanged = "known", file.rows_accepted
        return None
    if other := datasets.same_bytes_elsewhere(table):
        file.status = "refused"
        file.faults.append(_twin_fault(path.name, f"was accepted before as {other}", table))
        return None
    return table


def _fill(file: FileReport, table: Table) -> None:
    file.kind, file.year, file.edition = table.kind, table.year, table.edition
    file.rows_read, file.rows_school, file.rows_summary = table.rows_read, table.rows_school, table.rows_summary
    file.rows_refused, file.rows_accepted = table.rows_refused, len(table.schools)
    file.faults, file.columns_unused = list(table.faults), list(table.columns_unused)


def _twin_fault(name: str, what: str, table: Table) -> Fault:
    return Fault(
        None,
        "file",
        name,
        f"This very file {what}; it cannot also be {table.kind} {table.year} ({table.edition}).",
        "Check --kind and --year, or leave the file out.",
        Severity.FILE,
    )


def _refuse_twins(tables: list[tuple[Table, FileReport]]) -> None:
    """Two files of one import must not be the same bytes, nor claim to be the same table."""
    seen: dict[str, FileReport] = {}
    for table, file in list(tables):
        first = seen.setdefault(table.checksum, file)
        if first is not file:
            file.status, file.reason = "skipped", f"The same file as {first.path}."
            tables.remove((table, file))


def _prepare(table: Table, file: FileReport, matcher: register.Matcher) -> _Staged:
    """Count what the table would change, without writing anything."""
    previous = datasets.replaced_by(table)
    ids = matcher.match(table)
    stock = datasets.take_stock(ids, datasets.row_digests(table), previous)
    file.rows_new, file.rows_changed, file.rows_unchanged = stock.new, stock.changed, stock.unchanged
    if table.is_register:
        matcher.plan(table, ids)
    else:
        _warn_of_strangers(table, ids, file)
    return _Staged(table, file, previous)


def _warn_of_strangers(table: Table, ids: np.ndarray, file: FileReport) -> None:
    """Say which schools no register names: they are kept from the table itself."""
    strangers = table.schools[ids == -1]
    if len(strangers) == 0:
        return
    names = ", ".join(_called(row) for row in strangers.head(MANY).to_dict("records"))
    more = f" and {len(strangers) - MANY:,} more" if len(strangers) > MANY else ""
    file.faults.append(
        Fault(
            int(strangers["line"].iloc[0]),
            "school",
            names + more,
            f"{len(strangers):,} schools are in no register imported so far; they are kept as this table names them.",
            "Import the register of that year, if you have it. Nothing else is needed.",
            Severity.WARNING,
        )
    )


def _called(row: Mapping[Hashable, Any]) -> str:
    """A row's school as a person would find it: by name, else by number."""
    return row["name"] or (f"LAESTAB {row['laestab']}" if row["laestab"] else f"URN {row['urn']}")


def _stage(item: _Staged, matcher: register.Matcher, tick: Callable[[], None]) -> None:
    table, file = item.table, item.report
    start = time.perf_counter()
    item.dataset = DatasetVersion.objects.create(
        kind=table.kind,
        year=table.year,
        edition=table.edition,
        is_official=table.is_official,
        rank=table.rank,
        scope=table.scope,
        checksum=table.checksum,
        definition=table.definition,
        file_name=Path(file.path).name,
        path=file.path[-500:],
        replaces=item.previous,
        rows_read=table.rows_read,
        rows_accepted=len(table.schools),
        rows_refused=table.rows_refused,
        columns_unused=table.columns_unused,
        faults=[f.as_dict() for f in file.faults],
    )
    ids = matcher.add_missing(table)
    keep = ~_repeated(ids)
    if not keep.all():
        table, ids = _without_repeats(item, keep), ids[keep]
    item.school_ids = ids
    datasets.write_rows(item.dataset, table, ids, datasets.row_digests(table), tick)
    file.seconds += time.perf_counter() - start


def _repeated(ids: np.ndarray) -> np.ndarray:
    """True for each row whose school an earlier row has already."""
    first = np.zeros(len(ids), bool)
    first[np.unique(ids, return_index=True)[1]] = True
    return ~first


def _without_repeats(item: _Staged, keep: np.ndarray) -> Table:
    """Two keys of one file may turn out to be one school (its URN and its old LAESTAB): the first row stands."""
    table, file = item.table, item.report
    for row in table.schools[~keep].to_dict("records"):
        file.faults.append(
            Fault(
                int(row["line"]),
                "school",
                row["name"],
                "An earlier row of this file is about the same school.",
                "Remove one of the two rows.",
            )
        )
    table.schools = table.schools[keep].reset_index(drop=True)
    for name in ("value", "code", "reason", "cohort", "lower", "upper"):
        setattr(table.figures, name, getattr(table.figures, name)[keep])
    refused = int((~keep).sum())
    file.rows_refused, file.rows_accepted = file.rows_refused + refused, file.rows_accepted - refused
    return table


@transaction.atomic
def _accept(staged: list[_Staged], lease: queue.Lease, by: User | None) -> None:
    """Make everything visible at once, with one audit row per file. Raises `LeaseLost` if another import has begun."""
    lease.hold()
    for item in staged:
        register.list_schools(item.table, item.school_ids)
        _accept_one(item, by)
    register.close_the_unregistered()


def _accept_one(item: _Staged, by: User | None) -> None:
    dataset, file = item.dataset, item.report
    assert dataset is not None
    dataset.state, dataset.accepted_at, dataset.accepted_by = DatasetVersion.State.ACCEPTED, clock.now(), by
    dataset.rows_accepted, dataset.rows_refused = file.rows_accepted, file.rows_refused
    dataset.faults = [fault.as_dict() for fault in file.faults]
    try:
        with transaction.atomic():
            dataset.save()
    except IntegrityError:  # another import accepted this very file in the meantime
        file.status = "known"
        discard([dataset])
        return
    about = {name: getattr(dataset, name) for name in ("file_name", "kind", "year", "edition", "rows_accepted")}
    audit.record(
        by=by,
        action="dataset.accepted",
        subject=f"dataset:{dataset.pk}",
        new=about | {"replaces": dataset.replaces_id},
    )


def discard(staged: list[DatasetVersion]) -> None:
    """Remove staged versions and the unlisted schools that only they named. Accepted versions are never touched."""
    for dataset in staged:
        DatasetVersion.objects.filter(pk=dataset.pk, state=DatasetVersion.State.STAGED).delete()
    School.objects.filter(is_listed=False, results=None, year_facts=None).delete()
