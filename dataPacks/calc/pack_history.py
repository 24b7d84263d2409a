"""What a pack says of a school's past: when it opened, which schools came before it, whose figures it shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dataPacks.calc.frame import FigureColumn
from dataPacks.calc.history import MERGER
from dataPacks.calc.pack_words import Headline


def facts(school: Mapping[str, Any]) -> dict[str, Any]:
    """`opened_on` and `history`, each only where there is something to say."""
    opened = {"opened_on": school["opened_on"]} if school.get("opened_on") else {}
    steps = [_step(step) for step in school.get("history") or ()]
    return opened | ({"history": steps} if steps else {})


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    is_known = -1 not in step["positions"]
    why = step["why"] or ("" if is_known else "its results are not among the imported tables")
    return {
        "schools": _schools(step),
        "how": step["how"],
        "until": step["until"],
        "carried": step["carried"] and is_known,
        "why_not": why,
    }


def _schools(step: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"urn": urn, "name": name} for urn, name in zip(step["urns"], step["names"], strict=True)]


def carried(column: FigureColumn, step: Mapping[str, Any]) -> dict[str, Any]:
    """Whose figure an entry shows, and where each part of it stands."""
    sources, parts = column.about["sources"], []
    for school, position in zip(_schools(step), step["positions"], strict=True):
        source, line = sources[column.source[position]], int(column.line[position])
        parts.append(school | {"source": {"file": source["file"], "line": line, "column": source["column"]}})
    return {"how": "mean" if step["how"] == MERGER else "same", "until": step["until"], "schools": parts}


def whose(headlines: Sequence[Headline], figures: Sequence[Mapping[str, Any]]) -> str:
    """A sentence for the summary where a headline's figure is an earlier school's; '' otherwise."""
    keys = {(h.measure.key, h.group, h.year) for h in headlines[:2]}
    found = [
        f["carried"]["schools"] for f in figures if "carried" in f and (f["measure"], f["group"], f["year"]) in keys
    ]
    names = list(dict.fromkeys(school["name"] or f"URN {school['urn']}" for schools in found for school in schools))
    return f" What is said of years before it opened is about {' and '.join(names)}, which it follows." if names else ""
