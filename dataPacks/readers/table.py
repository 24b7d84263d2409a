"""What a reader gives back: one published file as typed arrays, and the list of its faults. Pure: no Django."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

LOCAL = "local"  # the kind of figures that no national publisher published


class Severity(StrEnum):
    FILE = "file"  # the whole file is refused
    ROW = "row"  # this row alone is refused
    WARNING = "warning"  # nothing is refused


@dataclass(frozen=True)
class Fault:
    """One thing wrong, with its place and what to do about it. `line` 1 is the heading; None = whole file."""

    line: int | None
    field: str
    value: str
    reason: str
    remedy: str
    severity: Severity = Severity.ROW

    def as_dict(self) -> dict[str, object]:
        return {
            "line": self.line,
            "field": self.field,
            "value": self.value,
            "reason": self.reason,
            "remedy": self.remedy,
            "severity": str(self.severity),
        }


class Refused(Exception):
    """The whole file is refused, for these faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f.reason for f in faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Column:
    """One measured column: which measure, group and year it is, and under which headings it stands in the file.

    `cohort_heading` is 'A+B' where the number of pupils is the sum of two columns.
    """

    measure: str
    group: str
    year: str
    heading: str
    lower_heading: str = ""
    upper_heading: str = ""
    cohort_heading: str = ""


@dataclass
class Figures:
    """Parallel arrays of shape (rows, columns). Where `reason` is not 0 the value is NaN and `code` is as published."""

    value: np.ndarray  # float64
    code: np.ndarray  # object: text as published, '' where there is a value or the cell was blank
    reason: np.ndarray  # int8: schools.reasons.Reason
    cohort: np.ndarray  # float64, NaN where not published
    lower: np.ndarray  # float64
    upper: np.ndarray  # float64
    lines: np.ndarray | None = None  # int64, where each figure has a line of its own; 0 = the table has no row of it


@dataclass
class Table:
    """One file, read.

    `schools` has one row per accepted school row, with columns
      line int64 · urn Int64 (nullable) · laestab str ('' if unknown, 7 characters) · name str · la_code str ('' or 3)
      type_code str · record_type str · is_open object (True/False/None)
    and for a register additionally
      la_name street town postcode type_name phase sector gender is_selective religious_character
      age_low age_high opened_on closed_on.
    `summaries` has one row per summary row: line · level ('la'|'england'|'trust') · la_code · label (a trust's UID).
    `trusts`, of a table about trusts, is parallel to `summaries`: uid int64 · group_id str · name str · group_type str
      · urns list of int.
    `lists` are rows that are not one per school, by what they are ('links', 'inspections'): `line` and the fields of
    the model that keeps them. Where `is_list`, the file has nothing else; a register may have some beside its schools.
    `figures` is parallel to `schools`, `summary_figures` to `summaries`; both have one column per entry of `columns`.
    """

    kind: str
    year: str
    edition: str
    is_official: bool
    rank: int
    checksum: str
    definition: str
    columns: list[Column]
    schools: pd.DataFrame
    figures: Figures
    summaries: pd.DataFrame
    summary_figures: Figures
    faults: list[Fault] = field(default_factory=list)
    trusts: pd.DataFrame | None = None
    is_register: bool = False
    rows_read: int = 0
    rows_school: int = 0
    rows_summary: int = 0
    rows_refused: int = 0
    columns_unused: list[str] = field(default_factory=list)
    mapping: str = ""  # name of the mapping that it was read with; '' = as the kind's own definition says
    as_of: datetime.date | None = None  # the day that a register or list describes, where it tells
    partial: str = ""  # sorts of school that a register is about alone: 'academies', 'primary'
    lists: dict[str, pd.DataFrame] = field(default_factory=dict)
    is_list: bool = False
    la_codes: frozenset[str] = frozenset()  # of every row of a school, refused ones too: what the file is about

    @property
    def is_local(self) -> bool:
        return self.kind == LOCAL

    @property
    def rows_accepted(self) -> int:
        """Rows of the file that count: of schools, trusts, a list or, where each row is one figure, of figures."""
        if self.is_list:
            return len(set().union(*(rows["line"] for rows in self.lists.values())))
        if self.trusts is not None:
            return len(self.trusts)
        lines = self.figures.lines
        return len(self.schools) if lines is None else int((lines > 0).sum())

    @property
    def scope(self) -> str:
        """Authorities covered, '850,936', when the file covers at most five of them, and the sorts of school that it is
        about alone; '' for all of the country. Rows that were refused count too: a table of the country of which only
        a few authorities can be read is no table of these authorities.

        Of local figures it is which ones they are: tables about other things stand beside each other.
        """
        if self.is_local:
            about = "|".join(sorted({f"{c.measure},{c.group}" for c in self.columns}))
            return f"{LOCAL}-{hashlib.sha256(about.encode()).hexdigest()[:12]}"
        codes = sorted({c for c in self.schools["la_code"] if c} | self.la_codes)
        return " ".join(filter(None, [",".join(codes) if 0 < len(codes) <= 5 else "", self.partial]))
