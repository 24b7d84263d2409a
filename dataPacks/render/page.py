"""A pack document as the context of its page. Pure: the same call serves the screen, print and later the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from challenge.core.words import year_in_words

from . import past
from .cards import Card, cards, footnotes
from .numbers import date_words, first_year
from .parts import PackData, SchoolUrl, Section, ValuesOf
from .sections import alike, all_figures, gap, method, notes, schools, similar, trends

SECTIONS = (trends, similar, gap, alike, schools, all_figures, method, notes)


@dataclass(frozen=True, slots=True)
class PackPage:
    """What the template shows, top to bottom."""

    name: str
    year: str
    release: str
    challenge: str
    summary: str
    facts: Sequence[tuple[str, str]]
    no_headlines: str
    cards: Sequence[Card]
    footnotes: Sequence[str]
    warning: str
    sections: Sequence[Section]


def pack_page(document: dict[str, Any], values_of: ValuesOf, school_url: SchoolUrl = lambda urn: "") -> PackPage:
    """Everything on the page. `document` follows docs/pack-schema.json; see `PackData` for the two functions."""
    pack = PackData(document, values_of, school_url)
    return PackPage(
        name=pack.name, year=_year(pack), release=release_words(document["release"]),
        challenge=document["challenge"]["name"], summary=document["summary"], facts=_facts(document["school"]),
        no_headlines="" if pack.headlines else "No headline figure is published for this school in this release.",
        cards=cards(pack), footnotes=footnotes(pack), warning=_warning(pack),
        sections=[module.section(pack) for module in SECTIONS],
    )  # fmt: skip


def release_words(release: dict[str, Any]) -> str:
    """'Release 3, published on 23 November 2026'."""
    date = date_words(release["published_at"])
    return f"Release {release['number']}, {f'published on {date}' if date else 'not yet published'}"


def _year(pack: PackData) -> str:
    """The newest year of the headlines, in words."""
    years = [h.figure.year for h in pack.headlines if first_year(h.figure.year) is not None]
    return year_in_words(max(years)) if years else ""


def _facts(school: dict[str, Any]) -> list[tuple[str, str]]:
    place = ", ".join(part for part in (school.get("town"), school.get("postcode")) if part)
    found = [
        ("URN", str(school["urn"] or "None")),
        ("LAESTAB", school["laestab"]),
        ("Local authority", school["la"]["name"]),
        ("Phase", school["phase"][:1].upper() + school["phase"][1:]),
        ("Type", school["type"]),
        ("Pupils", ", ".join(part for part in (school.get("gender"), school.get("age_range")) if part)),
        ("Place", place),
        *past.facts(school),
    ]
    return [(name, value) for name, value in found if value]


def _warning(pack: PackData) -> str:
    """What a reader must know before the first comparison."""
    if not pack.has_set:
        return pack.why_no_set
    return method.WEAKER if pack.method["is_weaker"] else ""
