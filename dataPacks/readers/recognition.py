"""Which kind of table a file is, of which year and edition: by its headings, then by its path."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataPacks.definitions import Kind, Layout, kinds
from dataPacks.definitions.loading import documents

from . import dates, years
from .faults import refuse
from .grid import Grid
from .mapping import changes
from .table import Refused

LOOKS_LIKE = 0.5  # of a kind's measured headings: less, and the file is something else


@dataclass(frozen=True)
class Likeness:
    """How well headings fit one layout of one kind."""

    kind: Kind
    layout: Layout
    found: int
    missing: tuple[str, ...]
    share: float  # of the headings that mark this kind from others

    @property
    def order(self) -> tuple[int, int]:
        return self.found, -len(self.missing)


@dataclass(frozen=True)
class Told:
    """What the person said about the file; '' where nothing."""

    kind: Kind | None = None
    year: str = ""
    edition: str = ""


def told(kind: str | None, year: str | None, edition: str | None) -> Told:
    """Checks what a person told. 'ks4-provisional' is a kind and an edition. Raises Refused for unknown words."""
    found, named = _named_kind(kind) if kind else (None, "")
    if edition and found and edition not in found.editions:
        reason = f"'{edition}' is no edition of {found.key}."
        raise refuse(reason, f"Use one of: {', '.join(found.editions)}.", field="edition", value=edition)
    if edition and named and edition != named:
        raise refuse(f"Told two editions: '{named}' and '{edition}'.", "Tell one.", field="edition", value=edition)
    return Told(found, years.told_year(year) if year else "", edition or named)


def _named_kind(name: str) -> tuple[Kind, str]:
    wanted = _plain(name)
    for kind in kinds().values():
        for known in kind.names:
            if wanted == _plain(known):
                return kind, ""
            for edition in kind.editions:
                if wanted == _plain(known + edition):
                    return kind, edition
    remedy = f"Use one of: {', '.join(kinds())}; an edition may be added, as in ks4-provisional."
    raise refuse(f"'{name}' is not a kind of table that is known.", remedy, field="kind", value=name)


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def likeness(headings: list[str], among: list[Kind], year: str = "") -> list[Likeness]:
    """Every layout's likeness to these headings, the best first; among equals those that were in use that year."""
    have = set(headings)
    found = [_like(kind, layout, have) for kind in among for layout in kind.layouts]
    return sorted(found, key=lambda like: (*like.order, not year or like.layout.allows(year)), reverse=True)


def _like(kind: Kind, layout: Layout, have: set[str]) -> Likeness:
    needed, marking = kind.marks_of(layout)
    missing = tuple(names[0] for names in needed if not have.intersection(names))
    share = sum(1 for names in marking if not have.isdisjoint(names)) / len(marking)
    return Likeness(kind, layout, len(needed) - len(missing), missing, share)


def choose(path: Path, headings: list[str], said: Told, *, named: bool) -> list[Likeness] | None:
    """The layouts that fit best, all equally well; None for a file that is no table of any kind.

    Raises Refused for a table of a kind that lacks headings, or that is not of the kind that was told.
    """
    among = [said.kind] if said.kind else [kind for kind in kinds().values() if not kind.is_long]
    ranked = likeness(headings, among, said.year or years.year_in_path(path))
    best = ranked[0]
    if not best.missing:
        return [like for like in ranked if like.kind is best.kind and like.order == best.order]
    if said.kind:
        raise _wrong_kind(path, headings, best)
    if nearest_kind := nearest_layout(path, headings, said):
        raise _missing(path, headings, nearest_kind)
    useless = _known_to_be_of_no_use(headings)
    if named and useless:
        raise refuse(f"{path.name} cannot be used: {useless['reason']}.", useless["remedy"], line=1)
    if named:
        reason = f"{path.name} is no table of a known kind: its headings ({', '.join(headings[:5])} …) fit none."
        names = "; ".join(kind.name for kind in kinds().values())
        remedy = f"Give a table of one of these kinds: {names}. Of any other, say what each column is."
        raise refuse(reason, remedy, line=1)
    return None


def why_no_table(headings: list[str]) -> str:
    """Why a file that `choose` found no kind for is passed over."""
    useless = _known_to_be_of_no_use(headings)
    return "no school table: " + (useless["reason"] if useless else "its headings are those of no known kind")


def _known_to_be_of_no_use(headings: list[str]) -> dict[str, Any] | None:
    listed = documents(".")["not_read"]["list"]
    return next((each for each in listed if each["headings"] == headings), None)


def _is_named_like(path: Path, kind: Kind) -> bool:
    """Whether the file bears the name under which this kind is published, so that it is meant as such a table."""
    return kind.file_names.search(path.name.split(".")[0]) is not None


def _wrong_kind(path: Path, headings: list[str], best: Likeness) -> Refused:
    other = next((like for like in likeness(headings, list(kinds().values())) if not like.missing), None)
    if other is None or best.share >= LOOKS_LIKE:
        return _missing(path, headings, best)
    reason = (
        f"{path.name} is not of the kind '{best.kind.key}': it lacks {_listed(best.missing)}. "
        f"It looks like '{other.kind.key}' ({other.layout.name})."
    )
    return refuse(reason, f"Use --kind {other.kind.key}, or leave --kind out.", line=1, field=best.missing[0])


def _missing(path: Path, headings: list[str], best: Likeness) -> Refused:
    return Refused(*changes(path.name, headings, best.missing, new_in(headings, best), whose(best)))


def whose(like: Likeness) -> str:
    """'the census of 2018-19 (census)'."""
    return f"{like.layout.name} ({like.kind.key})"


def new_in(headings: list[str], like: Likeness) -> list[str]:
    """Headings that the nearest layout never had; [] where nobody knows all that it had."""
    return [heading for heading in headings if heading and like.layout.whole and heading not in like.layout.whole]


def nearest_layout(path: Path, headings: list[str], said: Told) -> Likeness | None:
    """The published table that comes nearest to these headings; None where nothing comes near."""
    among = [said.kind] if said.kind else [kind for kind in kinds().values() if not kind.is_long]
    ranked = likeness(headings, among, said.year or years.year_in_path(path))
    meant = (like for like in ranked if _is_named_like(path, like.kind))
    return ranked[0] if ranked[0].share >= LOOKS_LIKE else next(meant, None)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def day_of(path: Path, grid: Grid, kind: Kind) -> datetime.date | None:
    """The day that a register or list describes: as its name spells it, else the newest date that it holds."""
    if not kind.is_dated:
        return None
    return dates.day_in_path(path) or dates.newest_day(grid, kind.date_columns)


def year_of(path: Path, grid: Grid, likes: list[Likeness], said: Told, day: datetime.date | None = None) -> str:
    """The table's academic year. Raises Refused where nothing tells it, or where two things tell different years."""
    if day and said.year in ("", dates.year_of_day(day)):
        return years.checked(dates.year_of_day(day))
    inside = _year_inside(path, grid, likes)
    spelt = "" if likes[0].kind.listing else years.year_in_path(path)
    if day and dates.day_in_path(path):
        inside = dates.year_of_day(day)
    outside = said.year or (years.checked(spelt) if spelt else "")
    if inside and outside and inside != outside:
        how = "--year says" if said.year else "the name of it or of its folder says"
        reason = f"{path.name} is of {inside} by its own contents, but {how} {outside}."
        raise refuse(reason, f"Use --year {inside}, or give the table of {outside}.", field="year", value=outside)
    year = inside or outside
    if not year:
        reason = f"Neither {path.name} nor the name of its folder says of which academic year it is."
        raise refuse(reason, "Give --year, for example 2018-19.", field="year")
    return year


def _year_inside(path: Path, grid: Grid, likes: list[Likeness]) -> str:
    layout, kind = likes[0].layout, likes[0].kind
    if "year" in layout.keys:
        heading = next(name for name in kind.keys["year"] if name in grid.places)
        return years.year_in_column(path.name, heading, grid.texts(heading), grid.lines.tolist())
    return layout.year


def layout_of(path: Path, likes: list[Likeness], year: str) -> Layout:
    """The one layout that fits and was in use that year. Raises Refused where the year had another."""
    found = next((like.layout for like in likes if like.layout.allows(year)), None)
    if found:
        return found
    like = likes[0]
    reason = f"{path.name} cannot be of {year}: its headings are those of {like.layout.name} ({like.kind.key})."
    raise refuse(reason, "Correct --year, or the folder's name.", field="year", value=year)


def edition_of(path: Path, kind: Kind, layout: Layout, said: Told) -> str:
    """As told, else as the file's name or folder spells it, else the edition in which this layout is published.

    Raises Refused for a told edition that the kind does not have.
    """
    if said.edition and said.edition not in kind.editions:
        reason = f"{path.name} cannot be {said.edition}: {kind.name} tables are published as {kind.editions[0]} only."
        raise refuse(reason, "Leave --edition out.", field="edition", value=said.edition)
    spelt = years.edition_in_path(path)
    return said.edition or (spelt if spelt in kind.editions else "") or layout.edition or kind.editions[0]
