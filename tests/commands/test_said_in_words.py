"""Commands that read and write figures: special schools, years and files, and what they say of wrong ones."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from schools.models import School, YearFacts
from tests.web import builders

pytestmark = pytest.mark.django_db


def facts(of: School, source, record_type: str, type_code: str = "") -> None:
    YearFacts.objects.create(
        dataset=source, school=of, line=2, type_code=type_code, record_type=record_type, la_code="202", is_open=True
    )


def below(**options) -> list[str]:
    out = StringIO()
    call_command(
        "count_below", measure="progress8", year="2018-19", below=-1.0, las="201-213", json=True, stdout=out, **options
    )
    return [school["name"] for school in json.loads(out.getvalue())["schools"]]


def test_special_schools_stay_out_although_their_table_has_no_types_of_school():
    source = builders.dataset()
    for name, record_type in (("Mainstream", "1"), ("Special", "2")):
        school = builders.school(name)
        facts(school, source, record_type)
        builders.figure(school, source, "progress8", value=-1.5)
    assert below() == ["Mainstream"]
    assert below(special=True) == ["Mainstream", "Special"]


def test_where_no_table_has_record_types_the_register_tells_special_schools():
    source = builders.dataset()
    for name, phase in (("Mainstream", School.Phase.SECONDARY), ("Special", School.Phase.SPECIAL)):
        builders.figure(builders.school(name, phase=phase), source, "progress8", value=-1.5)
    assert below() == ["Mainstream"]


def test_what_the_years_own_table_says_comes_before_what_the_school_is_now():
    source = builders.dataset()
    school = builders.school("Became special", phase=School.Phase.SPECIAL)
    facts(school, source, "1", "CY")
    builders.figure(school, source, "progress8", value=-1.5)
    assert below() == ["Became special"]


@pytest.mark.parametrize(
    ("year", "words"),
    [
        ("2018/19", "Write the year as 2018-19, not 2018/19."),
        ("2018-2019", "Write the year as 2018-19, not 2018-2019."),
        ("2018", "Write the year as 2018-19."),
        ("2018-20", "Write the year as 2018-19."),
    ],
)
def test_a_year_in_another_form_is_refused_with_the_form(tmp_path, year, words):
    for command, args, options in (
        ("count_below", [], {"measure": "progress8", "below": 0.0}),
        ("export_results", [], {"out": tmp_path / "x.csv"}),
        ("import_data", [tmp_path], {}),
    ):
        with pytest.raises(CommandError) as refusal:
            call_command(command, *args, year=year, **options)
        assert words in str(refusal.value)
    assert not (tmp_path / "x.csv").exists()


def test_a_file_that_cannot_be_written_is_said_in_words(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export_results", out=tmp_path / "missing" / "x.csv")
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("export_results", out=tmp_path)


def test_file_names_and_headings_never_become_formulas_and_codes_stay_as_published(tmp_path):
    source = builders.dataset(file_name="=cmd.csv")
    builders.figure(builders.school(), source, "progress8", column="@P8MEA", value=None, code="-")
    out = tmp_path / "x.csv"
    call_command("export_results", out=out, stdout=StringIO())
    assert out.read_text().splitlines()[1].endswith(",,-,final,'=cmd.csv,2,'@P8MEA")
