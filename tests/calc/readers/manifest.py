"""The table in docs/data.md: what becomes of every published file. `python -m tests.calc.readers.manifest` rewrites it.

A test holds each of its rows against what the readers do with the file.
"""

import csv
import re
from pathlib import Path

from dataPacks import readers
from dataPacks.readers import Refused, Skipped, Table
from tests.shared_data import SHARED_DATA

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "data.md"
HEAD = "| file | becomes | rows accepted | rows refused | why not, or what was noted |\n|---|---|---|---|---|\n"
ROW = re.compile(r"^\| `([^`]+)` \| (.*) \|$", re.MULTILINE)


def paths() -> list[str]:
    with (SHARED_DATA / "MANIFEST.tsv").open(encoding="utf-8") as file:
        return [row["path"] for row in csv.DictReader(file, delimiter="\t")]


def documented() -> dict[str, str]:
    """The table's rows: path → the rest of the row."""
    return dict(ROW.findall(DOCUMENT.read_text("utf-8").partition(HEAD)[2]))


def becomes(path: str) -> str:
    """The rest of a path's row, as the readers answer for the file, or for the one file in an archive."""
    ((file, _),) = readers.walk([SHARED_DATA / path])
    try:
        table = readers.read(file)
    except Refused as refusal:
        return f"refused | 0 | | {refusal.faults[0].reason}"
    if isinstance(table, Skipped):
        return f"nothing | | | {table.reason}"
    edition = "" if table.edition == "final" else f" ({table.edition})"
    return f"`{table.kind}` {table.year}{edition} | {table.rows_accepted:,} | {table.rows_refused:,} | {noted(table)}"


def noted(table: Table) -> str:
    return " ".join(fault.reason for fault in table.faults[:2])


def rewrite() -> None:
    text = DOCUMENT.read_text("utf-8")
    rows = "".join(f"| `{path}` | {becomes(path)} |\n" for path in paths())
    before = text[: text.index(HEAD)]
    after = re.sub(r"\A(?:\|.*\n)*", "", text[text.index(HEAD) :])
    DOCUMENT.write_text(before + HEAD + rows + after, "utf-8")


if __name__ == "__main__":
    rewrite()
