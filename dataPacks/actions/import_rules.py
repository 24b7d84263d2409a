"""What may not come in although it can be read: private registers, private tables' strangers, local figures twice."""

from dataclasses import replace

import numpy as np

from dataPacks.actions.import_report import FileReport
from dataPacks.readers.figures import pick
from dataPacks.readers.table import Fault, Figures, Severity, Table
from dataPacks.store import datasets, local_tables
from dataPacks.store.datasets import Audience
from schools.models import DatasetVersion


def refuse(file: FileReport, reason: str, remedy: str, field: str = "file", value: str = "") -> None:
    """Refuse the whole file, for one more fault."""
    file.status = "refused"
    file.faults.append(Fault(None, field, value, reason, remedy, Severity.FILE))


def check_is_public(file: FileReport, audience: Audience) -> None:
    """Refuse a register or list that is said to be private: what it says of schools is for everybody."""
    if not audience.is_public:
        refuse(
            file,
            "This is a register, or a list of links, groups or inspections; what it says of schools is public.",
            "Upload it as ‘published nationally’.",
            "visibility",
            audience.visibility,
        )


def leave_out_strangers(table: Table, ids: np.ndarray, file: FileReport) -> tuple[Table, np.ndarray]:
    """Rows of unknown schools are refused: a table that is not public must not make a school known to everybody, and of
    local figures a number that nobody knows is a slip of the pen.
    """
    known = ids >= 0
    if known.all():
        return table, ids
    for row in table.schools[~known].to_dict("records"):
        named = f"URN {row['urn']}" if row["urn"] == row["urn"] and row["urn"] else f"LAESTAB {row['laestab']}"
        reason = "No public table that was imported names this school."
        remedy = "Correct the number, or import the register that names the school."
        file.faults.append(Fault(int(row["line"]), "school", named, reason, remedy, Severity.ROW))
    if not known.any():
        refuse(file, "Every row was refused.", "See the faults of its rows.")
    schools = table.schools[known].reset_index(drop=True)
    left = replace(table, schools=schools, figures=_rows_of(table.figures, known))
    file.rows_refused += table.rows_accepted - left.rows_accepted
    file.rows_accepted = left.rows_accepted
    return left, ids[known]


def check_local(
    table: Table, ids: np.ndarray, file: FileReport, audience: Audience, previous: DatasetVersion | None
) -> None:
    """Refuse local figures of which another table in force has some already: nobody could say which of them count."""
    other = local_tables.clash(table, ids, datasets.in_force(audience), previous)
    if other is not None:
        refuse(
            file,
            f"Some of these figures were imported before, with {other.file_name} ({other.year}), and this file has "
            "not all that is in it.",
            "Leave out what was imported before, give a file that has all of it, or withdraw that file first.",
            "file",
            other.file_name,
        )


def _rows_of(figures: Figures, keep: np.ndarray) -> Figures:
    lines = figures.lines
    return replace(pick(figures, keep), lines=None if lines is None else lines[keep])
