"""What may not come in although it can be read: registers that close half of all schools, private tables' strangers."""

from dataclasses import replace

import numpy as np

from dataPacks.actions.import_report import FileReport
from dataPacks.readers.table import Fault, Figures, Severity, Table
from dataPacks.store.datasets import Audience
from schools.models import School

CLOSING_SHARE = 0.5
FEW_SCHOOLS = 20  # open schools: of so few, half may well close


def refuse(file: FileReport, reason: str, remedy: str, field: str = "file", value: str = "") -> None:
    """Refuse the whole file, for one more fault."""
    file.status = "refused"
    file.faults.append(Fault(None, field, value, reason, remedy, Severity.FILE))


def check_register(table: Table, ids: np.ndarray, file: FileReport, audience: Audience) -> None:
    """Refuse a register that is said to be private, or that would close most of the schools that are open now."""
    if not audience.is_public:
        refuse(
            file,
            "This is a register of schools, and what a register says of schools is public.",
            "Upload it as ‘published nationally’.",
            "visibility",
            audience.visibility,
        )
        return
    is_open = School.objects.listed().open().filter(from_register=True).exclude(facts_year__gt=table.year)
    now = set(is_open.values_list("pk", flat=True))
    closed = {int(pk) for pk, flag in zip(ids, table.schools["is_open"], strict=True) if flag is False}
    closing = len(now & closed)
    if len(now) >= FEW_SCHOOLS and closing > CLOSING_SHARE * len(now):
        refuse(
            file,
            f"This register says that {closing:,} of the {len(now):,} schools which are open now are closed.",
            "Look at the column that says whether a school is open, or download the file again.",
            "is_open",
        )


def leave_out_strangers(table: Table, ids: np.ndarray, file: FileReport) -> tuple[Table, np.ndarray]:
    """A table that is not public must not make a school known to everybody: rows of unknown schools are refused."""
    known = ids >= 0
    if known.all():
        return table, ids
    for row in table.schools[~known].to_dict("records"):
        named = f"URN {row['urn']}" if row["urn"] == row["urn"] and row["urn"] else f"LAESTAB {row['laestab']}"
        reason = "No public table that was imported names this school."
        remedy = "Correct the number, or import the register that names the school."
        file.faults.append(Fault(int(row["line"]), "school", named, reason, remedy, Severity.ROW))
    file.rows_refused += int((~known).sum())
    file.rows_accepted = int(known.sum())
    if not known.any():
        refuse(file, "Every row was refused.", "See the faults of its rows.")
    schools = table.schools[known].reset_index(drop=True)
    return replace(table, schools=schools, figures=_rows_of(table.figures, known)), ids[known]


def _rows_of(figures: Figures, keep: np.ndarray) -> Figures:
    return Figures(**{name: array[keep] for name, array in figures.__dict__.items()})
