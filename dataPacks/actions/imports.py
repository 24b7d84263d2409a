"""Importing published files: read all, refuse all or none, stage out of sight, accept in one transaction."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from challenge.core import audit, clock
from challenge.core.locks import exclusive
from challenge.core.models import User
from challenge.core.queue import Lease, LeaseLost
from challenge.core.states import NotAllowed
from dataPacks import readers
from dataPacks.actions import completeness, one_table
from dataPacks.actions import import_rules as rules
from dataPacks.actions.import_report import WAIT_SECONDS, FileReport, ImportReport, Options, Staged, Told
from dataPacks.readers.table import Fault, Refused, Severity, Table
from dataPacks.store import around, datasets, lists, register
from dataPacks.store.datasets import Audience
from dataPacks.store.matching import Matcher, settle
from schools.models import DatasetVersion

__all__ = ["FileReport", "ImportReport", "Options", "Staged", "Told", "discard", "import_files"]

BUSY = "Another import is running. Nothing has been changed; try again when it has ended."
OVERTAKEN = "This import stood still for so long that another took its place. Nothing has been changed; try again."
MANY = 20  # names of unregistered schools in a warning


_Read = list[tuple[Table, FileReport]]


def import_files(
    *,
    paths: list[Path],
    told: Told | None = None,
    dry_run: bool = False,
    strict: bool = False,
    options: Options | None = None,
    by: User | None,
) -> ImportReport:
    """Import files and folders. One refused file refuses them all, and then nothing is changed.

    Rows are staged in short transactions that nobody can see; one last transaction accepts them all. An import that
    dies half-way leaves only staged rows, which the next import clears away. Raises NotAllowed while another import
    runs for too long, or when another took over because this one stood still.
    """
    options = options or Options()
    report, tables = _read_all(paths, told or Told(), strict, options)
    if report.status == "refused" or not tables:
        return report
    told = told or Told()
    if dry_run:
        _prepare_all(report, tables, told, options, strict)
        return report
    try:
        wait = WAIT_SECONDS if options.wait_seconds is None else options.wait_seconds
        with exclusive("import", wait_seconds=wait, busy=BUSY) as lease:
            _write_all(report, tables, lease, told, options, strict, by)
    except LeaseLost as lost:
        raise NotAllowed(OVERTAKEN) from lost
    return report


def _write_all(
    report: ImportReport, tables: _Read, lease: Lease, told: Told, options: Options, strict: bool, by: User | None
) -> None:
    discard(list(DatasetVersion.objects.filter(state=DatasetVersion.State.STAGED)))  # of imports that died
    # What was settled while this one waited is done already.
    tables = [(table, file) for table, file in tables if not _is_settled(table, file, options.audience)]
    _sum_up(report, tables)
    if report.status != "accepted":
        return
    staged = _prepare_all(report, tables, told, options, strict)
    if report.status != "accepted":
        return

    def tick() -> None:
        lease.renew()
        options.tick()

    try:
        matcher = Matcher(item.table for item in staged)
        for item in staged:
            _stage(item, matcher, options.audience, tick)
        _accept(staged, matcher.created, lease, options, by)
    except BaseException:
        discard([item.dataset for item in staged if item.dataset])
        raise


def _read_all(paths: list[Path], told: Told, strict: bool, options: Options) -> tuple[ImportReport, _Read]:
    report, tables = ImportReport(), []
    for path, named in readers.walk(paths):
        file = FileReport(path=options.name_of(path))
        report.files.append(file)
        start = time.perf_counter()
        table = _read_one(path, named, told, strict, file, options.audience)
        file.seconds = time.perf_counter() - start
        if table is not None:
            tables.append((table, file))
    tables = _refuse_twins(tables)
    if options.one_table:
        one_table.refuse_many(report)
    _sum_up(report, tables)
    # The best source of facts about schools first, so that little is written twice: the newest register before all.
    tables.sort(key=lambda pair: pair[1].path)
    tables.sort(key=lambda pair: (pair[0].is_register, pair[0].year, str(pair[0].as_of or "")), reverse=True)
    return report, tables


def _sum_up(report: ImportReport, tables: _Read) -> None:
    """The status of the whole import, `tables` being what is left to do."""
    statuses = {file.status for file in report.files}
    if "refused" in statuses:
        report.status = "refused"
    elif report.files and not tables:
        report.status = "known" if "known" in statuses else "skipped"


def _read_one(path: Path, named: bool, told: Told, strict: bool, file: FileReport, audience: Audience) -> Table | None:
    """Read one file into `file`; the table only if there is anything left to do with it."""
    try:
        table = readers.read(
            path, kind=told.kind, year=told.year, edition=told.edition, strict=strict, named=named, local=told.local
        )
    except Refused as refusal:
        file.status, file.faults = "refused", refusal.faults
        file.is_about_persons = isinstance(refusal, readers.AboutPersons)
        file.rows_refused = sum(f.severity == Severity.ROW for f in refusal.faults)
        return None
    if isinstance(table, readers.Skipped):
        file.status, file.reason = "skipped", table.reason
        return None
    _fill(file, table)
    return None if _is_settled(table, file, audience) else table


def _is_settled(table: Table, file: FileReport, audience: Audience) -> bool:
    """Whether there is nothing left to do: this very file was accepted before, as the same table or as another one."""
    if known := datasets.known_version(table, audience):
        file.status, file.rows_unchanged = "known", file.rows_accepted
        if not datasets.in_force(audience).filter(pk=known.pk).exists():
            file.reason = "Imported before, and replaced since by another version, which stays in force."
        return True
    if other := datasets.same_bytes_elsewhere(table, audience):
        file.status = "refused"
        file.faults.append(_twin_fault(file, f"was accepted before as {other}"))
        return True
    return False


def _fill(file: FileReport, table: Table) -> None:
    file.kind, file.year, file.edition = table.kind, table.year, table.edition
    file.rows_read, file.rows_school, file.rows_summary = table.rows_read, table.rows_school, table.rows_summary
    file.rows_refused, file.rows_accepted = table.rows_refused, table.rows_accepted
    file.faults, file.columns_unused = list(table.faults), list(table.columns_unused)


def _twin_fault(file: FileReport, what: str) -> Fault:
    return Fault(
        None,
        "file",
        Path(file.path).name,
        f"This very file {what}; it cannot also be {file.kind} {file.year} ({file.edition}).",
        "Check --kind and --year, or leave the file out.",
        Severity.FILE,
    )


def _refuse_twins(tables: _Read) -> _Read:
    """Of the same bytes given twice, one is enough; two files that claim to be the same table are refused."""
    seen: dict[Any, FileReport] = {}
    for table, file in tables:
        same = seen.setdefault(table.checksum, file)
        rival = seen.setdefault((table.kind, table.year, table.edition, table.is_official, table.scope), file)
        if same is not file:
            file.status, file.reason = "skipped", f"The same file as {same.path}."
        elif rival is not file:
            file.status = "refused"
            file.faults.append(_rival_fault(file, rival))
    return [(table, file) for table, file in tables if file.status == "accepted"]


def _rival_fault(file: FileReport, rival: FileReport) -> Fault:
    return Fault(
        None,
        "file",
        Path(file.path).name,
        f"Both this file and {rival.path} are {file.kind} {file.year} ({file.edition}), and they differ.",
        "Give only the one that counts. A correction is imported after the file that it corrects.",
        Severity.FILE,
    )


def _prepare_all(report: ImportReport, tables: _Read, told: Told, options: Options, strict: bool) -> list[Staged]:
    """Hold the tables against what is in the database, which may refuse some of them; writes nothing."""
    matcher = Matcher(table for table, _ in tables)
    staged = [_prepare(table, file, matcher, told, options.audience, strict) for table, file in tables]
    _sum_up(report, tables)
    if report.status == "accepted":
        options.prepared(staged)
    return staged


def _prepare(table: Table, file: FileReport, matcher: Matcher, told: Told, audience: Audience, strict: bool) -> Staged:
    """Count what the table would change, without writing anything."""
    ids = matcher.match(table)
    if table.is_register or table.is_list:
        rules.check_is_public(file, audience)
    elif table.is_local or not audience.is_public:
        table, ids = rules.leave_out_strangers(table, ids, file)
    previous = datasets.replaced_by(table, audience, ids)
    if table.is_local:
        rules.check_local(table, ids, file, audience, previous)
    around.check(table, file, previous, told.closes_many, strict=strict)
    digests = datasets.row_digests(table)
    stock = lists.take_stock(table, previous) if table.is_list else datasets.take_stock(table, ids, digests, previous)
    file.rows_new, file.rows_changed, file.rows_unchanged = stock.new, stock.changed, stock.unchanged
    file.rows_gone = stock.gone
    file.faults += completeness.shortfall(table, stock, previous)
    if table.is_register:
        matcher.plan(table, ids)
    else:
        _warn_of_strangers(table, ids, matcher.registered, file)
    return Staged(table, file, previous, digests, ids)


def _warn_of_strangers(table: Table, ids: np.ndarray, registered: set[int], file: FileReport) -> None:
    """Say which schools no register names: they are kept from the table itself."""
    strangers = table.schools[[pk not in registered for pk in ids.tolist()]]
    if len(strangers) == 0:
        return
    many = f"{len(strangers):,} schools are" if len(strangers) > 1 else "1 school is"
    names = ", ".join(_called(row) for row in strangers.head(MANY).to_dict("records"))
    file.faults.append(
        Fault(
            int(strangers["line"].iloc[0]),
            "school",
            names + (f" and {len(strangers) - MANY:,} more" if len(strangers) > MANY else ""),
            f"{many} in no register that has been imported; kept as this table names them.",
            "Import the register of that year, if you have it. Nothing else is needed.",
            Severity.WARNING,
        )
    )


def _called(row: dict[Any, Any]) -> str:
    return row["name"] or (f"LAESTAB {row['laestab']}" if row["laestab"] else f"URN {row['urn']}")


def _stage(item: Staged, matcher: Matcher, audience: Audience, tick: Callable[[], None]) -> None:
    table, file = item.table, item.report
    start = time.perf_counter()
    item.dataset = DatasetVersion.objects.create(
        kind=table.kind,
        year=table.year,
        edition=table.edition,
        is_official=table.is_official,
        rank=table.rank,
        scope=table.scope,
        as_of=table.as_of,
        checksum=table.checksum,
        definition=table.definition,
        file_name=Path(file.path).name[-200:],
        path=file.path[-500:],
        visibility=audience.visibility,
        challenge=audience.challenge,
        replaces=item.previous,
        rows_read=table.rows_read,
        rows_accepted=file.rows_accepted,
        rows_refused=file.rows_refused,
        columns_unused=table.columns_unused,
        faults=[fault.as_dict() for fault in file.faults],
    )
    item.ids = matcher.add_missing(table)
    tick()
    datasets.write_rows(item.dataset, table, item.ids, item.digests, tick)
    lists.write(item.dataset, table, tick)
    file.seconds += time.perf_counter() - start


@transaction.atomic
def _accept(staged: list[Staged], created: set[int], lease: Lease, options: Options, by: User | None) -> None:
    """Make everything visible at once, with one audit row per file. Raises `LeaseLost` if another import has begun."""
    lease.hold()
    for item in staged:
        _accept_one(item, by)
    if options.audience.is_public:
        _tell_of_schools(staged, created)
    else:
        settle()
    options.accepted([item.dataset for item in staged if item.dataset])


def _tell_of_schools(staged: list[Staged], created: set[int]) -> None:
    """Keep what public tables say about schools themselves, and have those that they name be seen."""
    for item in staged:
        register.give_urns(item.table, item.ids)
        if item.table.is_register:
            register.keep_register(item.table, item.ids)
            register.name_authorities(item.table)
    touched = settle()
    named = Counter(pk for item in staged if not item.table.is_register for pk in item.ids.tolist())
    # A school made from the one table that names it has its facts from there already.
    told = {pk for pk, tables in named.items() if tables > 1 or pk not in created}
    register.keep_told(touched | told)
    has_register = any(item.table.is_register for item in staged)
    register.close_the_unnamed(by_new_register=has_register)
    if has_register or any("links" in item.table.lists for item in staged):
        register.close_the_replaced()
    register.list_schools(pk for item in staged for pk in item.ids.tolist())
    register.hide_the_empty(touched)


def _accept_one(item: Staged, by: User | None) -> None:
    dataset = item.dataset
    assert dataset is not None
    dataset.state, dataset.accepted_at, dataset.accepted_by = DatasetVersion.State.ACCEPTED, clock.now(), by
    dataset.save(update_fields=["state", "accepted_at", "accepted_by"])
    about = {name: getattr(dataset, name) for name in ("file_name", "kind", "year", "edition", "rows_accepted")}
    about["visibility"] = dataset.visibility
    audit.record(
        by=by,
        action="dataset.accepted",
        subject=f"dataset:{dataset.pk}",
        challenge=dataset.challenge,
        new=about | {"replaces": dataset.replaces_id},
    )


def discard(staged: list[DatasetVersion]) -> None:
    """Remove staged versions and the unlisted schools that only they named. Accepted versions are never touched."""
    for dataset in staged:
        DatasetVersion.objects.filter(pk=dataset.pk, state=DatasetVersion.State.STAGED).delete()
    if staged:
        register.clear_away()
