"""A school's data pack on the screen: who may read it, what it says, what it costs."""

import re

import pytest

from challenge.core.models import AuditEvent
from tests.factories import pack as factory
from tests.web import builders
from tests.web.pack.conftest import publish
from tests.web.pages import goes_to_login, words

URL = "/schools/100049/pack/"


def test_a_head_reads_the_own_schools_pack(as_, head, pack):
    text = words(as_(head).get(URL))
    assert "Haverstock School" in text
    assert "2018 to 2019. Release 1, published on 3 March 2026." in text
    assert pack["summary"] in text
    for value in ("−0.11", "42.4", "58.0%", "17.4%", "Below similar schools", "47.9 or more"):
        assert value in text


@pytest.mark.parametrize("who", ["admin", "officer"])
def test_the_admin_team_and_the_authority_read_it_too(as_, who, pack, request):
    assert as_(request.getfixturevalue(who)).get(URL).status_code == 200


def test_nobody_else_can_tell_that_it_exists(as_, pack, haverstock):
    other = builders.person("other@example.org", "head", school=builders.school("Another School"))
    assert as_(other).get(URL).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, pack):
    assert goes_to_login(client.get(URL))


def test_a_school_without_a_pack_is_not_found(as_, admin, haverstock, release):
    assert as_(admin).get(URL).status_code == 404


def test_a_school_that_is_not_there_is_not_found(as_, admin, pack):
    assert as_(admin).get("/schools/999999/pack/").status_code == 404


def test_a_challenge_can_be_asked_for(as_, admin, pack):
    assert as_(admin).get(f"{URL}?challenge=london").status_code == 200
    assert as_(admin).get(f"{URL}?challenge=bristol").status_code == 404


def test_it_can_only_be_read(as_, head, pack):
    assert as_(head).post(URL).status_code == 405


def test_every_reading_is_recorded(as_, head, pack):
    as_(head).get(URL)
    event = AuditEvent.objects.get(action="pack.read")
    assert (event.by, event.subject, event.new) == (head, "school:100049", {"release": 1, "form": "page"})


def test_a_refused_reading_is_not_recorded_as_one(as_, nobody, pack):
    as_(nobody).get(URL)
    assert not AuditEvent.objects.filter(action="pack.read").exists()


def test_the_similar_schools_figures_come_from_the_release(as_, head, pack):
    body = as_(head).get(URL).content.decode()
    chart = re.search(r"<svg[^>]*ranked-attainment8.*?</svg>", body, re.S).group()
    known = [v for v in factory.values_for(pack)("attainment8", "all", "2018-19") if v is not None]
    assert len(re.findall(r"<rect[^>]*><title>", chart)) == len(known) == 48


def test_contents_lead_to_every_section(as_, head, pack):
    body = as_(head).get(URL).content.decode()
    links = re.findall(r'class="govuk-link" href="#([^"]+)"', body)
    assert links[:9] == [
        "headlines", "over-time", "similar", "disadvantaged", "alike", "schools", "all-figures", "method", "notes",
    ]  # fmt: skip
    assert all(f'id="{link}"' in body for link in links)


def test_ids_are_unique_and_nothing_is_styled_or_scripted_in_line(as_, head, pack):
    body = as_(head).get(URL).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", body)


def test_hostile_names_are_escaped(as_, head, haverstock, release):
    body = factory.with_school(factory.secondary(), name="<script>alert(1)</script>")
    publish(haverstock, release, body)
    html = as_(head).get(URL).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("name", factory.EVERY)
def test_awkward_packs_are_pages_like_any_other(as_, head, haverstock, release, name):
    publish(haverstock, release, factory.EVERY[name]())
    assert as_(head).get(URL).status_code == 200


def test_it_costs_at_most_12_queries(as_, head, pack, django_assert_max_num_queries):
    browser = as_(head)
    with django_assert_max_num_queries(12):
        browser.get(URL)
