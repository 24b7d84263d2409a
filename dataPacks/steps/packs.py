"""Step 4: the packs of one batch of schools, written in the transaction that finishes the batch's job."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import orjson

from dataPacks.calc.pack import TEMPLATE, Batch, build
from dataPacks.models import ComparatorSet
from dataPacks.steps.work import Work
from dataPacks.store import release_data


def run(work: Work) -> None:
    frame = release_data.frame_of(work.release.pk)
    positions = np.array(work.payload["positions"], np.int64)
    schools = [int(pk) for pk in frame.index.ids[positions]]
    batch = load_batch(work.release.pk, positions, schools)
    challenge = {"slug": work.night.challenge.slug, "name": work.night.challenge.name}
    with _no_search_for_cycles():
        documents = build(frame, batch, challenge)
        work.tick()
        texts = {school: to_text(document) for school, document in zip(schools, documents, strict=True)}
    stored = release_data.store_ready(texts)
    work.tick()
    with work.finishing(len(texts)):
        release_data.save_packs(work.release, TEMPLATE, stored)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Documents are half a million dictionaries without a cycle: looking for one takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def load_batch(release_id: int, positions: np.ndarray, schools: Sequence[int]) -> Batch:
    """The sets of these schools, as arrays."""
    rows = {s.school_id: s for s in ComparatorSet.objects.filter(release_id=release_id, school_id__in=list(schools))}
    ordered = [rows[pk] for pk in schools]
    return Batch(
        positions=positions,
        members=[release_data.Members.unpack(s.members) if s.members else None for s in ordered],
        methods=[s.method for s in ordered],
        no_set=[s.no_set for s in ordered],
        quality=[s.quality for s in ordered],
        used=release_data.load_methods_used(release_id),
    )


def to_text(document: dict[str, Any]) -> bytes:
    """The document as it is stored and hashed: the same document is always the same bytes."""
    return orjson.dumps(document)
