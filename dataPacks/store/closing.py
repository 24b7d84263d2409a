"""How many schools a register would close, before it does: a register that closes half of them is a bad file."""

import datetime as dt

import numpy as np

from dataPacks.readers.faults import file_fault, warning
from dataPacks.readers.table import Fault, Table
from dataPacks.store.coverage import Covering
from schools.models import School

MOST = 0.5  # more is refused unless somebody told that it is right
MANY = 0.1  # more is worth a warning
FEWEST = 10  # schools: of fewer, a share says nothing
SHOWN = 10


def closed_by(table: Table) -> tuple[list[str], int]:
    """Names of the schools that are open now and would not be after this register, and of how many it decides."""
    rows = table.schools
    flags = rows["is_open"].to_numpy(object).tolist()
    says = dict(zip(rows["urn"].to_numpy(np.int64, na_value=0).tolist(), flags, strict=True))
    numbers = set(rows["laestab"]) - {""}  # of schools that no table has named by URN yet
    covering = Covering(table.year, table.scope)
    names, covered = [], 0
    fields = ("urn", "laestab", "name", "la_id", "type_code", "phase", "from_register", "facts_year", "facts_as_of")
    there = School.objects.listed().filter(is_open=True)
    for urn, laestab, name, *known, registered, year, day in there.values_list(*fields):
        is_named = urn in says if urn else laestab in numbers
        if not is_named and not covering.covers(*known):
            continue
        if registered and (year, day or dt.date.min) > (table.year, table.as_of or dt.date.min):
            continue  # a newer register knows better: this one decides nothing about the school
        covered += 1
        if says.get(urn) is False or (not is_named and year <= table.year):
            names.append(name)
    return names, covered


def fault_of(file_name: str, table: Table, told: tuple[str, ...]) -> Fault | None:
    """A refusal where the register would close most schools that it is about, a warning where it closes many."""
    names, covered = closed_by(table)
    if covered < FEWEST or len(names) <= MANY * covered:
        return None
    share = f"{len(names):,} of the {covered:,} open schools that it is about ({len(names) / covered:.0%})"
    shown = ", ".join(sorted(names)[:SHOWN]) + (f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else "")
    reason = f"{file_name} would close {share}."
    if len(names) > MOST * covered and file_name not in told:
        remedy = (
            f"Look at its column of states. If it is right, import it on the server with --closes-many {file_name}."
        )
        return file_fault(reason, remedy, field="open", value=shown)
    return warning(None, "open", shown, reason, "Make sure that this is right before the next night.")
