"""/datasets/: accepted files, their faults, and the faults as a file."""

import csv
import datetime as dt
import io

import pytest

from tests.web import builders
from tests.web.pages import body, goes_to_login, words

LIST = "/datasets/"
FAULTS = [
    {"line": n, "field": "URN", "value": "=1O0049", "reason": "Not a URN.", "remedy": "Correct it.", "severity": "row"}
    for n in (7, 9)
] + [{"line": None, "field": "", "value": "", "reason": "In no register.", "remedy": "Nothing.", "severity": "warning"}]


@pytest.fixture
def census(london):
    return builders.dataset("census", faults=FAULTS, columns_unused=["SPARE"])


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/faults.csv", "datasets.csv"])
def test_signed_out_people_sign_in_first(client, census, path):
    assert goes_to_login(client.get(LIST + path.format(pk=census.pk)))


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/faults.csv", "datasets.csv"])
@pytest.mark.parametrize("who", ["head", "officer", "nobody"])
def test_for_everyone_else_it_does_not_exist(as_, request, census, who, path):
    assert as_(request.getfixturevalue(who)).get(LIST + path.format(pk=census.pk)).status_code == 404


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/faults.csv", "datasets.csv"])
def test_only_reads(as_, admin, census, path):
    assert as_(admin).post(LIST + path.format(pk=census.pk)).status_code == 405


def test_lists_accepted_files_only(as_, admin, census):
    builders.dataset("ks4", state="staged")
    page = words(as_(admin).get(LIST))
    assert "1 file" in page
    assert "england_censusfinal.csv School census 2018-19 final 2 1" in page
    assert "Kind All kinds School census Year" in page


@pytest.mark.parametrize(("query", "files"), [("?kind=ks4", 2), ("?year=2017-18", 1), ("?kind=ks4&year=2017-18", 1)])
def test_narrows_the_list_and_its_download(as_, admin, census, query, files):
    builders.dataset("ks4")
    builders.dataset("ks4", "2017-18")
    client = as_(admin)
    assert f"{files} file" in words(client.get(LIST + query))
    download = body(client.get(f"{LIST}datasets.csv{query}")).decode()
    assert len(list(csv.DictReader(io.StringIO(download)))) == files


def test_a_filter_that_finds_nothing_can_be_cleared(as_, admin, census):
    builders.dataset("ks4", "2017-18")
    page = words(as_(admin).get(LIST + "?kind=census&year=2017-18"))
    assert "0 files" in page
    assert "Clear all" in page


def test_before_the_first_import_says_how(as_, admin):
    assert "manage.py import_data" in words(as_(admin).get(LIST))


def test_faults_are_grouped_with_an_example(as_, admin, census):
    page = words(as_(admin).get(f"{LIST}{census.pk}/"))
    assert "Not a URN. 2 Line 7, URN: ‘=1O0049’ Correct it." in page
    assert "In no register. Warning 1 Nothing." in page
    assert "SPARE" in page


def test_two_versions_of_one_day_are_told_apart_by_time_and_person(as_, admin, london):
    moment = dt.datetime(2026, 11, 3, 9, 5, tzinfo=dt.UTC)
    first = builders.dataset("ks4", accepted_at=moment, accepted_by=admin)
    second = builders.dataset("ks4", accepted_at=moment + dt.timedelta(hours=2), replaces=first)
    client = as_(admin)
    words_of_first = f"england_ks4final.csv, final, accepted 3 November 2026, 09:05, by {admin}"
    page = client.get(f"{LIST}{second.pk}/")
    assert f"{words_of_first}</a>" in page.content.decode()
    assert f"compare final, accepted 3 November 2026, 09:05, by {admin}, with this file" in words(page)
    page = words(client.get(f"/datasets/{first.pk}/against/{second.pk}/"))
    assert words_of_first in page and "accepted 3 November 2026, 11:05, by the command line" in page


def test_a_provisional_table_is_in_reserve_while_a_final_one_counts(as_, admin, london):
    provisional = builders.dataset("ks4", edition="provisional", rows_accepted=3200)
    few = builders.dataset("ks4", rows_accepted=120)
    client = as_(admin)
    assert "Counts Packs are made from it" in words(client.get(f"{LIST}{provisional.pk}/"))
    final = builders.dataset("ks4", rows_accepted=3190, replaces=few)
    assert "In reserve A better edition of the same table and year counts." in words(
        client.get(f"{LIST}{provisional.pk}/")
    )
    assert "Counts Packs are made from it" in words(client.get(f"{LIST}{final.pk}/"))
    states = [row["State"] for row in csv.DictReader(io.StringIO(body(client.get(f"{LIST}datasets.csv")).decode()))]
    assert sorted(states) == ["Counts", "In reserve", "Replaced"]
    assert words(client.get(LIST)).count("In reserve") == 1


def cell(line: int, value: str, field: str = "PERCTOT") -> dict:
    reason = f"Line {line}: '{value}' under '{field}' is no number."
    return {"line": line, "field": field, "value": value, "reason": reason, "remedy": "Correct it.", "severity": "row"}


def test_faults_of_one_sort_are_one_row_whatever_their_values(as_, admin, london):
    twice = [cell(900 + n, str(123_456 + n), "URN") for n in range(2)]
    for fault in twice:
        fault["reason"] = f"Line {fault['line']}: URN {fault['value']} already stands on line {fault['line'] - 1}."
    faults = [cell(n + 2, f"zz{n}") for n in range(200)] + twice + [cell(500, "one", "OTHER")]
    page = words(as_(admin).get(f"{LIST}{builders.dataset('absence', faults=faults).pk}/"))
    assert "A cell under 'PERCTOT' is no number. 200 Line 2, PERCTOT: ‘zz0’ Correct it." in page
    assert "URN … already stands on another line. 2 Line 900, URN: ‘123456’" in page
    assert "Line 500: 'one' under 'OTHER' is no number. 1 Line 500, OTHER: ‘one’" in page
    assert page.count("is no number.") == 2


def test_of_very_many_sorts_of_fault_the_page_shows_twenty(as_, admin, london):
    faults = [cell(n, "x", f"COLUMN{n}") for n in range(2, 30)]
    page = words(as_(admin).get(f"{LIST}{builders.dataset('absence', faults=faults).pk}/"))
    assert page.count("is no number.") == 20
    assert "the 20 most frequent of 28 sorts of fault" in page


def test_a_file_without_faults_says_so(as_, admin):
    assert "every row of the file was accepted" in words(as_(admin).get(f"{LIST}{builders.dataset().pk}/"))


def test_all_faults_as_a_file_without_formulas(as_, admin, census):
    rows = list(csv.DictReader(io.StringIO(body(as_(admin).get(f"{LIST}{census.pk}/faults.csv")).decode())))
    assert [row["Line"] for row in rows] == ["7", "9", ""]
    assert rows[0]["Value"] == "'=1O0049"


def test_other_formats_do_not_exist(as_, admin, census):
    assert as_(admin).get(f"{LIST}{census.pk}/faults.exe").status_code == 404


def test_a_file_of_another_challenge_does_not_exist(as_, admin):
    theirs = builders.dataset("local", visibility="challenge", challenge=builders.challenge("wales", la_codes=["660"]))
    client = as_(admin)
    assert client.get(f"{LIST}{theirs.pk}/").status_code == 404
    assert "No file has been accepted yet" in words(client.get(LIST))


@pytest.mark.parametrize("files", [1, 15])
def test_queries_do_not_grow_with_rows(as_, admin, django_assert_num_queries, files):
    for _ in range(files):
        builders.dataset()
    client = as_(admin)
    with django_assert_num_queries(8):
        client.get(LIST)
