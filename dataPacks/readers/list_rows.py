"""From the checked rows of a list to the rows that are kept, by what the list is of."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from dataPacks.definitions import Kind

from .faults import warning
from .judgements import CONCERNS, GRADES, words_of
from .table import Fault

Made = tuple[pd.DataFrame, list[Fault]]
AREAS = ("achievement", "behaviour", "teaching", "leadership")
PROPOSED = "Proposed to open"


def frame(columns: list[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a frame of plain Python values."""
    return pd.DataFrame.from_records(rows, columns=columns).astype(object) if rows else pd.DataFrame(columns=columns)


def links(rows: pd.DataFrame, kind: Kind) -> Made:
    """Each link once as (earlier, later); of links that say the same from both ends the first stands."""
    assert kind.listing is not None
    columns = [
        "line", "before", "after", "relation", "published_as", "before_name", "after_name", "linked_on",
    ]  # fmt: skip
    made: list[tuple[Any, ...]] = []
    unknown: dict[str, int] = {}
    for line, urn, link_urn, name, how, date in rows[
        ["line", "urn", "link_urn", "link_name", "link_type", "linked_on"]
    ].itertuples(index=False):
        if how not in kind.listing.types:
            unknown.setdefault(how, line)
        first, relation = kind.listing.types.get(how, ("own", "other"))
        ends = (urn, link_urn, "", name or "") if first == "own" else (link_urn, urn, name or "", "")
        made.append((line, ends[0], ends[1], relation, how, ends[2], ends[3], date))
    notes = [
        warning(
            line, "LinkType", how, f"'{how}' is no kind of link that is known.", "It is kept, but carries no results."
        )
        for how, line in unknown.items()
    ]
    return frame(columns, made), notes


def groups(rows: pd.DataFrame, kind: Kind) -> Made:
    columns = ["line", "uid", "name", "kind", "is_open", "opened_on", "closed_on", "company"]
    made = [
        (r["line"], r["uid"], r["name"], r["kind"], r["status"] not in ("Closed", PROPOSED),
         r["opened_on"] or r["incorporated_on"], r["closed_on"], r["company"] or "")
        for r in rows.to_dict("records")
    ]  # fmt: skip
    return frame(columns, made), []


def members(rows: pd.DataFrame, kind: Kind) -> Made:
    columns = ["line", "urn", "uid", "name", "kind", "joined_on", "left_on"]
    made = [
        (r["line"], r["urn"], r["uid"], r["name"], r.get("kind") or "", r["joined_on"], r["left_on"])
        for r in rows.to_dict("records")
    ]  # fmt: skip
    return frame(columns, made), []


INSPECTION = ["line", "urn", "inspected_on", "grade", "words", "concern", "areas"]


def inspections(rows: pd.DataFrame, kind: Kind) -> Made:
    """Each row's inspection and, where it has one, the one before it."""
    made: list[tuple[Any, ...]] = []
    for r in rows.to_dict("records"):
        if "rating" in r:
            made.append(judged(r["line"], r["urn"], r["inspected_on"], r["rating"]))
            continue
        areas = {name: r[name] for name in AREAS if r.get(name)}
        made.append(_graded(r, r["inspected_on"], r["grade"], r.get("concern"), areas))
        if r.get("previous_on"):
            made.append(_graded(r, r["previous_on"], r["previous_grade"], r.get("previous_concern"), {}))
    return frame(INSPECTION, made), []


def judged(line: int, urn: int, date: Any, words: str) -> tuple[Any, ...]:
    """An inspection of which only the judgement's words are known."""
    concern = CONCERNS.get(words, "")
    return line, urn, date, GRADES[words], "inadequate" if concern else words, concern, "{}"


def _graded(
    row: Mapping[Any, Any], date: Any, grade: Any, concern: str | None, areas: dict[str, int]
) -> tuple[Any, ...]:
    words = words_of(grade, date.isoformat())
    return row["line"], row["urn"], date, grade, words, concern or "", json.dumps(areas)


def needs(rows: pd.DataFrame, kind: Kind) -> Made:
    columns = ["line", "lsoa", "idaci_rank", "idaci_decile", "imd_rank", "imd_decile"]
    return rows.reindex(columns=columns).astype(object).where(lambda f: f.notna(), None), []


MAKERS: dict[str, Callable[[pd.DataFrame, Kind], Made]] = {
    "links": links, "groups": groups, "members": members, "inspections": inspections, "needs": needs,
}  # fmt: skip
