"""What is not public: it reaches those it is for, on schools' own pages, and nobody and nothing else."""

import csv
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from challenge.core.models import Challenge
from challenge.core.states import NotAllowed
from dataPacks.actions import uploads
from dataPacks.actions.local_measures import add_local_measure
from dataPacks.presenters.uploads import outcome
from dataPacks.steps import ingest
from dataPacks.store import datasets, figures, published
from schools.models import DatasetVersion, LocalAuthority, School, Upload
from schools.selectors import figures_of
from tests.commands.running import run
from tests.imports import files
from tests.uploads.conftest import Send, worked
from tests.web import builders
from tests.web.pages import words

pytestmark = pytest.mark.django_db

PUBLIC = [{"URN": 100_000 + i, "ESTAB": 4000 + i, "PERCTOT": "5.0"} for i in range(3)]
CANARY = "87.6"
LOCAL = [row | {"PERCTOT": CANARY} for row in PUBLIC]


@pytest.fixture
def confirmed(tmp_path: Path, send: Send, admin):
    """`confirmed("challenge")`: a local table of absence, taken in for that audience."""
    files.take(files.register(tmp_path, PUBLIC), files.absence(tmp_path, PUBLIC))

    def taken(visibility: str) -> Upload:
        upload = send(files.absence(tmp_path / "local", LOCAL, name="local_abs.csv"), visibility=visibility)
        assert (upload.state, upload.report["replaces"], upload.report["headlines"]) == ("previewed", None, [])
        ticked = [alarm["key"] for alarm in upload.report["alarms"]]
        return worked(uploads.confirm_upload(upload=upload, ticked=ticked, by=admin))

    return taken


@pytest.mark.parametrize("visibility", ["challenge", "school"])
def test_it_never_counts_in_what_everybody_gets(confirmed, tmp_path, visibility, london):
    everything = ingest.fingerprint_of(london, list(datasets.in_force()))
    public = published.facts_of_year([], "2018-19")
    local = confirmed(visibility).dataset
    assert (local.visibility, local.challenge.slug) == (visibility, "london")
    assert local not in datasets.in_force() and not [s for s in figures.sources() if s.dataset_id == local.pk]
    assert ingest.fingerprint_of(london, list(datasets.in_force())) == everything
    assert published.facts_of_year([], "2018-19").equals(public)
    assert run("export_results", "--edition", "all", "--out", tmp_path / "all.csv").code == 0
    with (tmp_path / "all.csv").open() as file:
        assert CANARY not in {row["value"] for row in csv.DictReader(file)}
    below = run("count_below", "--measure", "PERCTOT", "--year", "2018-19", "--below", "99", "--json").json
    assert [school["value"] for school in below["schools"]] == [5.0] * 3


def test_the_page_of_the_upload_promises_no_release_of_what_is_in_none(confirmed):
    for visibility in ("challenge", "school"):
        assert outcome(confirmed(visibility)).endswith("on schools’ own pages now, and in no release or pack.")


def test_who_sees_it_on_a_schools_own_page(confirmed):
    school = School.objects.get(urn=100_000)
    wales = builders.challenge("wales", la_codes=["660", "202"])
    people = {
        "head": builders.person("head@example.org", "head", school=school),
        "officer": builders.person("officer@example.org", "la_officer", la=school.la),
        "admin": builders.person("another@example.org", "admin"),
        "neighbour": builders.person("other@example.org", "head", school=School.objects.get(urn=100_001)),
        "elsewhere": builders.person("wales@example.org", "admin", challenge=wales),
        "head elsewhere": builders.person("second@example.org", "head", school=school, challenge=wales),
        "nobody": builders.person("nobody@example.org"),
    }

    def readers() -> list[str]:
        return [name for name, person in people.items() if CANARY in page_of(person, school)]

    confirmed("challenge")
    assert readers() == ["head", "officer", "admin"]
    DatasetVersion.objects.exclude(visibility="public").update(visibility="school")
    assert readers() == ["head"]


def page_of(person, school: School) -> str:
    client = Client()
    client.force_login(person)
    return words(client.get(f"/schools/{school.urn}/"))


def test_what_is_about_few_pupils_is_not_shown_unless_it_is_public(london):
    school = builders.school(urn=100_000)
    head = builders.person("head@example.org", "head", school=school)
    for visibility, challenge in (("public", None), ("challenge", london)):
        for cohort, measure in ((10, "attainment8"), (11, "progress8"), (None, "basics_95")):
            table = builders.dataset(visibility=visibility, challenge=challenge)
            builders.figure(school, table, measure, cohort=cohort, value=7.5)
    shown = {(f.measure, f.visibility): f.value for f in figures_of(school, head)}
    assert shown.pop(("attainment8", "challenge")) is None
    assert set(shown.values()) == {7.5} and len(shown) == 5


@pytest.mark.parametrize(
    "groups", [{"disadvantaged": 14, "not_disadvantaged": 6}, {"disadvantaged": 14}, {"girls": 12, "boys": 8}]
)
def test_few_pupils_cannot_be_worked_out_from_all_and_the_others(london, groups):
    school = builders.school(urn=100_000)
    head = builders.person("head@example.org", "head", school=school)
    table = builders.dataset(visibility="challenge", challenge=london)
    for group, cohort in {"all": 20, **groups}.items():
        builders.figure(school, table, "attainment8", group, cohort=cohort, value=40)
    assert {f.group: f.value for f in figures_of(school, head)} == {"all": 40, **dict.fromkeys(groups)}


def test_groups_of_enough_pupils_are_shown(london):
    school = builders.school(urn=100_000)
    head = builders.person("head@example.org", "head", school=school)
    table = builders.dataset(visibility="challenge", challenge=london)
    for group, cohort in {"all": 30, "girls": 15, "boys": 15}.items():
        builders.figure(school, table, "attainment8", group, cohort=cohort, value=40)
    assert {f.value for f in figures_of(school, head)} == {40}


def test_percentages_without_a_number_of_pupils_have_to_be_looked_at(tmp_path: Path, send: Send, admin):
    files.take(files.register(tmp_path, PUBLIC), files.absence(tmp_path, PUBLIC))
    upload = send(files.absence(tmp_path / "local", LOCAL), visibility="school")
    [alarm] = upload.report["alarms"]
    assert "no number of pupils is given for percentages under PERCTOT, PPERSABS10" in alarm["text"]
    with pytest.raises(NotAllowed, match="figures about few pupils cannot be withheld"):
        uploads.confirm_upload(upload=upload, by=admin)
    assert worked(uploads.confirm_upload(upload=upload, ticked=["uncounted"], by=admin)).state == "accepted"


@pytest.mark.parametrize(("pupils", "alarms"), [(",30", []), ("", ["uncounted"])])
def test_a_number_of_pupils_beside_each_figure_alarms_nobody(
    tmp_path: Path, send: Send, admin, london, pupils: str, alarms: list[str]
):
    add_local_measure(challenge=london, key="late", name="Late", unit="%", higher_is="worse", decimals=1, by=admin)
    files.take(files.register(tmp_path, PUBLIC))
    head = "urn,measure,year,group,value" + (",cohort" if pupils else "")
    rows = [f"{row['URN']},late,2018-19,all,5.5{pupils}" for row in PUBLIC]
    path = tmp_path / "ours.csv"
    path.write_text("\n".join([head, *rows, ""]))
    upload = send(path, visibility="challenge", year="")
    assert (upload.state, [alarm["key"] for alarm in upload.report["alarms"]]) == ("previewed", alarms)


def test_rows_of_schools_that_nothing_public_names_are_refused(tmp_path: Path, send: Send, admin):
    files.take(files.register(tmp_path, PUBLIC[:2]))
    upload = send(files.absence(tmp_path / "local", LOCAL), visibility="challenge")
    (fault,) = upload.report["file"]["faults"]
    assert (fault["line"], fault["value"], fault["severity"]) == (4, "URN 100002", "row")
    assert [upload.report["file"][f"rows_{what}"] for what in ("new", "refused")] == [2, 1]
    done = worked(uploads.confirm_upload(upload=upload, ticked=["refused", "uncounted"], by=admin))
    assert (done.dataset.rows_accepted, School.objects.count(), LocalAuthority.objects.count()) == (2, 2, 1)


def test_a_register_cannot_be_private(tmp_path: Path, send: Send):
    upload = send(files.register(tmp_path, PUBLIC), visibility="challenge")
    assert upload.state == "refused"
    assert "is public" in upload.report["file"]["faults"][-1]["reason"]


def test_two_challenges_may_have_the_same_file(confirmed, tmp_path: Path, send: Send, admin):
    ours = confirmed("challenge").dataset
    wales = builders.challenge("wales", la_codes=["660"])
    other = builders.person("wales@example.org", "admin", challenge=wales)
    path = tmp_path / "local" / "2018-19" / "local_abs.csv"
    upload = send(path, visibility="challenge", challenge=wales, by=other)
    theirs = worked(uploads.confirm_upload(upload=upload, ticked=["uncounted"], by=other))
    assert theirs.state == "accepted" and theirs.dataset.replaces is None
    for challenge, dataset in ((ours.challenge, ours), (wales, theirs.dataset)):
        assert list(datasets.in_force(datasets.Audience("challenge", challenge))) == [dataset]


@pytest.mark.parametrize(("visibility", "of"), [("challenge", None), ("school", None), ("public", "london")])
def test_the_database_knows_whose_it_is(london: Challenge, visibility: str, of: str | None):
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.dataset(visibility=visibility, challenge=london if of else None)
