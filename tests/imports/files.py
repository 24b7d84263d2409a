"""Small files in the publisher's layouts, made from the definitions' headings, and the import that takes them."""

import csv
import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dataPacks.actions.imports import FileReport, ImportReport, import_files
from dataPacks.definitions import Kind, Layout, kinds
from schools.models import School

Row = dict[str, Any]
# What a cell holds unless the test says otherwise.
REGISTER = {
    "LA": "202", "LANAME": "Camden", "SCHOOLTYPE": "Community school", "SCHSTATUS": "Open", "ADMPOL": "Comprehensive",
    "GENDER": "Mixed", "RELCHAR": "None", "ISPRIMARY": "0", "ISSECONDARY": "1", "ISPOST16": "0", "AGELOW": "11",
    "AGEHIGH": "16", "STREET": "1 Hill", "TOWN": "London", "POSTCODE": "NW3 2BQ",
}  # fmt: skip
KS4_2010 = {"RECTYPE": "1", "LEA": "202", "ICLOSE": "0", "NFTYPE": "CY"}
KS4_FINAL = {"RECTYPE": "1", "LEA": "202", "ICLOSE": "0", "NFTYPE": "CY"}


def layout_of(kind: str, key: str) -> tuple[Kind, Layout]:
    found = kinds()[kind]
    return found, next(layout for layout in found.layouts if layout.key == key)


def headings_of(kind: str, key: str) -> list[str]:
    return list(dict.fromkeys(names[-1] if kind == "register" else names[0] for names in _names(kind, key)))


def _names(kind: str, key: str) -> list[tuple[str, ...]]:
    found, layout = layout_of(kind, key)
    return found.headings_of(layout)


def write(path: Path, headings: list[str], rows: Iterable[Row], blank: str = "NA") -> Path:
    """One CSV; a cell that a row does not name holds `blank`. A name in .gz is packed."""
    lines = [headings, *([row.get(name, blank) for name in headings] for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(",".join(_cell(cell) for cell in line) + "\r\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def _cell(cell: object) -> str:
    text = str(cell)
    return f'"{text}"' if "," in text else text


def register(folder: Path, rows: Iterable[Row], year: str = "2018-19") -> Path:
    """Rows need URN and ESTAB (four digits)."""
    full = [REGISTER | {"SCHNAME": f"School {row['URN']}"} | row for row in rows]
    full = [{"LAESTAB": f"{row['LA']}{row['ESTAB']}"} | row for row in full]
    key = "information" if year >= "2018-19" else "spine"
    headings = headings_of("register", key) if key == "information" else _spine_headings()
    return write(folder / year / "england_school_information.csv", headings, full, blank="")


def _spine_headings() -> list[str]:
    """The spine's own names are the first of each pair, and it names no authorities."""
    return [name for name in headings_of("register", "information") if name != "LANAME"]


def ks4_of_2010(folder: Path, rows: Iterable[Row], name: str = "england_ks4.csv") -> Path:
    """The table without URN. Rows need ESTAB, and bring figures by heading: P5ACinclEM10."""
    headings = headings_of("ks4", "2010")
    return write(folder / "2009-10" / name, headings, _ks4_rows(KS4_2010, rows))


def ks4(folder: Path, rows: Iterable[Row], edition: str = "final", name: str = "") -> Path:
    """The table of 2018-19. Rows need URN and ESTAB, and bring figures by heading: P8MEA, ATT8SCR."""
    headings = headings_of("ks4", "provisional-2018" if edition == "provisional" else "final-2019")
    return write(folder / "2018-19" / (name or f"england_ks4{edition}.csv"), headings, _ks4_rows(KS4_FINAL, rows))


def _ks4_rows(fixed: Row, rows: Iterable[Row]) -> list[Row]:
    schools = [fixed | {"SCHNAME": f"Table's {row['ESTAB']}"} | row for row in rows]
    authorities = sorted({row["LEA"] for row in schools})
    blank = {"URN": "", "ESTAB": "", "SCHNAME": "", "ICLOSE": "", "NFTYPE": "", "LEA": ""}
    tail = [blank | {"RECTYPE": "4", "LEA": la} for la in authorities]
    return [*schools, *tail, blank | {"RECTYPE": "5"}, blank | {"RECTYPE": "7"}]


def absence(folder: Path, rows: Iterable[Row], year: str = "2018-19", name: str = "england_abs.csv") -> Path:
    """Rows need URN and ESTAB, and bring PERCTOT and PPERSABS10."""
    full = [{"LA": "202", "PERCTOT": "5.0", "PPERSABS10": "10.0"} | row for row in rows]
    tail = [
        {"LA": "NAT", "ESTAB": mark, "URN": "", "PERCTOT": "5", "PPERSABS10": "9"} for mark in ("PRI", "SEC", "SPE")
    ]
    return write(folder / year / name, ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"], [*full, *tail])


def take(*paths: Path, **options: Any) -> ImportReport:
    """Import, and be sure that it was not refused."""
    report = import_files(paths=list(paths), by=None, **options)
    assert report.status != "refused", report.as_dict()
    return report


def only(report: ImportReport) -> FileReport:
    assert len(report.files) == 1
    return report.files[0]


def school_rows() -> list[tuple[Any, ...]]:
    """Every visible school with all its facts, in a fixed order and without its key in the database."""
    names = [f.attname for f in School._meta.concrete_fields if f.attname != "id"]
    return sorted(School.objects.listed().values_list(*names), key=str)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
