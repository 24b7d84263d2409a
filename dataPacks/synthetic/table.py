"""A published table as lines of text: schools and summary rows under the publisher's headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dataPacks.synthetic.chance import Flags, Ints, Texts
from dataPacks.synthetic.columns import Columns, Field, decimal

BOM = "\ufeff"


@dataclass(frozen=True)
class Summary:
    """One kind of summary row. `labels` fill named columns, one text per row; `cell` stands where nothing is known."""

    group: Ints
    size: int
    member: Flags
    labels: dict[str, Texts]
    cell: str = ""
    limits: bool = True
    everyone: bool = False
    percent: str = "{:.1f}0%"

    def cells(self, heading: str, column: Field | Texts | None) -> Texts:
        if heading in self.labels:
            return self.labels[heading]
        if not isinstance(column, Field) or self._is_hidden(column):
            return np.full(self.size, self.cell, dtype=object)
        figures = column.grouped(self.group, self.size, self.member)
        if column.suffix == "%":
            return np.array([self.cell if np.isnan(f) else self.percent.format(f) for f in figures], dtype=object)
        cells = decimal(figures, column.places)
        return np.where(cells == "", self.cell, cells)

    def _is_hidden(self, column: Field) -> bool:
        return (bool(column.half) and not self.limits) or (self.everyone and not column.everyone)


def lay_out(
    headings: Sequence[str], columns: Columns, summaries: Sequence[Summary], rest: Texts, *, keep: bool = False
) -> list[Texts]:
    """Cells by column: the schools first, then each summary's rows. `rest` fills columns that are not modelled."""
    return [_column(heading, columns.get(heading), summaries, rest, keep) for heading in headings]


def _column(heading: str, column: Field | Texts | None, summaries: Sequence[Summary], rest: Texts, keep: bool) -> Texts:
    filled = rest if column is None else column
    schools = filled.school_cells(keep=keep) if isinstance(filled, Field) else filled
    return np.concatenate([schools, *[summary.cells(heading, column) for summary in summaries]])


def lines(cells: list[Texts], order: Ints, *, ragged: bool = False) -> list[str]:
    """Rows in `order` as comma-separated text; `ragged` drops empty fields at the end, as one table is known to."""
    made = [",".join(row) for row in zip(*[_quoted(column[order]) for column in cells], strict=True)]
    return [line.rstrip(",") for line in made] if ragged else made


def _quoted(column: Texts) -> list[str]:
    return [f'"{cell}"' if "," in cell else cell for cell in column]


def write(path: Path, headings: Iterable[str], body: Iterable[str], *, newline: str = "\r\n") -> None:
    """UTF-8 with a byte-order mark and no line end after the last row, as the publisher's files are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((BOM + newline.join([",".join(headings), *body])).encode("utf-8"))
