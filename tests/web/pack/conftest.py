"""A published pack in the database, written through the store as the night writes it."""

from typing import Any

import numpy as np
import orjson
import pytest

from challenge.core.models import Challenge
from dataPacks.calc.frame import FigureColumn, column_name
from dataPacks.calc.pack import TEMPLATE
from dataPacks.models import ComparatorSet
from dataPacks.store import release_data
from schools.models import Release, School
from tests.factories import pack as factory
from tests.web import builders


def publish(school: School, release: Release, body: dict[str, Any]) -> None:
    """Keep the pack, its set and its comparators' columns."""
    document = {name: part for name, part in body.items() if name != "release"}
    release_data.save_packs(release, TEMPLATE, release_data.store_ready({school.pk: orjson.dumps(document)}))
    count = len(body["comparators"])
    members = release_data.Members(np.arange(count), np.zeros(count), np.zeros((count, 1)))
    ComparatorSet.objects.create(
        release=release, school=school, method="m", no_set=body["method"]["no_set"], quality={},
        members=members.pack() if count else b"",
    )  # fmt: skip
    for key in [(f["measure"], f["group"], f["year"]) for f in body["measures"]]:
        _keep_column(release, key, factory.values_for(body)(*key))


def _keep_column(release: Release, key: tuple[str, str, str], values: list[float | None]) -> None:
    column = FigureColumn.empty(len(values))
    column.value[:] = [np.nan if value is None else value for value in values]
    release_data.save_column(release, column_name(*key), column.pack(), {})


@pytest.fixture
def release(london: Challenge) -> Release:
    return builders.release(london)


@pytest.fixture
def pack(haverstock: School, release: Release) -> dict[str, Any]:
    """Haverstock's pack, with everything in it."""
    body = factory.secondary()
    publish(haverstock, release, body)
    return body
