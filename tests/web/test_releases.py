"""/releases/ and /releases/<challenge>/<number>/: for those who see jobs, and nobody else."""

import pytest

from tests.web import builders
from tests.web.pages import body, goes_to_login, words

LIST, ONE, FILE = "/releases/", "/releases/london/1/", "/releases/releases.csv"


@pytest.fixture
def release(london):
    return builders.release(london, datasets=(builders.dataset("census"),))


@pytest.mark.parametrize("url", [LIST, ONE, FILE])
def test_signed_out_people_sign_in_first(client, release, url):
    assert goes_to_login(client.get(url))


@pytest.mark.parametrize("url", [LIST, ONE, FILE])
@pytest.mark.parametrize("who", ["head", "officer", "nobody"])
def test_for_everyone_else_it_does_not_exist(as_, request, release, who, url):
    assert as_(request.getfixturevalue(who)).get(url).status_code == 404


@pytest.mark.parametrize("url", [LIST, ONE, FILE])
def test_only_reads(as_, admin, release, url):
    assert as_(admin).post(url).status_code == 405


def test_lists_releases_with_state_and_counts(as_, admin, release, london):
    builders.release(london, 2, state="failed")
    page = words(as_(admin).get(LIST))
    assert "London, release 1 Published 3 March 2026, 02:14 2 1" in page
    assert "London, release 2 Failed Not published" in page


def test_the_list_as_a_file(as_, admin, release):
    heading, row = body(as_(admin).get(FILE)).decode().splitlines()
    assert heading.startswith("Challenge,Release,State")
    assert row.startswith("London,1,published,")


def test_before_the_first_release_says_what_to_do(as_, admin):
    assert "Nothing has been published yet" in words(as_(admin).get(LIST))


def test_one_release_names_its_files(as_, admin, release):
    page = words(as_(admin).get(ONE))
    assert "This is the release that readers see now." in page
    assert "Made from 1 accepted file" in page
    assert "england_censusfinal.csv" in page


def test_what_the_night_noted_is_said_in_words(as_, admin, release, london):
    second = builders.release(london, 2)
    second.packs, second.notes = 30, {"columns": 412, "unchanged_packs": 29, "release_before": 1}
    second.save()
    client = as_(admin)
    page = words(client.get("/releases/london/2/"))
    assert "It holds 412 columns of figures, one per measure, group of pupils and year." in page
    assert "Compared with release 1, 1 pack says something new and 29 packs are the same to the letter." in page
    assert "It is the first release of the challenge." in words(client.get(ONE))


def test_a_release_that_was_never_published_notes_nothing(as_, admin, london):
    builders.release(london, 1, state="failed")
    assert "first release" not in words(as_(admin).get(ONE))


def test_a_release_of_another_challenge_is_as_one_that_does_not_exist(as_, admin):
    builders.release(builders.challenge("wales", la_codes=["660"]))
    client = as_(admin)
    assert client.get("/releases/wales/1/").status_code == client.get("/releases/nowhere/1/").status_code == 404
    assert "Wales" not in words(client.get(LIST))


@pytest.mark.parametrize("number", [1, 15])
def test_queries_do_not_grow_with_rows(as_, admin, london, django_assert_num_queries, number):
    for n in range(number):
        builders.release(london, n + 1)
    client = as_(admin)
    with django_assert_num_queries(5):
        client.get(LIST)
