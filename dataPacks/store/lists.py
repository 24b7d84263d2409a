"""Keeping the rows of lists: links, groups, members, inspections, places and the need of areas."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from django.db import models

from dataPacks.calc.history import Link, loops
from dataPacks.readers.faults import row_fault
from dataPacks.readers.table import Table
from dataPacks.store import bulk, datasets
from dataPacks.store.datasets import Stock
from schools.models import (
    AreaNeed,
    DatasetVersion,
    GroupMember,
    Inspection,
    SchoolGroup,
    SchoolLink,
    SchoolPlace,
)  # fmt: skip
from schools.models.around import ListRow

MODELS: dict[str, type[ListRow]] = {
    "links": SchoolLink, "groups": SchoolGroup, "members": GroupMember, "inspections": Inspection,
    "places": SchoolPlace, "needs": AreaNeed,
}  # fmt: skip
# What tells rows of one list apart, so that a row whose other cells differ has changed.
KEYS = {
    "links": ["before", "after", "published_as"], "groups": ["uid"], "members": ["urn", "uid", "name", "joined_on"],
    "inspections": ["urn", "inspected_on"], "places": ["urn"], "needs": ["lsoa"],
}  # fmt: skip


def write(dataset: DatasetVersion, table: Table, tick: Callable[[], None]) -> None:
    """Write all rows of a staged version, in short transactions."""
    for name, rows in table.lists.items():
        columns: dict[str, Any] = {column: rows[column].to_numpy(object) for column in rows.columns}
        bulk.insert(MODELS[name], {"dataset_id": np.full(len(rows), dataset.pk), **columns}, tick=tick)


def take_stock(table: Table, previous: DatasetVersion | None) -> Stock:
    """How a list's lines compare with those of the version that it would replace."""
    new: set[int] = set()
    changed: set[int] = set()
    same: set[int] = set()
    gone = 0
    for name, rows in table.lists.items():
        known = _known(name, rows, previous)
        found: set[tuple[Any, ...]] = set()
        names = [column for column in rows.columns if column not in ("line", "areas")]
        for line, *cells in rows[["line", *names]].itertuples(index=False):
            values = dict(zip(names, cells, strict=True))
            key = tuple(values[each] for each in KEYS[name])
            before = known.get(key)
            found.add(key)
            kind = new if before is None else same if before == tuple(cells) else changed
            kind.add(line)
        gone += len(known.keys() - found)
    return Stock(len(new), len(changed - new), len(same - changed - new), gone)


def _known(name: str, rows: pd.DataFrame, previous: DatasetVersion | None) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    if previous is None:
        return {}
    names = [column for column in rows.columns if column not in ("line", "areas")]
    places = [names.index(key) for key in KEYS[name]]
    found = rows_of(MODELS[name]).filter(dataset=previous).values_list(*names)
    return {tuple(row[place] for place in places): row for row in found}


def rows_of(model: type[ListRow]) -> models.QuerySet[Any]:
    return model._default_manager.all()


def links_in_force(but: DatasetVersion | None = None) -> models.QuerySet[SchoolLink]:
    """The links of accepted lists that no later version replaces; `but` those of a version about to be replaced."""
    found = SchoolLink.objects.filter(dataset__in=datasets.in_force())
    return (found.exclude(dataset=but) if but else found).order_by("before", "after", "dataset_id", "line")


def refuse_loops(table: Table, previous: DatasetVersion | None) -> int:
    """Refuse the rows of a list of links by which schools would come before themselves; how many these are."""
    rows = table.lists.get("links")
    if rows is None or rows.empty:
        return 0
    own = [Link(*row) for row in rows[["before", "after", "relation"]].itertuples(index=False)]
    known = [Link(*link) for link in links_in_force(but=previous).values_list("before", "after", "relation")]
    ring = {urn: urns for urns in loops([*own, *known]) for urn in urns}
    bad = [
        link.before in ring and ring[link.before] is ring.get(link.after) and link.relation != "other" for link in own
    ]
    for line, link in [(line, link) for line, link, is_bad in zip(rows["line"], own, bad, strict=True) if is_bad]:
        urns = ", ".join(map(str, ring[link.before]))
        reason = f"Line {line}: {link.before} cannot have come before {link.after}: the links of {urns} form a loop."
        remedy = "Correct the links, or tell whoever keeps the register; no results pass between these schools."
        table.faults.append(row_fault(line, "LinkURN", str(link.after), reason, remedy))
    table.lists["links"] = rows[[not is_bad for is_bad in bad]]
    table.rows_refused += sum(bad)
    return sum(bad)
