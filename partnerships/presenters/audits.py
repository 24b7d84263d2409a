"""Rows and words of audits of need. No queries of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from challenge.core.downloads import Cell
from partnerships.definitions import area_name, areas
from partnerships.models import Audit, AuditArea, AuditComment
from schools.presenters import Tag

COLUMNS = (
    "School", "URN", "Version", "State", "Release", "Area", "Judgement", "Priority", "Evidence", "Quoted from the pack",
    "Cause", "Strengths",
)  # fmt: skip
COLOURS = {Audit.State.DRAFT: "grey", Audit.State.SHARED: "yellow", Audit.State.FINAL: "green"}
JUDGED = {"strong": "green", "secure": "blue", "uneven": "yellow", "weak": "red"}


@dataclass(frozen=True)
class AreaRow:
    key: str
    name: str
    question: str
    found: AuditArea
    tag: Tag
    comments: list[AuditComment] = field(default_factory=list)

    @property
    def is_priority(self) -> bool:
        return bool(self.found.priority)


def state_tag(audit: Audit) -> Tag:
    return Tag(audit.get_state_display(), COLOURS[Audit.State(audit.state)])


def area_rows(audit: Audit, rows: Iterable[AuditArea], comments: Iterable[AuditComment] = ()) -> list[AreaRow]:
    """Every area of the file, and those of the audit that the file no longer has."""
    found = {row.area: row for row in rows}
    said = list(comments)
    gone = [key for key in found if key not in areas()]
    return [_row(key, found.get(key) or AuditArea(audit=audit, area=key), said) for key in [*areas(), *gone]]


def _row(key: str, found: AuditArea, said: list[AuditComment]) -> AreaRow:
    words = found.get_judgement_display() if found.judgement else "Not judged yet"
    tag = Tag(words.split(":")[0] if found.judgement != "strong" else "Strong", JUDGED.get(found.judgement, "grey"))
    question = areas()[key].question if key in areas() else ""
    return AreaRow(key, area_name(key), question, found, tag, [c for c in said if c.area == key])


def next_area(key: str) -> str:
    """The area after this one; '' after the last."""
    keys = list(areas())
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else ""


def download_rows(audit: Audit, rows: Iterable[AreaRow]) -> Iterator[tuple[Cell, ...]]:
    """One row per area under `COLUMNS`."""
    for row in rows:
        found = row.found
        quoted = "\n".join(f"{q['label']}: {q['text']} (release {q['release']})" for q in found.quoted)
        yield (
            str(audit.key.school), audit.key.school.urn, audit.number, audit.get_state_display(),
            audit.release.number if audit.release else None, row.name, found.get_judgement_display() if found.judgement
            else "", found.get_priority_display() if found.priority else "", found.evidence, quoted, found.cause,
            found.strengths,
        )  # fmt: skip


COMPARED = ("judgement", "evidence", "cause", "strengths", "priority")


def differences(mine: dict[str, str], theirs: AuditArea) -> list[tuple[str, str, str]]:
    """(what, my text, the text saved meanwhile), wherever they differ."""
    names = {name: name.capitalize() for name in COMPARED}
    saved = {name: str(getattr(theirs, name)) for name in COMPARED}
    return [(names[n], _words(n, mine[n]), _words(n, saved[n])) for n in COMPARED if mine[n] != saved[n]]


def _words(name: str, value: str) -> str:
    choices = {"judgement": AuditArea.Judgement, "priority": AuditArea.Priority}
    return str(dict(choices[name].choices).get(value, "Not judged yet")) if name in choices else value or "(empty)"
