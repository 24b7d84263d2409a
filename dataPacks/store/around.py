"""What an import checks before a register or list is written: loops of links, mass closures, age."""

from typing import Protocol

from dataPacks.readers.faults import file_fault
from dataPacks.readers.table import Fault, Severity, Table
from dataPacks.store import closing, lists
from schools.models import DatasetVersion


class Report(Protocol):
    """What is known of one file: see `dataPacks.actions.imports.FileReport`."""

    path: str
    status: str
    rows_accepted: int
    rows_refused: int
    faults: list[Fault]


def check(
    table: Table, report: Report, previous: DatasetVersion | None, closes_many: tuple[str, ...], *, strict: bool
) -> None:
    """Refuse the rows, or the whole file, that cannot be true beside what is there."""
    name = report.path.rsplit("/", 1)[-1]
    faults: list[Fault] = []
    if fault := _older(name, table, previous):
        faults.append(fault)
    if table.is_register and (alarm := closing.fault_of(name, table, closes_many)):
        faults.append(alarm)
    listed = len(table.faults)
    if lists.refuse_loops(table, previous):
        faults += table.faults[listed:]
        report.rows_accepted, report.rows_refused = table.rows_accepted, table.rows_refused
        if strict or not table.rows_accepted:
            faults.append(file_fault(f"{name}: its links form loops.", "See the faults of its rows."))
    report.faults += faults
    if any(fault.severity is Severity.FILE for fault in faults):
        report.status = "refused"


def _older(name: str, table: Table, previous: DatasetVersion | None) -> Fault | None:
    """A state of things on an earlier day than that in force would take its place: nobody can have meant that."""
    if previous is None or not (previous.as_of and table.as_of) or previous.as_of <= table.as_of:
        return None
    ours, theirs = f"{table.as_of:%d-%m-%Y}", f"{previous.as_of:%d-%m-%Y}"
    reason = f"{name} describes {ours}, but {previous.file_name}, in force, describes {theirs}, which is later."
    return file_fault(reason, "Leave it out: what is in force is newer.", field="date", value=ours)
