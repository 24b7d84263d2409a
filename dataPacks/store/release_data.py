"""Keeping and fetching a release's columns, sets and packs."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
from django.core.cache import caches
from django.db import transaction

from dataPacks.calc.frame import FigureColumn, ReleaseFrame, SchoolIndex, digest
from dataPacks.models import ComparatorSet, Pack, PackDocument, ReleaseColumn, StoredColumn
from schools.models import Release

INDEX = "schools"
METHOD = "method|"  # columns without figures: what a method used in one block of schools
ZLIB_LEVEL = 3  # level 4 takes half as long again for 6% less


def save_column(release: Release, name: str, payload: bytes, about: dict[str, Any]) -> None:
    """Keep one packed column of a release that is being built; writing it again changes nothing."""
    key = digest(payload)
    with transaction.atomic():
        StoredColumn.objects.bulk_create([StoredColumn(digest=key, payload=payload)], ignore_conflicts=True)
        column = ReleaseColumn(release=release, name=name, column_id=key, about=about)
        ReleaseColumn.objects.bulk_create([column], ignore_conflicts=True)


def load_index(release_id: int) -> SchoolIndex:
    row = ReleaseColumn.objects.select_related("column").get(release_id=release_id, name=INDEX)
    return SchoolIndex.unpack(bytes(row.column.payload))


def load_columns(release_id: int, names: Sequence[str] | None = None) -> dict[str, FigureColumn]:
    """Columns of a release by name; all of them unless `names` is given. One query."""
    rows = ReleaseColumn.objects.filter(release_id=release_id).select_related("column")
    rows = rows.exclude(name=INDEX).exclude(name__startswith=METHOD)
    if names is not None:
        rows = rows.filter(name__in=list(names))
    return {row.name: FigureColumn.unpack(bytes(row.column.payload), row.about) for row in rows.order_by("name")}


def load_values(release_id: int, names: Sequence[str]) -> dict[str, np.ndarray]:
    """The values alone of a release's columns, float64 (n,), by name.

    Two queries at most: what each column holds, by its digest, and the columns that this process has not read lately.
    """
    rows = ReleaseColumn.objects.filter(release_id=release_id, name__in=list(names))
    digests = dict(rows.values_list("name", "column_id"))
    known: dict[str, np.ndarray] = caches["columns"].get_many(digests.values())
    missing = set(digests.values()) - known.keys()
    if missing:
        stored = StoredColumn.objects.filter(pk__in=missing)
        read = {row.pk: FigureColumn.unpack(bytes(row.payload), {}).value for row in stored}
        caches["columns"].set_many(read)
        known |= read
    return {name: known[key] for name, key in digests.items()}


def load_methods_used(release_id: int) -> dict[str, dict[str, Any]]:
    """What each method used in each block: features with weight, SD and year, what was missing. By 'method|block'."""
    rows = ReleaseColumn.objects.filter(release_id=release_id, name__startswith=METHOD)
    return {name.removeprefix(METHOD): about for name, about in rows.values_list("name", "about")}


@lru_cache(maxsize=1)
def frame_of(release_id: int) -> ReleaseFrame:
    """The whole frame, kept for this process's next job of the night. Only for releases whose columns are complete."""
    return ReleaseFrame(load_index(release_id), load_columns(release_id))


@dataclass(frozen=True)
class Members:
    """One school's set: positions in the release's index int32 (k,), distances float64 (k,), shares float32 (k, m)."""

    positions: np.ndarray
    distance: np.ndarray
    shares: np.ndarray

    def pack(self) -> bytes:
        k, m = self.shares.shape
        head = np.array([k, m], np.int32).tobytes()
        arrays = ((self.positions, np.int32), (self.distance, np.float64), (self.shares, np.float32))
        return head + b"".join(array.astype(dtype).tobytes() for array, dtype in arrays)

    @classmethod
    def unpack(cls, payload: bytes | memoryview) -> "Members":
        payload = bytes(payload)
        k, m = (int(n) for n in np.frombuffer(payload, np.int32, 2))
        positions = np.frombuffer(payload, np.int32, k, 8)
        distance = np.frombuffer(payload[8 + 4 * k :], np.float64, k)
        shares = np.frombuffer(payload, np.float32, k * m, 8 + 12 * k).reshape(k, m)
        return cls(positions, distance, shares)


def save_sets(sets: Iterable[ComparatorSet], tick: Callable[[], None], batch: int = 500) -> int:
    """Keep comparator sets in short transactions; a set that is there already stays as it is."""
    sets = list(sets)
    for start in range(0, len(sets), batch):
        with transaction.atomic():
            ComparatorSet.objects.bulk_create(sets[start : start + batch], ignore_conflicts=True)
        tick()
    return len(sets)


@dataclass(frozen=True)
class StoreReady:
    """Documents as they are stored: the digest of each school's, and rows for those that are not in the store yet."""

    digests: dict[int, str]
    fresh: list[PackDocument]


def store_ready(documents: dict[int, bytes]) -> StoreReady:
    """Hash and compress the JSON of each school. Outside any transaction: on SQLite nobody else writes during one."""
    digests = {school: digest(body) for school, body in documents.items()}
    bodies = {digests[school]: body for school, body in documents.items()}
    known = set(PackDocument.objects.filter(pk__in=list(bodies)).values_list("pk", flat=True))
    fresh = [
        PackDocument(digest=key, body=zlib.compress(body, ZLIB_LEVEL), size=len(body))
        for key, body in bodies.items()
        if key not in known
    ]
    return StoreReady(digests, fresh)


def save_packs(release: Release, template: int, ready: StoreReady) -> None:
    """Keep the packs of one batch. Call inside the transaction that finishes the batch's job."""
    PackDocument.objects.bulk_create(ready.fresh, ignore_conflicts=True)
    Pack.objects.bulk_create(
        [
            Pack(release=release, school_id=school, template=template, document_id=key)
            for school, key in ready.digests.items()
        ],
        ignore_conflicts=True,
    )


def unpack_document(document: PackDocument) -> dict[str, Any]:
    return orjson.loads(zlib.decompress(bytes(document.body)))
