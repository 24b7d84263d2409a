"""One upload is one table: a person confirms what the preview shows, and it shows one. An archive may have more in it
beside its one table, but nothing else that a table could be read from.
"""

from dataclasses import replace

from dataPacks.actions.import_report import FileReport, ImportReport
from dataPacks.readers.table import Fault, Severity

UNPACK = "Unpack it, or upload them one by one."
MANY = 20  # names of members in a sentence


def refuse_many(report: ImportReport) -> None:
    """Refuse all files of an import, if more than one of them is a table, or is meant as one."""
    tables = _meant(report)
    if len(tables) > 1:
        reason = f"The archive holds {len(tables)} tables, and one upload is one table: {_listed(tables)}."
        tables[0].faults.insert(0, Fault(None, "file", "", reason, UNPACK, Severity.FILE))
        for file in tables:
            file.status = "refused"


def the_file(report: ImportReport) -> FileReport:
    """The one file that an upload is about: its table, or all that is wrong with the members of its archive."""
    tables = _meant(report)
    if len(tables) == 1 or len(report.files) == 1:
        return (tables or report.files)[0]
    if not tables:
        reasons = "; ".join(f"{file.path}: {file.reason}" for file in report.files[:MANY])
        return replace(report.files[0], reason=f"no file in the archive is a table that is known ({reasons})")
    faults = [_named(fault, file) for file in tables for fault in file.faults]
    about_persons = any(file.is_about_persons for file in tables)
    path = ", ".join(file.path for file in tables[:MANY])
    found = FileReport(path, status="refused", faults=faults, is_about_persons=about_persons)
    found.rows_read, found.rows_refused = sum(f.rows_read for f in tables), sum(f.rows_refused for f in tables)
    return found


def _meant(report: ImportReport) -> list[FileReport]:
    return [file for file in report.files if file.status != "skipped"]


def _listed(files: list[FileReport]) -> str:
    more = f" and {len(files) - MANY} more" if len(files) > MANY else ""
    return ", ".join(file.path for file in files[:MANY]) + more


def _named(fault: Fault, file: FileReport) -> Fault:
    """The fault, with the member that it was found in."""
    is_clear = fault.remedy == UNPACK or file.path in fault.reason
    return fault if is_clear else replace(fault, reason=f"{file.path}: {fault.reason}")
