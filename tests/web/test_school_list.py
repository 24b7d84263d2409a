"""/schools/: search, filters with tags, sorting, pages."""

import pytest

from tests.web import builders
from tests.web.pages import goes_to_login, words

URL = "/schools/"


@pytest.fixture
def three(haverstock):
    city = builders.authority("201", "City of London")
    builders.school(
        "Aldgate Primary School", la=city, phase="primary", postcode="EC3A 5DE", type_name="Academy converter"
    )
    builders.school("St Paul's School", la=builders.authority("850", "Hampshire"), is_open=False, postcode="SO23 8UJ")


def found(response) -> list[str]:
    return [school.name for school in response.context["page"]]


def test_signed_out_people_sign_in_first(client):
    assert goes_to_login(client.get(URL))


def test_only_reads(as_, head):
    assert as_(head).post(URL).status_code == 405


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Aldgate Primary School", "Haverstock School", "St Paul's School"]),
        ("?q=haver", ["Haverstock School"]),
        ("?q=100049", ["Haverstock School"]),
        ("?q=EC3A+5DE", ["Aldgate Primary School"]),
        ("?q=city+aldgate", ["Aldgate Primary School"]),
        ("?q=hampshire", ["St Paul's School"]),
        ("?la=201", ["Aldgate Primary School"]),
        ("?phase=primary", ["Aldgate Primary School"]),
        ("?phase=primary&phase=secondary&state=open", ["Aldgate Primary School", "Haverstock School"]),
        ("?state=closed", ["St Paul's School"]),
        ("?type=Academy+converter", ["Aldgate Primary School"]),
        ("?challenge=london", ["Aldgate Primary School", "Haverstock School"]),
        ("?sort=-name", ["St Paul's School", "Haverstock School", "Aldgate Primary School"]),
        ("?sort=la", ["Haverstock School", "Aldgate Primary School", "St Paul's School"]),
        ("?q=%27%3B--", []),
        ("?q=%C2%B2", []),
        ("?q=99999999999999999999", []),
    ],
)
def test_finds(as_, head, three, query, names):
    assert found(as_(head).get(URL + query)) == names


def test_schools_of_an_import_under_way_are_not_there(as_, head):
    builders.school("Not accepted yet", is_listed=False)
    assert found(as_(head).get(URL)) == ["Haverstock School"]


def test_each_filter_is_a_tag_that_takes_only_itself_away(as_, head, three):
    response = as_(head).get(URL + "?q=school&phase=primary&phase=secondary&sort=-name&page=1")
    tags = {tag.text: tag.without for tag in response.context["tags"]}
    assert tags == {
        "‘school’": "?phase=primary&phase=secondary&sort=-name",
        "Primary": "?q=school&phase=secondary&sort=-name",
        "Secondary": "?q=school&phase=primary&sort=-name",
    }


def test_a_value_that_cannot_be_chosen_is_explained_and_ignored(as_, head, three):
    response = as_(head).get(URL + "?la=999")
    assert '<a href="#id_la">Choose local authority from the list</a>' in response.content.decode()
    assert len(found(response)) == 3


def test_nothing_found_says_what_to_do(as_, head, three):
    page = words(as_(head).get(URL + "?q=zzz"))
    assert "0 schools found" in page
    assert "Check the spelling" in page


def test_before_the_first_import_says_where_schools_come_from(as_, admin):
    assert "once the admin team has imported a register" in words(as_(admin).get(URL))


def test_pages_of_twenty_keep_the_filters(as_, head):
    for number in range(44):
        builders.school(f"Park School {number:02}")
    response = as_(head).get(URL + "?q=park&page=2")
    assert len(found(response)) == 20
    assert "44 schools found, showing 21 to 40" in words(response)
    assert 'href="?q=park&amp;page=3"' in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999", "x"])
def test_a_page_that_is_not_there_shows_one_that_is(as_, head, page):
    assert as_(head).get(URL + f"?page={page}").status_code == 200


def test_the_sorted_column_says_so(as_, head, three):
    html = as_(head).get(URL + "?sort=-la").content.decode()
    assert html.count("aria-sort") == 1
    assert 'aria-sort="descending"><a class="govuk-link app-sort" href="?sort=la"' in html


def test_a_school_without_urn_is_reached_by_laestab(as_, head):
    builders.school("Lost School", urn=None, laestab="2024999")
    assert 'href="/schools/laestab-2024999/"' in as_(head).get(URL + "?q=lost").content.decode()


def test_a_school_that_only_a_census_counts_is_called_by_its_number_and_comes_last(as_, head, three):
    builders.school("", urn=100005)
    response = as_(head).get(URL)
    assert found(response)[-1] == ""
    assert "School 100005" in words(response)


@pytest.mark.parametrize("schools", [1, 40])
def test_queries_do_not_grow_with_rows(as_, head, django_assert_num_queries, schools):
    client = as_(head)
    for number in range(schools):
        builders.school(f"Park School {number}")
    with django_assert_num_queries(7):
        client.get(URL)


@pytest.mark.parametrize("sort", ["", "name", "-name"])
def test_schools_without_a_name_come_last_whatever_the_order(as_, head, three, sort):
    nameless = builders.school("Unnamed school (URN 123456)", urn=123456)
    names = found(as_(head).get(URL, {"sort": sort}))
    assert names[-1] == nameless.name
    assert len(names) == 4


@pytest.mark.parametrize("sort", ["la", "-la", "phase", "-phase"])
def test_within_an_authority_or_phase_too(as_, head, haverstock, sort):
    builders.school("Unnamed school (URN 123456)", urn=123456)
    builders.school("Zetland School")
    names = found(as_(head).get(URL, {"sort": sort}))
    assert names == ["Haverstock School", "Zetland School", "Unnamed school (URN 123456)"]
