"""/: for each role, what there is and what to do next."""

import re

import pytest

from dataPacks.calc.pack import TEMPLATE
from dataPacks.models import NightRun, Pack, PackDocument
from schools.actions.grants import end_role, give_role
from tests.web import builders
from tests.web.pages import goes_to_login, words


def add_pack(school, release) -> None:
    document, _ = PackDocument.objects.get_or_create(digest="0" * 64, defaults={"body": b"", "size": 0})
    Pack.objects.create(release=release, school=school, template=TEMPLATE, document=document)


def test_signed_out_people_sign_in_first(client):
    assert goes_to_login(client.get("/"))


def test_only_reads(as_, head):
    assert as_(head).post("/").status_code == 405


def test_a_head_is_led_to_the_pack(as_, head, haverstock, london):
    add_pack(haverstock, builders.release(london))
    response = as_(head).get("/")
    assert "Your school's data pack is ready. It is from release 1 of London, published on 3 March 2026." in words(
        response
    )
    assert 'href="/schools/100049/pack/"' in response.content.decode()


def test_a_head_without_a_pack_is_told_why(as_, head, london):
    client = as_(head)
    assert "data pack is not ready yet" in words(client.get("/"))
    builders.release(london)
    assert "There is no data pack of your school in this release" in words(client.get("/"))


def test_an_officer_sees_the_schools_of_the_authority_that_have_packs(as_, officer, haverstock, london):
    release = builders.release(london)
    other = builders.school("Elsewhere High", la=builders.authority("201", "City of London"))
    for school in (haverstock, other):
        add_pack(school, release)
    builders.school("Camden without a pack")
    page = words(as_(officer).get("/"))
    assert "1 school has a data pack in release 1" in page
    assert "Haverstock School" in page
    assert "Elsewhere" not in page
    assert "without a pack" not in page


def test_an_officer_before_the_first_release(as_, officer):
    assert "There are no data packs yet" in words(as_(officer).get("/"))


def test_an_admin_is_told_to_import_first(as_, admin):
    page = words(as_(admin).get("/"))
    assert "Next: import the published tables" in page
    assert "No night has run yet. Every night from 02:00 it runs by itself." in page
    assert "Similar schools cannot be found" in page


def test_an_admin_sees_what_is_there_and_what_is_missing(as_, admin, london):
    files = (builders.dataset("census"), builders.dataset("ks4", "2017-18"), builders.dataset("ks4", "2018-19"))
    release = builders.release(london, datasets=files)
    night = NightRun.objects.create(challenge=london, date="2026-11-22", trigger="clock", release=release, state="done")
    response = as_(admin).get("/")
    page = words(response)
    assert "1 pack in release 1 , published on 3 March 2026" in page
    assert "Key stage 4 results 2018-19, 2017-18" in page
    assert "Absence Packs say nothing about absence." in page
    assert f'href="/nights/{night.pk}/"' in response.content.decode()
    assert 'href="/nights/start/?challenge=london"' in response.content.decode()


def test_no_button_while_a_night_is_running(as_, admin, london):
    NightRun.objects.create(challenge=london, date="2026-11-22", trigger="clock")
    assert "Start the night now" not in words(as_(admin).get("/"))


def test_somebody_without_a_role_is_told_whom_to_ask(as_, nobody):
    page = words(as_(nobody).get("/"))
    assert "You have no role yet" in page
    assert "nobody@example.org" in page


def test_somebody_with_two_roles_sees_both(as_, head, london):
    give_role(person=head, role="admin", challenge=london, by=None)
    response = as_(head).get("/")
    assert [s.template for s in response.context["sections"]] == ["pages/home/admin.html", "pages/home/head.html"]


def test_a_role_that_ended_is_gone_on_the_very_next_request(as_, admin):
    client = as_(admin)
    end_role(grant=admin.grants.get(), by=None)
    assert "You have no role yet" in words(client.get("/"))


@pytest.mark.parametrize(("who", "entries"), [("admin", 14), ("head", 6), ("nobody", 4)])
def test_the_menu_has_what_each_can_open(as_, request, who, entries):
    response = as_(request.getfixturevalue(who)).get("/")
    assert len(response.context["navigation"]) == entries
    for item in response.context["navigation"]:
        assert response.client.get(item.url).status_code == 200


def test_queries_do_not_grow_with_schools(as_, officer, london, django_assert_num_queries):
    client = as_(officer)
    release = builders.release(london)
    for number in range(30):
        add_pack(builders.school(f"School {number}"), release)
    with django_assert_num_queries(8):
        client.get("/")


@pytest.mark.parametrize("page", ["/uploads/", "/uploads/new/", "/mappings/", "/measures/"])
def test_pages_about_uploads_are_marked_under_uploads_in_the_menu(as_, admin, page):
    html = as_(admin).get(page).content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="true"', html) == ["/uploads/"]


def test_a_schools_part_in_the_programme_is_marked_under_keys_to_success(as_, haverstock, head):
    builders.key(haverstock)
    html = as_(head).get("/schools/100049/programme/contacts/").content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="true"', html) == ["/programme/"]


def test_the_way_to_the_uploads_is_from_home(as_, admin):
    html = as_(admin).get("/uploads/").content.decode()
    assert re.findall(r'govuk-breadcrumbs__link" href="([^"]+)"', html) == ["/"]
