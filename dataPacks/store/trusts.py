"""Trusts as the tables about them have it: each with its schools and figures, of the newest year of each stage."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from dataPacks.definitions import kinds
from dataPacks.store import datasets
from schools.models import DatasetVersion, SummaryResult, TrustFacts

FigureKey = tuple[str, str]  # measure, group


@dataclass
class Trust:
    """One row of a table about trusts, with the figures of the table's own year. `ours` counts schools asked for."""

    uid: int
    name: str
    group_type: str
    urns: list[int]
    line: int
    ours: int = 0
    figures: dict[FigureKey, SummaryResult] = field(default_factory=dict)


@dataclass
class TrustTable:
    """The newest public table of one kind, its trusts by name."""

    kind: str
    year: str
    file: str
    trusts: list[Trust] = field(default_factory=list)
    in_all: int = 0  # trusts of the table, wherever they run schools and whatever they are called


def newest_tables(*, among: Collection[int] | None, named: str = "") -> list[TrustTable]:
    """The newest table of each kind about trusts, with the trusts that run a school `among` these URNs (None = all) and
    that have each word of `named` in their names.
    """
    keys = [kind.key for kind in kinds().values() if kind.is_of_trusts]
    public = datasets.in_force().filter(kind__in=keys, visibility=DatasetVersion.Visibility.PUBLIC)
    newest = {version.kind: version for version in public.order_by("kind", "year", "id")}
    return [_table(version, among, named.casefold().split()) for _, version in sorted(newest.items())]


def _table(version: DatasetVersion, among: Collection[int] | None, words: list[str]) -> TrustTable:
    wanted = None if among is None else set(among)
    found: dict[str, Trust] = {}
    facts = list(TrustFacts.objects.filter(dataset=version).order_by(Lower("name"), "uid"))
    for row in facts:
        ours = len(row.urns) if wanted is None else len(wanted.intersection(row.urns))
        if ours and all(word in row.name.casefold() for word in words):
            found[str(row.uid)] = Trust(row.uid, row.name, row.group_type, row.urns, row.line, ours)
    rows = SummaryResult.objects.filter(
        series__dataset=version, series__year=version.year, level=SummaryResult.Level.TRUST, label__in=list(found)
    )
    for figure in rows.select_related("series"):
        found[figure.label].figures[figure.series.measure, figure.series.group] = figure
    return TrustTable(version.kind, version.year, version.file_name, list(found.values()), len(facts))
