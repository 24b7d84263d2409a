"""A challenge's own measure is in the packs, as the challenge had defined it when the release was made."""

from pathlib import Path

import pytest

from challenge.core.models import User
from dataPacks.actions.import_report import Told
from dataPacks.actions.imports import import_files
from dataPacks.actions.local_measures import add_local_measure
from dataPacks.models import Pack
from dataPacks.render.page import pack_page
from dataPacks.selectors import published_pack
from dataPacks.store import local
from schools.models import CurrentRelease, LocalMeasure
from tests.night.conftest import Published
from tests.night.working import run_night
from tests.web import builders


@pytest.fixture
def admin(published: Published) -> User:
    return builders.person("measures@example.org", "admin", challenge=published.challenge)


@pytest.fixture
def late(published: Published, admin: User, tmp_path: Path) -> LocalMeasure:
    """A measure with figures of every school that has a pack: 1%, 2%, 3% …"""
    late = add_local_measure(
        challenge=published.challenge, key="late", name="Pupils late", unit="%", higher_is="worse", decimals=1, by=admin
    )
    packs = Pack.objects.filter(release=published.second).select_related("school").order_by("school__urn")
    urns = [pack.school.urn for pack in packs]
    lines = [f"{urn},late,2018-19,all,{i % 50},100" for i, urn in enumerate(urns)]
    path = tmp_path / "late.csv"
    path.write_text("\n".join(["urn,measure,year,group,value,cohort", *lines, ""]))
    report = import_files(paths=[path], told=Told(local=local.local_of()), by=None)
    assert report.status == "accepted", report.as_dict()
    return late


def test_its_figures_are_in_the_packs_with_all_that_stands_beside_others(published: Published, late: LocalMeasure):
    run_night(published.challenge)
    release = CurrentRelease.objects.get(challenge=published.challenge).release
    assert release.number == 3
    view = published_pack(published.corrected, published.challenge.slug)
    assert view is not None
    document = view.document
    (figure,) = [f for f in document["measures"] if f["measure"] == "late"]
    assert (figure["name"], figure["unit"], figure["decimals"], figure["year"]) == ("Pupils late", "%", 1, "2018-19")
    assert figure["source"]["file"] == "late.csv" and figure["source"]["column"] == "value"
    assert figure["la"]["kind"] == "computed" and figure["similar"]["n"] > 0
    assert document["measures"][-1] == figure, "after the national measures"
    all_figures = next(s for s in pack_page(document, view.values_of).sections if s.id == "all-figures")
    assert "Pupils late: 1 of 1 figure published" in [block.table_title for block in all_figures.blocks]


def test_the_next_night_has_nothing_to_do_until_the_measure_changes(published: Published, late: LocalMeasure):
    run_night(published.challenge)
    run_night(published.challenge)
    assert CurrentRelease.objects.get(challenge=published.challenge).release.number == 3
    LocalMeasure.objects.update(name="Pupils late on the day")
    run_night(published.challenge)
    assert CurrentRelease.objects.get(challenge=published.challenge).release.number == 4
