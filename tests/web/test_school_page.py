"""/schools/<urn>/: public facts and figures for anyone signed in, the pack's link only for those who may read it."""

import pytest

from tests.web import builders
from tests.web.pages import goes_to_login, words
from tests.web.test_home import add_pack

URL = "/schools/100049/"


def test_signed_out_people_sign_in_first(client, haverstock):
    assert goes_to_login(client.get(URL))


def test_only_reads(as_, head):
    assert as_(head).post(URL).status_code == 405


def test_anyone_signed_in_reads_the_public_facts(as_, nobody, haverstock):
    page = words(as_(nobody).get(URL))
    assert "Haverstock School" in page
    assert "Type Community school" in page
    assert "Facts are those of 2018 to 2019" in page
    assert "No figures of this school have been imported" in page


@pytest.mark.parametrize("urn", ["999999", "99999999999999999999", "0"])
def test_a_school_that_does_not_exist(as_, nobody, urn):
    assert as_(nobody).get(f"/schools/{urn}/").status_code == 404


def test_a_school_of_an_import_under_way_does_not_exist_yet(as_, nobody):
    builders.school("Not accepted yet", urn=123456, is_listed=False)
    assert as_(nobody).get("/schools/123456/").status_code == 404


def test_a_school_without_urn_is_found_by_laestab(as_, nobody):
    builders.school("Lost School", urn=None, laestab="2024999")
    page = words(as_(nobody).get("/schools/laestab-2024999/"))
    assert "Lost School" in page
    assert "None yet: no register that was imported names this school" in page


def test_a_school_with_urn_is_not_doubled_under_its_laestab(as_, nobody, haverstock):
    assert as_(nobody).get(f"/schools/laestab-{haverstock.laestab}/").status_code == 404


def test_each_figure_names_edition_file_and_line(as_, nobody, haverstock):
    builders.figure(haverstock, builders.dataset(), line=1234)
    assert "All pupils 42.4 2018-19 final england_ks4final.csv, line 1234, ATT8SCR" in words(as_(nobody).get(URL))


def test_the_last_edition_comes_first_and_the_earlier_stays_readable(as_, nobody, haverstock):
    for edition, value in (("provisional", -0.09), ("final", -0.11)):
        builders.figure(haverstock, builders.dataset(edition=edition), "progress8", value=value, column="P8MEA")
    page = words(as_(nobody).get(URL))
    assert page.index("−0.11 2018-19 final") < page.index("−0.09 2018-19 provisional, since corrected")


def test_only_the_latest_year_of_a_measure_is_shown(as_, nobody, haverstock):
    for year in ("2017-18", "2018-19"):
        builders.figure(haverstock, builders.dataset(year=year))
    page = words(as_(nobody).get(URL))
    assert "42.4 2018-19" in page
    assert "42.4 2017-18" not in page


def test_a_hidden_figure_gives_the_reason_and_the_code_never_nought(as_, nobody, haverstock):
    builders.figure(haverstock, builders.dataset(), value=None, code="SUPP", reason=1)
    page = words(as_(nobody).get(URL))
    assert "Not shown by the publisher, to protect pupils' privacy (SUPP)" in page
    assert "All pupils 0" not in page


def test_files_not_accepted_replaced_or_not_public_show_nothing(as_, nobody, haverstock):
    old = builders.dataset(file_name="replaced.csv")
    for source in (
        old,
        builders.dataset(file_name="staged.csv", state="staged"),
        builders.dataset(file_name="ours.csv", visibility="school", challenge=builders.challenge()),
        builders.dataset(file_name="newer.csv", replaces=old),
    ):
        builders.figure(haverstock, source)
    page = words(as_(nobody).get(URL))
    assert "newer.csv" in page
    assert not any(name in page for name in ("replaced.csv", "staged.csv", "ours.csv"))


@pytest.mark.parametrize(("who", "may"), [("admin", True), ("head", True), ("officer", True), ("nobody", False)])
def test_the_pack_is_linked_only_for_those_who_may_read_it(as_, request, haverstock, london, who, may):
    add_pack(haverstock, builders.release(london))
    html = as_(request.getfixturevalue(who)).get(URL).content.decode()
    assert ('href="/schools/100049/pack/"' in html) == may


def test_a_head_of_another_school_sees_nothing_of_the_pack(as_, head, london):
    other = builders.school("Elsewhere High")
    add_pack(other, builders.release(london))
    page = words(as_(head).get(f"/schools/{other.urn}/"))
    assert "Elsewhere High" in page
    assert "ata pack" not in page


def test_whoever_may_read_the_pack_is_told_when_there_is_none(as_, head):
    assert "There is no data pack of this school in the current release" in words(as_(head).get(URL))


@pytest.mark.parametrize("years", [1, 10])
def test_queries_do_not_grow_with_figures(as_, head, haverstock, django_assert_num_queries, years):
    for year in range(years):
        source = builders.dataset(year=f"{2010 + year}-{11 + year}")
        for group in ("all", "boys", "girls"):
            builders.figure(haverstock, source, group=group)
    client = as_(head)
    with django_assert_num_queries(8):
        client.get(URL)
