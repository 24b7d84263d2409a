"""Areas of an audit of need, as a definition file. Pure: no Django, no database."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dataPacks.definitions import groups, measures

FILE = Path(__file__).resolve().parent / "areas.toml"
KEY_LENGTH = 40


class WrongDefinition(ValueError):
    """The file cannot be used; the message says which area, and why."""


@dataclass(frozen=True)
class Area:
    key: str
    name: str
    question: str
    measures: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("all",)


@cache
def areas() -> dict[str, Area]:
    """Every area by key, in the order of the file."""
    return read(FILE.read_text("utf-8"), measures(), groups())


def area_name(key: str) -> str:
    """The area's name; of one that the file no longer has, its key."""
    found = areas().get(key)
    return found.name if found else key.replace("_", " ").capitalize()


def read(text: str, known: Collection[str], pupils: Collection[str]) -> dict[str, Area]:
    """The areas that `text` defines, of the measures `known` and the groups of `pupils`.

    Raises `WrongDefinition`, in words, where it cannot be used.
    """
    rows = tomllib.loads(text).get("area", [])
    if not rows:
        raise WrongDefinition("There is no area. Begin each with [[area]].")
    found: dict[str, Area] = {}
    for number, row in enumerate(rows, 1):
        area = _area(number, row, known, pupils)
        if area.key in found:
            raise WrongDefinition(f"Two areas have the key '{area.key}'.")
        found[area.key] = area
    return found


def _area(number: int, row: dict[str, Any], known: Collection[str], pupils: Collection[str]) -> Area:
    missing = [name for name in ("key", "name", "question") if not str(row.get(name, "")).strip()]
    if missing:
        raise WrongDefinition(f"Area {number} lacks: {', '.join(missing)}.")
    extra = set(row) - set(Area.__dataclass_fields__)
    if extra:
        raise WrongDefinition(f"Area '{row['key']}' has unknown entries: {', '.join(sorted(extra))}.")
    key = str(row["key"])
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or len(key) > KEY_LENGTH:
        raise WrongDefinition(f"The key '{key}' cannot be used: up to {KEY_LENGTH} small letters, digits and _.")
    unknown = [measure for measure in row.get("measures", ()) if measure not in known]
    if unknown:
        raise WrongDefinition(f"Area '{key}' names measures that are not defined: {', '.join(unknown)}.")
    strange = [group for group in row.get("groups", ()) if group not in pupils]
    if strange:
        raise WrongDefinition(f"Area '{key}' names groups of pupils that no table has: {', '.join(strange)}.")
    lists = {name: tuple(row[name]) for name in ("measures", "groups") if name in row}
    return Area(key=key, name=str(row["name"]), question=str(row["question"]), **lists)
