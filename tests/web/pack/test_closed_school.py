"""A closed school's pack: it says so, when, and which schools came after; nobody else learns anything."""

import datetime as dt

import pytest

from tests.factories import pack as factory
from tests.web import builders
from tests.web.pack.conftest import publish
from tests.web.pages import words
from tests.web.test_school_surroundings import link

URL = "/schools/100049/pack/"


@pytest.fixture
def closed(haverstock):
    haverstock.is_open, haverstock.closed_on = False, dt.date(2012, 8, 31)
    haverstock.save()
    return haverstock


def test_without_a_pack_its_page_says_when_it_closed_and_leads_to_the_school_after(as_, head, closed, release):
    builders.school("New Academy", urn=138000)
    link(100049, 138000)
    answer = as_(head).get(URL)
    assert answer.status_code == 200
    assert "Haverstock School closed on 31 August 2012. Packs are made of open schools alone." in words(answer)
    assert "After it came: New Academy (URN 138000)" in words(answer)
    assert 'href="/schools/138000/"' in answer.content.decode()


def test_a_merger_is_called_one_and_a_school_without_a_page_is_no_link(as_, head, closed, release):
    link(100049, 138000, "merger", after_name="New Academy")
    answer = as_(head).get(URL)
    assert "New Academy (URN 138000), into which it merged" in words(answer)
    assert 'href="/schools/138000/"' not in answer.content.decode()


def test_where_nobody_is_named_it_says_so_and_without_a_date_it_says_closed(as_, head, closed, release):
    closed.closed_on = None
    closed.save()
    said = words(as_(head).get(URL))
    assert "Haverstock School is closed." in said and "No list that was imported names a school that came after" in said


def test_a_pack_made_before_it_closed_says_so_on_top(as_, head, pack, closed):
    link(100049, 138000, after_name="New Academy")
    said = words(as_(head).get(URL))
    assert "Haverstock School closed on 31 August 2012. This pack was made before." in said
    assert "New Academy (URN 138000)" in said and pack["summary"] in said


def test_an_open_school_without_a_pack_is_still_not_found(as_, head, haverstock, release):
    assert as_(head).get(URL).status_code == 404


def test_whoever_may_not_read_it_learns_nothing(as_, closed, release):
    other = builders.person("other@example.org", "head", school=builders.school("Another School"))
    assert as_(other).get(URL).status_code == 404


@pytest.mark.parametrize("form", ["csv", "json"])
def test_there_is_nothing_to_download(as_, head, closed, release, form):
    assert as_(head).get(f"/schools/100049/pack.{form}").status_code == 404


def test_it_costs_one_query_more_than_an_open_schools(as_, head, haverstock, release, django_assert_max_num_queries):
    publish(haverstock, release, factory.secondary())
    haverstock.is_open = False
    haverstock.save()
    browser = as_(head)
    with django_assert_max_num_queries(13):
        browser.get(URL)
