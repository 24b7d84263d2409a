"""What the pages about uploaded files say. No queries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from challenge.core.downloads import Cell
from challenge.core.words import count_of, year_in_words
from dataPacks.actions.one_table import UNPACK
from dataPacks.actions.uploads import megabytes
from schools.kind_names import kind_name
from schools.models import DatasetVersion, Upload
from schools.presenters import Fact, Tag, about_words, difference_in_words, uk_time

UPLOAD_TAGS: dict[str, Tag] = {
    Upload.State.RECEIVING: Tag("On its way", "blue"),
    Upload.State.CHECKING: Tag("Being checked", "blue"),
    Upload.State.PREVIEWED: Tag("Waiting for you", "yellow"),
    Upload.State.REFUSED: Tag("Refused", "red"),
    Upload.State.CONFIRMED: Tag("Being imported", "blue"),
    Upload.State.ACCEPTED: Tag("Accepted", "green"),
    Upload.State.ABANDONED: Tag("Abandoned", "grey"),
}
AT_WORK = (Upload.State.CHECKING, Upload.State.CONFIRMED)
FOR_COMMANDS = re.compile(r"--(kind|year|edition)\b")
ANOTHER_FILE, THE_YEAR, THE_COLUMNS = "file", "year", "columns"


def outcome(upload: Upload) -> str:
    """One sentence that says how things stand."""
    match upload.state:
        case Upload.State.RECEIVING:
            return "The file has not arrived whole yet. Choose it again: only what is missing will be sent."
        case Upload.State.CHECKING:
            return "The file is being checked. Nothing is changed by it."
        case Upload.State.PREVIEWED:
            return "Nothing has been changed yet. Look at what the file would do, then confirm or abandon it."
        case Upload.State.REFUSED:
            return _why_refused(upload)
        case Upload.State.CONFIRMED:
            return "The file is being imported. Nobody sees any of it until all of it is there."
        case Upload.State.ACCEPTED if upload.dataset and upload.dataset.withdrawn_at:
            return "The file was imported, and has been withdrawn since."
        case Upload.State.ACCEPTED if upload.visibility != DatasetVersion.Visibility.PUBLIC:
            return "The file has been imported. Its figures are on schools’ own pages now, and in no release or pack."
        case Upload.State.ACCEPTED:
            return "The file has been imported. The next night takes it into a release."
    return "The file was given up. Nothing was changed by it."


def _why_refused(upload: Upload) -> str:
    match upload.report.get("status"):
        case "known":
            why = upload.report["file"].get("reason") or "Nothing needs to be done."
            return f"This very file was imported before. {why}"
        case "failed":
            return "The program failed over this file. Nothing has been changed. Check it again, or tell the operators."
        case "skipped":
            return f"This is no table that is known: {upload.report['file']['reason']}. Nothing has been changed."
    if upload.is_settled:
        return (
            "The file cannot be taken: it is about persons. It has been deleted, and nothing of it was kept. "
            "See below which columns to take out; then upload the file without them."
        )
    return "The file cannot be taken as it is. Nothing has been changed. See below what is wrong and what to do."


@dataclass(frozen=True)
class Number:
    """One of the numbers at the top of a preview."""

    value: str
    words: str


def numbers(upload: Upload) -> list[Number]:
    """New, changed, unchanged and refused rows; those that are gone where there are any."""
    file = upload.report.get("file", {})
    if not file.get("kind") or upload.report.get("status") != "accepted":
        return []
    shown = [("rows_new", "new"), ("rows_changed", "changed"), ("rows_unchanged", "unchanged"), ("rows_gone", "gone")]
    found = [Number(f"{file[key]:,}", words) for key, words in shown if file[key] or key != "rows_gone"]
    return [*found, Number(f"{file['rows_refused']:,}", "refused")]


def faults(upload: Upload) -> list[dict[str, Any]]:
    """The faults found, in words for a page: there are no options of a command on it."""
    found = upload.report.get("file", {}).get("faults", [])
    words = ("reason", "remedy")
    return [fault | {name: FOR_COMMANDS.sub(r"the \1", str(fault[name])) for name in words} for fault in found]


def wanted(upload: Upload) -> str:
    """What a refused file waits for: that somebody says its year, or what its columns are, or another file."""
    found = [fault for fault in faults(upload) if fault["severity"] == "file"]
    if upload.is_settled or any(fault["remedy"] == UNPACK for fault in found):
        return ANOTHER_FILE
    is_the_year = bool(found) and all(fault["field"] == "year" and fault["line"] is None for fault in found)
    return THE_YEAR if is_the_year else THE_COLUMNS


def facts(upload: Upload) -> list[Fact]:
    """What the file is, who brought it, and what became of it."""
    file = upload.report.get("file", {})
    kind = f"{kind_name(file['kind'])}, {year_in_words(file['year'])}, {file['edition']}" if file.get("kind") else ""
    replaces = upload.report.get("replaces")
    found = [
        Fact("Kind, year and edition", kind),
        Fact("About", _about(upload)),
        Fact("Replaces", f"{replaces['file']}, {count_of(replaces['rows'], 'row')}" if replaces else ""),
        Fact("Who may see the figures", visibility(upload)),
        Fact("Size", megabytes(upload.size)),
        Fact("Uploaded", f"{uk_time(upload.uploaded_at)}, by {upload.uploaded_by}"),
        Fact("Confirmed", f"{uk_time(upload.confirmed_at)}, by {upload.confirmed_by}" if upload.confirmed_by else ""),
    ]
    return [fact for fact in found if fact.value]


def _about(upload: Upload) -> str:
    scope = upload.report.get("scope")
    return "" if scope is None else about_words(scope) or "All of England"


def visibility(upload: Upload) -> str:
    return {
        DatasetVersion.Visibility.PUBLIC: "Anyone who signs in: published nationally",
        DatasetVersion.Visibility.CHALLENGE: f"The schools and the team of {upload.challenge}",
        DatasetVersion.Visibility.SCHOOL: "Each school its own",
    }[DatasetVersion.Visibility(upload.visibility)]


@dataclass(frozen=True)
class HeadlineRow:
    """One headline measure before and after, as words."""

    name: str
    year: str
    before: str
    after: str
    changed: str
    moves: str
    is_alarming: bool
    biggest: list[str]


def headline_rows(upload: Upload) -> list[HeadlineRow]:
    return [_headline(found) for found in upload.report.get("headlines", [])]


def _headline(found: dict[str, Any]) -> HeadlineRow:
    places = found["decimals"]
    has_both = found["before"] is not None and found["after"] is not None
    moves = difference_in_words(found["after"] - found["before"], found["unit"]) if has_both else "Not comparable"
    counts = [(found["changed"], "changed"), (found["appeared"], "new"), (found["vanished"], "gone")]
    return HeadlineRow(
        name=found["name"],
        year=found["year"],
        before=_number(found["before"], places + 1),
        after=_number(found["after"], places + 1),
        changed=", ".join(f"{n:,} {words}" for n, words in counts if n) or "None",
        moves=moves,
        is_alarming=found["is_alarming"],
        biggest=[_move(move, places) for move in found["biggest"]],
    )


def _move(move: dict[str, Any], places: int) -> str:
    return f"{move['name']}: from {_number(move['before'], places)} to {_number(move['after'], places)}"


def _number(value: float | None, places: int) -> str:
    return "No figure" if value is None else f"{value:,.{places}f}".replace("-", "\u2212")


UPLOAD_COLUMNS = (
    "File", "Challenge", "State", "Kind", "Year", "Edition", "Visibility", "Uploaded on", "Uploaded by",
    "Confirmed on", "Confirmed by", "Bytes", "Checksum",
)  # fmt: skip


def upload_rows(uploads: Iterable[Upload]) -> Iterator[tuple[Cell, ...]]:
    """One row per upload under `UPLOAD_COLUMNS`."""
    for upload in uploads:
        file = upload.report.get("file", {})
        yield (
            upload.file_name, upload.challenge.name, upload.get_state_display(), file.get("kind", ""),
            file.get("year", ""), file.get("edition", ""), upload.get_visibility_display(), upload.uploaded_at.date(),
            upload.uploaded_by.email, upload.confirmed_at.date() if upload.confirmed_at else None,
            upload.confirmed_by.email if upload.confirmed_by else "", upload.size, upload.checksum,
        )  # fmt: skip


ROW_COLUMNS = ("What", "Line", "URN", "LAESTAB", "School")


def row_rows(upload: Upload) -> Iterator[tuple[Cell, ...]]:
    """One row per row of the file that is new, changed or gone, under `ROW_COLUMNS`."""
    return (tuple(row) for row in upload.rows)
