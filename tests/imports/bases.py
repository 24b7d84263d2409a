"""Small sound tables with the headings of every kind and year, to be spoilt: some thirty rows of each published file.

From the real files where they are, else from the synthetic country, whose headings are the real ones too.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dataPacks import readers
from dataPacks.definitions import kinds
from dataPacks.readers import Recognised, Refused, Table
from dataPacks.readers.files import load
from dataPacks.readers.grid import delimiter_of, text_of
from dataPacks.readers.sheets import read_spreadsheet
from dataPacks.synthetic import write_country
from tests.shared_data import SHARED_DATA

SCHOOLS = 24
TAIL = 400  # lines at a file's end that hold its summary rows, one of each authority included


@dataclass
class Base:
    """A table as cells, and how it is written. `can_tell`: its format has rows at its end that it never lacks."""

    name: str
    rows: list[list[str]]
    kind: str
    can_tell: bool
    schools: int = 0
    delimiter: str = ","
    encoding: str = "utf-8"
    ending: str = "\r\n"
    ends: bool = True  # with a line break
    quote_all: bool = False
    extra: int = field(default=0)  # line breaks within cells

    def data(self) -> bytes:
        """The table as a text file."""
        text = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.ending, quoting=quoting).writerows(self.rows)
        written = text.getvalue()
        return (written if self.ends else written.removesuffix(self.ending)).encode(self.encoding, "replace")


def synthetic(folder: Path) -> list[Base]:
    country = write_country(folder / "country", schools=300, region_authorities=8, region_schools=180, seed=1)
    return _bases(country.files, folder)


def real(folder: Path) -> list[Base]:
    """[] where the real files are absent."""
    return _bases([path for path, _ in readers.walk([SHARED_DATA])], folder) if SHARED_DATA.is_dir() else []


def _bases(paths: list[Path], folder: Path) -> list[Base]:
    """One of each layout of each kind."""
    found: dict[tuple[str, str], Base] = {}
    for path in paths:
        known = _recognised(path)
        if known and (known.kind, known.layout) not in found:
            found[known.kind, known.layout] = _base(path, known, folder)
    return list(found.values())


def _recognised(path: Path) -> Recognised | None:
    try:
        known = readers.recognise(path)
    except Refused:
        return None
    return known if isinstance(known, Recognised) else None


def _base(path: Path, known: Recognised, folder: Path) -> Base:
    kind = kinds()[known.kind]
    layout = next(layout for layout in kind.layouts if layout.key == known.layout)
    name = f"{known.year}/{_edition(known)}{path.name.split('.')[0]}.csv"
    base = Base(name, [], known.kind, bool(kind.records.required_in(layout)))
    base.rows, base.delimiter = _cells(path, kind.encodings)
    body = base.rows[1:]
    ends = [*body[-TAIL:]] if len(body) > TAIL + SCHOOLS else []
    step = max(1, (len(body) - len(ends)) // SCHOOLS)
    for whole in ([*body[: len(body) - len(ends) : step], *ends], body):
        base.rows = [base.rows[0], *whole]
        if (table := _read(base, folder, known)) is not None and _read(_thinned(base, table), folder, known):
            return base
    raise AssertionError(f"{path} is sound, but no part of it is.")


def _edition(known: Recognised) -> str:
    return f"{known.edition}/" if known.edition != "final" else ""


def _cells(path: Path, encodings: tuple[str, ...]) -> tuple[list[list[str]], str]:
    source = load(path)
    if source.is_spreadsheet:
        grid = read_spreadsheet(source, list(kinds().values()))
        return [grid.headings, *([text_of(cell) for cell in row] for row in grid.rows)], ","
    for encoding in encodings:
        try:
            text = source.data.decode(encoding).removeprefix("\ufeff")
            break
        except UnicodeDecodeError:
            continue
    delimiter = delimiter_of(text.splitlines()[0])
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row], delimiter


def _read(base: Base, folder: Path, known: Recognised) -> Table | None:
    path = folder / base.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base.data())
    try:
        table = readers.read(path, kind=known.kind, year=known.year, edition=known.edition)
    except Refused:
        return None
    return table if isinstance(table, Table) else None


def _thinned(base: Base, table: Table) -> Base:
    """Schools from all over the file, England's rows, and those of the authorities that these schools are in."""
    wanted = set(_spread(table))
    if table.is_list:
        place = {line: i for i, line in enumerate(_lines(base))}
        base.rows = [base.rows[0], *(base.rows[place[line]] for line in sorted(wanted))]
        base.schools = len(wanted)
        return base
    schools = table.schools[table.schools["line"].isin(wanted)]
    codes = set(schools["la_code"])
    others = table.summaries[(table.summaries["level"] != "la") | table.summaries["la_code"].isin(codes)]
    lines = sorted(wanted | set(others["line"].tolist() if table.trusts is None else []))
    place = {line: i for i, line in enumerate(_lines(base))}
    base.rows = [base.rows[0], *(base.rows[place[line]] for line in lines)]
    base.schools = len(wanted)
    return base


def _spread(table: Table) -> list[int]:
    if table.is_list:
        lines = sorted(set().union(*(rows["line"] for rows in table.lists.values())))
        return lines[:: max(1, len(lines) // SCHOOLS)][:SCHOOLS]
    rows = table.schools if table.trusts is None else table.summaries
    first = rows.drop_duplicates("la_code")["line"].tolist()[:SCHOOLS]
    return sorted([*first, *[line for line in rows["line"] if line not in first][: SCHOOLS - len(first)]])


def _lines(base: Base) -> Iterator[int]:
    """The line on which each row begins."""
    line = 1
    for row in base.rows:
        yield line
        line += 1 + sum(cell.count("\n") for cell in row)
