"""Measures, kinds of tables and types of school, as definition files. Pure: no Django.

`measures()` and `kinds()` give everything; `find_measure` answers to a measure's own name and to any published heading.
"""

from difflib import get_close_matches
from functools import cache

from .kind import Kind, Overflow, Ragged, Records, all_kinds
from .layout import ColumnSpec, Layout
from .loading import digest_of, published_headings
from .measure import Measure, Span, UnknownMeasure, own_measures
from .personal import is_about_a_head, is_about_a_person
from .school_types import phase_of, school_types, sector_of, type_code, type_name

__all__ = [
    "ColumnSpec", "Kind", "Layout", "Measure", "Overflow", "Ragged", "Records", "Span", "UnknownMeasure", "digest",
    "find_measure", "groups", "is_about_a_head", "is_about_a_person", "kinds", "measures", "phase_of",
    "published_headings", "school_types", "sector_of", "type_code", "type_name",
]  # fmt: skip


@cache
def measures() -> dict[str, Measure]:
    """Every measure by key: outcomes before context, headlines first. `headings` holds all published headings."""
    published: dict[str, list[str]] = {}
    for kind in kinds().values():
        for column in kind.columns:
            published.setdefault(column.measure, []).append(column.heading)
    return {
        key: _with_headings(measure, (*measure.headings, *published.get(key, ())))
        for key, measure in own_measures().items()
    }


def _with_headings(measure: Measure, headings: tuple[str, ...]) -> Measure:
    fields = {**measure.__dict__, "headings": tuple(dict.fromkeys(headings))}
    return Measure(**fields)


@cache
def groups() -> tuple[str, ...]:
    """Every group of pupils about whom some table has figures, all pupils first."""
    found = dict.fromkeys(column.group for kind in kinds().values() for column in kind.columns)
    return tuple(dict.fromkeys(("all", *found)))


def kinds() -> dict[str, Kind]:
    """Every kind of published table by key."""
    return all_kinds()


@cache
def digest() -> str:
    """SHA-256 of all definition files, as this process has read them."""
    return digest_of("**/*.toml")


@cache
def _names() -> dict[str, str]:
    """Lower-case name -> key. A measure's own key and names come before published headings."""
    found: dict[str, str] = {}
    for key, measure in measures().items():
        for name in (key, measure.name, measure.short):
            found.setdefault(name.casefold(), key)
    for key, measure in measures().items():
        for heading in measure.headings:
            found.setdefault(heading.casefold(), key)
    return found


def find_measure(name: str) -> Measure:
    """The measure of this key, name or published heading, in any case. Raises UnknownMeasure with near names."""
    key = _names().get(name.strip().casefold())
    if key is None:
        near = get_close_matches(name.strip().casefold(), _names(), n=4, cutoff=0.5)
        hint = f" Near to it: {', '.join(near)}." if near else " Its own keys: " + ", ".join(measures()) + "."
        raise UnknownMeasure(f"No measure is called '{name}'.{hint}")
    return measures()[key]
