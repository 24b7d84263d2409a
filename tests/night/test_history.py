"""A night carries results to the school that came after, marks them, and counts and compares nothing twice."""

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from django.conf import settings

from dataPacks.models import ComparatorSet
from dataPacks.steps.indicators import build_index
from dataPacks.store import release_data
from schools.models import Release, School
from tests.factories.region import bring_in
from tests.night.conftest import Published
from tests.night.working import documents, run_night

YEAR = "2017-18"
KEY = ("absence_overall", "all", YEAR)


def two_schools() -> tuple[School, School]:
    """An open secondary of the region that becomes the later school, and one elsewhere that was before it."""
    after = School.objects.filter(is_open=True, phase="secondary", sector="state").exclude(urn=None)
    first, second = after.order_by("urn")[0], after.order_by("-urn")[0]
    return first, second


def without(path: Path, folder: Path, urn: int | None) -> Path:
    """Last year's absence table, published anew without one school."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        rows = [row for row in reader if row["URN"].strip() != str(urn)]
    target = folder / YEAR / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(reader.fieldnames or ()))
        writer.writeheader()
        writer.writerows(rows)
    return target


def link(folder: Path, before: School, after: School, how: str = "Predecessor") -> Path:
    path = folder / "links_edubase20190630.csv"
    heads = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"
    path.write_text(f"{heads}\r\n{after.urn},{before.urn},{before.name},{how},01-09-2018\r\n", encoding="utf-8")
    return path


def figure(document: dict[str, Any]) -> dict[str, Any] | None:
    entries = [*document["measures"], *document["context"]]
    return next((e for e in entries if (e["measure"], e["group"], e["year"]) == KEY), None)


def averages(release: Release) -> Any:
    column = release_data.load_columns(release.pk, ["|".join(KEY)])["|".join(KEY)]
    return column.about["la"], column.about["england"]


@pytest.fixture
def linked(published: Published, tmp_path: Path) -> tuple[School, School, Release, Release]:
    """The two schools, a release in which the later one lacks last year, and one after the link was imported."""
    after, before = two_schools()
    old = published.region.folder / YEAR / "england_abs.csv"
    bring_in([without(old, tmp_path, after.urn)])
    lacking = run_night(published.challenge).release
    bring_in([link(tmp_path, before, after)])
    carried = run_night(published.challenge).release
    assert lacking and carried and lacking.number < carried.number
    return after, before, lacking, carried


def test_the_later_school_has_the_earlier_ones_figure_and_says_so(linked) -> None:
    after, before, lacking, carried = linked
    assert figure(documents(lacking)[after.urn]) is None
    found = figure(documents(carried)[after.urn])
    theirs = release_data.load_columns(carried.pk, ["|".join(KEY)])["|".join(KEY)]
    at = int(release_data.load_index(carried.pk).positions_of(np.array([before.pk]))[0])
    assert found is not None and found["value"] == float(theirs.value[at])
    assert found["carried"] == {
        "how": "same", "until": "2018-08-31",
        "schools": [{"urn": before.urn, "name": before.name, "source": found["source"]}],
    }  # fmt: skip
    assert found["source"]["line"] == int(theirs.line[at])


def test_the_document_is_as_the_published_schema_says_and_tells_the_history(linked) -> None:
    after, before, _, carried = linked
    document = documents(carried)[after.urn]
    jsonschema.validate(document, json.loads((settings.BASE_DIR / "docs" / "pack-schema.json").read_text()))
    assert document["school"]["history"] == [{
        "schools": [{"urn": before.urn, "name": before.name}], "how": "succession", "until": "2018-08-31",
        "carried": True, "why_not": "",
    }]  # fmt: skip


def test_nothing_is_counted_twice_in_averages(linked) -> None:
    _, _, lacking, carried = linked
    assert averages(lacking) == averages(carried)


def test_a_school_that_was_divided_passes_nothing_on_and_the_pack_says_why(
    published: Published, tmp_path: Path
) -> None:
    after, before = two_schools()
    old = published.region.folder / YEAR / "england_abs.csv"
    bring_in([without(old, tmp_path, after.urn), link(tmp_path, before, after, "Predecessor - Split School")])
    release = run_night(published.challenge).release
    assert release is not None
    document = documents(release)[after.urn]
    assert figure(document) is None
    (step,) = document["school"]["history"]
    assert not step["carried"] and "divided between several schools" in step["why_not"]


def test_closed_schools_are_never_among_similar_schools(published: Published) -> None:
    index = release_data.load_index(published.second.pk)
    assert not index.array("is_open").all()  # the country has some
    sets = ComparatorSet.objects.filter(release=published.second).exclude(members=b"")
    assert sets.count() > 50
    for one in sets:
        members = release_data.Members.unpack(one.members).positions
        assert index.array("is_open")[members].all()


def test_the_index_has_the_schools_history_in_the_order_of_its_schools(linked) -> None:
    after, before, _, _ = linked
    index = build_index()
    place = int(index.positions_of(np.array([after.pk]))[0])
    (step,) = index.facts["history"][place]
    assert index.ids[step["positions"]].tolist() == [before.pk]
    assert sum(bool(history) for history in index.facts["history"]) == 1
