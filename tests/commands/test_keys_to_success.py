"""`keys_to_success preview`: the number that Ofsted published, and what it says of wrong names and files."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from schools.models import Criteria, KeyToSuccess, School
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.web import builders

pytestmark = pytest.mark.django_db


def previewed(criteria, as_json=True, **options):
    out = StringIO()
    extra = [f"--{name}={value}" for name, value in options.items()] + (["--json"] if as_json else [])
    call_command("keys_to_success", "preview", f"--criteria={criteria}", *extra, stdout=out)
    return json.loads(out.getvalue()) if as_json else out.getvalue()


@pytest.fixture
def low():
    """One school below 40% with both basics, one above, one without a figure."""
    source = builders.dataset()
    schools = [builders.school(name) for name in ("Low School", "High School", "Small School")]
    for school, value in zip(schools, (30.0, 70.0, None), strict=True):
        builders.figure(school, source, "basics_94", value=value, line=5)
    return schools


@needs_shared_data
def test_four_schools_of_london_were_below_the_floor_in_2010(tmp_path):
    call_command("import_data", str(SHARED_DATA / "perf" / "2009-10" / "england_ks4.csv.gz"), stdout=StringIO())
    found = previewed("london-2010", year="2009-10")
    assert found["count"] == len(found["schools"]) == 4
    assert all("below 30%" in s["reasons"][0] and ", line " in s["reasons"][0] for s in found["schools"])
    with_academies = tmp_path / "with-academies.toml"
    with_academies.write_text(
        'title = "With academies"\ntypes = ["CY", "VA", "VC", "FD"]\nlas = "201-213,301-320"\n'
        '[[test]]\nkind = "measure"\nmeasure = "P5ACinclEM10"\nbelow = 30\n'
    )
    assert previewed(with_academies, year="2009-10")["count"] == 5


def test_says_why_and_changes_nothing(low):
    found = previewed("low-attainment-2019")
    assert [(s["urn"], s["name"]) for s in found["schools"]] == [(low[0].urn, "Low School")]
    assert found["schools"][0]["reasons"][0].endswith(f"Source: {builders_file()}, line 5.")
    assert "Would propose 1 school of 3 looked at" in previewed("low-attainment-2019", as_json=False)
    assert not KeyToSuccess.objects.exists()


def builders_file():
    return "england_ks4final.csv"


def test_criteria_of_a_challenge(low):
    body = {"title": "Own", "test": [{"kind": "measure", "measure": "basics_94", "above": 60}]}
    Criteria.objects.create(challenge=builders.challenge(), name="own", title="Own", body=body)
    assert [s["name"] for s in previewed("own")["schools"]] == ["High School"]


@pytest.mark.parametrize(("below", "says"), [(0, "match nobody"), (101, "match every one of 2 schools")])
def test_nobody_or_everybody_is_said_in_a_sentence(low, tmp_path, below, says):
    School.objects.filter(pk=low[2].pk).update(is_open=False)
    path = tmp_path / "mine.toml"
    path.write_text(f'title = "Mine"\n[[test]]\nkind = "measure"\nmeasure = "basics_94"\nbelow = {below}\n')
    assert says in previewed(path, as_json=False)


@pytest.mark.parametrize(("criteria", "options", "says"), [
    ("nothing", {}, "There are no criteria 'nothing'. Known: category-of-concern"),
    ("missing.toml", {}, "cannot be read"),
    ("london-2010", {"year": "2009"}, "Write the year as"),
    ("low-attainment-2019", {"year": "2001-02"}, "No figure of"),
    ("low-attainment-2019", {"las": "20"}, "no authority code"),
])  # fmt: skip
def test_refuses_in_words(low, criteria, options, says):
    with pytest.raises(CommandError, match=says):
        previewed(criteria, **options)
