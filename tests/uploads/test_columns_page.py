"""Saying what each column is, in the browser: what is suggested, what is shown, and what comes of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from challenge.core.models import User
from dataPacks.actions import uploads
from dataPacks.actions.local_measures import add_local_measure, end_local_measure
from dataPacks.readers.mapping import MEASURE
from dataPacks.store import local
from schools.models import Mapping, Result, Upload
from tests.calc.readers.tables import CENSUS, CENSUS_REST, CENSUS_TAIL
from tests.calc.readers.test_mapping import without_2019  # noqa: F401 - a fixture
from tests.imports import files
from tests.uploads.conftest import Send, worked
from tests.web.pages import words

pytestmark = pytest.mark.django_db

SCHOOLS = [{"URN": 100_000 + i, "ESTAB": 4000 + i} for i in range(4)]
HEAD = "School number,Name of school,Attainment 8,Girls' result,Remarks"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def schools(tmp_path: Path, db: None) -> None:
    files.take(files.register(tmp_path / "register", SCHOOLS))


@pytest.fixture
def browser(admin: User, client: Client) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def upload(tmp_path: Path, send: Send) -> Upload:
    path = tmp_path / "our schools.csv"
    rows = [f"{row['URN']},School {i},{40 + i}.5,{50 + i},fine" for i, row in enumerate(SCHOOLS)]
    path.write_text("\n".join([HEAD, *rows, ""]))
    return send(path, visibility="challenge", year="")


def url(of: Upload) -> str:
    return reverse("datapacks:map-upload", args=[of.pk])


def chosen(page: Any) -> dict[str, str]:
    """What each column is said to be, by its heading."""
    form = page.context["form"]
    return {use.heading: (use.measure or use.role) for use in form.uses()}


def sent(**changes: str) -> dict[str, str]:
    """The form as it is sent: the suggestions, and the girls' column said by hand."""
    columns = ["urn", "name", "measure:attainment8", "measure:attainment8", "ignore"]
    said = {f"what-{i}": what for i, what in enumerate(columns)} | {f"group-{i}": "all" for i in range(5)}
    return said | {"group-3": "girls", "name": "Our schools", "year": "2018-19"} | changes


def test_what_no_kind_recognises_leads_to_the_page_of_its_columns(browser: Client, upload: Upload):
    page = browser.get(reverse("datapacks:upload", args=[upload.pk]))
    assert url(upload) in page.content.decode() and "Say what each column is" in words(page)


def test_suggestions_are_chosen_already_with_their_reasons(browser: Client, upload: Upload):
    page = browser.get(url(upload))
    assert page.status_code == 200
    assert chosen(page) == {
        "School number": "urn", "Name of school": "name", "Attainment 8": "attainment8", "Girls' result": "ignore",
        "Remarks": "ignore",
    }  # fmt: skip
    text = words(page)
    assert "Every cell has six digits, as a URN has." in text and "‘40.5’, ‘41.5’, ‘42.5’" in text
    assert "Of the first 4 rows 4 can be read." in text and "URN 100000" in text
    assert 'value="measure:attainment8" selected' in page.content.decode()
    assert 'value="our schools"' in page.content.decode()


def test_a_preview_shows_what_was_chosen_and_saves_nothing(browser: Client, upload: Upload):
    page = browser.post(url(upload), sent(show="1"))
    text = words(page)
    assert (
        page.status_code == 200
        and "School 0, URN 100000" in text
        and "Attainment 8, girls, from ‘Girls' result’" in text
    )
    assert not Mapping.objects.exists() and Upload.objects.get().attempt == 1


def test_percentages_that_no_number_of_pupils_stands_beside_are_named(browser: Client, upload: Upload):
    caution = "No number of pupils stands beside ‘Attainment 8’"
    percent = {"what-2": "measure:absence_overall", "what-3": "ignore"}
    assert caution in words(browser.post(url(upload), sent(**percent), **HTMX))
    counted = percent | {"what-3": "cohort", "group-3": "all"}
    assert caution not in words(browser.post(url(upload), sent(**counted), **HTMX))
    Upload.objects.update(visibility="public")
    assert caution not in words(browser.post(url(upload), sent(**percent), **HTMX))


def test_a_script_gets_the_preview_alone(browser: Client, upload: Upload):
    page = browser.post(url(upload), sent(), **HTMX)
    assert page.content.decode().lstrip().startswith('<section id="glimpse"')
    wrong = browser.post(url(upload), sent(**{"group-3": "all"}), **HTMX)
    assert "Both 'Attainment 8' and 'Girls' result' are said to be the measure 'Attainment 8'" in words(wrong)


def test_saved_it_is_checked_confirmed_and_imported(browser: Client, upload: Upload, admin: User):
    answer = browser.post(url(upload), sent(save="1"))
    assert answer.status_code == 302 and answer.url == reverse("datapacks:upload", args=[upload.pk])
    again = worked(Upload.objects.get())
    assert (again.state, again.mapping.name) == ("previewed", "Our schools"), again.report
    done = worked(uploads.confirm_upload(upload=again, by=admin))
    assert done.dataset.visibility == "challenge", "from the upload"
    found = Result.objects.filter(series__dataset=done.dataset, school__urn=100_000).order_by("series__group")
    assert list(found.values_list("series__group", "value")) == [("all", 40.5), ("girls", 50.0)]


def test_two_columns_for_one_thing_are_both_marked_and_linked(browser: Client, upload: Upload):
    page = browser.post(url(upload), sent(save="1", **{"group-3": "all"}))
    html = page.content.decode()
    assert page.status_code == 422 and '<a href="#what-2">Both &#x27;Attainment 8&#x27; and' in html
    for number in (2, 3):
        assert f'id="what-{number}" name="what-{number}" aria-invalid="true"' in html
        assert f'aria-describedby="why-{number} what-{number}_error"' in html and f'id="what-{number}_error"' in html
    assert html.count('aria-invalid="true"') == 2


def test_what_cannot_be_saved_is_said_and_what_was_chosen_stays(browser: Client, upload: Upload):
    page = browser.post(url(upload), sent(save="1", **{"what-0": "ignore", "name": ""}))
    assert page.status_code == 422 and "Give the mapping a name" in words(page)
    page = browser.post(url(upload), sent(save="1", **{"what-0": "ignore"}))
    assert page.status_code == 422 and "URN or LAESTAB: without it no figure has a school" in words(page)
    assert chosen(page)["Girls' result"] == "attainment8"
    assert '<a href="#what-0">Say which column holds' in page.content.decode()
    assert browser.post(url(upload), sent(save="1", year="18")).status_code == 422
    assert not Mapping.objects.exists()


def test_rows_that_cannot_be_read_are_told_before_anything_is_saved(browser: Client, upload: Upload):
    text = words(browser.post(url(upload), sent(**{"what-4": "measure:roll"})))
    assert "Of the first 4 rows 0 can be read and 4 cannot." in text
    assert "Line 2: 'fine' under 'Remarks' is neither a number nor a code" in text


def test_a_measure_of_the_challenges_own_is_in_the_list_until_it_is_ended(
    browser: Client, upload: Upload, london, admin
):
    late = add_local_measure(
        challenge=london, key="late", name="Pupils late", unit="%", higher_is="worse", decimals=1, by=admin
    )
    assert 'value="measure:late"' in browser.get(url(upload)).content.decode()
    assert browser.post(url(upload), sent(save="1", **{"what-3": "measure:late"})).status_code == 302
    end_local_measure(measure=late, by=admin)
    worked(upload)
    assert 'value="measure:late" selected' in browser.get(url(upload)).content.decode(), "this mapping uses it"


def test_a_value_from_nowhere_is_no_way_in(browser: Client, upload: Upload):
    page = browser.post(url(upload), sent(save="1", **{"what-1": "<script>", "group-2": "everyone"}))
    assert page.status_code == 422 and "<script>'" not in page.content.decode()
    assert not Mapping.objects.exists()


def test_the_mapping_of_the_upload_is_where_it_begins_again(browser: Client, upload: Upload):
    browser.post(url(upload), sent(save="1"))
    worked(upload)
    page = browser.get(url(upload))
    assert chosen(page)["Girls' result"] == "attainment8" and 'value="Our schools"' in page.content.decode()


def test_a_file_that_is_no_table_says_why(browser: Client, tmp_path: Path, send: Send):
    path = tmp_path / "twice.csv"
    path.write_text("URN,URN\n100000,1\n")
    page = browser.get(url(send(path)))
    assert page.status_code == 200 and "has the heading 'URN' 2 times" in words(page)


def test_once_it_is_imported_there_is_nothing_to_say(browser: Client, upload: Upload):
    Upload.objects.update(state="abandoned", mapping=None)
    assert browser.get(url(upload)).url == reverse("datapacks:upload", args=[upload.pk])


def test_the_number_of_queries_does_not_grow_with_the_columns(
    browser: Client, tmp_path: Path, send: Send, django_assert_max_num_queries
):
    path = tmp_path / "wide.csv"
    wide = ["URN", "Attainment 8", *(f"Column {i}" for i in range(60))]
    path.write_text("\n".join([",".join(wide), *(f"{row['URN']},40,{','.join('x' * 60)}" for row in SCHOOLS), ""]))
    upload = send(path, year="")
    with django_assert_max_num_queries(14):
        page = browser.get(url(upload))
    assert "60 more columns, for which nothing is suggested" in words(page)


def test_a_table_as_wide_as_the_widest_published_one_can_be_sent(browser: Client, tmp_path: Path, send: Send):
    path = tmp_path / "wide.csv"
    wide = ["URN", "Attainment 8", *(f"Column {i}" for i in range(600))]
    path.write_text("\n".join([",".join(wide), *(f"{row['URN']},40,{','.join('x' * 600)}" for row in SCHOOLS), ""]))
    said = {f"what-{i}": "ignore" for i in range(602)} | {f"group-{i}": "all" for i in range(602)}
    said |= {"what-0": "urn", "what-601": "measure:roll", "name": "Wide", "year": "", "save": "1"}
    assert browser.post(url(send(path)), said).status_code == 302
    assert local.mapping_of(Mapping.objects.get()).headings == ("URN", "Column 599")


@pytest.fixture
def unseen(without_2019: Iterator[None]) -> None:  # noqa: F811
    """The definitions as they were before the census of 2018-19."""


def test_a_census_whose_headings_changed_is_settled_here(
    unseen: None, browser: Client, tmp_path: Path, send: Send, admin
):
    path = tmp_path / "england_census.csv"
    rows = [f"{row['URN']},202,{row['ESTAB']},State-funded secondary,950,{CENSUS_REST},64.5" for row in SCHOOLS]
    path.write_text("\n".join([CENSUS, *rows, *CENSUS_TAIL, ""]))
    upload = send(path)
    page = words(browser.get(reverse("datapacks:upload", args=[upload.pk])))
    assert "lacks the heading 'PNUMFSM', which the census of 2016-17 and 2017-18 (census) has" in page
    assert (
        "has the headings 'SCHOOLTYPE', 'NUMFSM', which the census of 2016-17 and 2017-18 (census) does not have"
        in page
    )

    page = browser.get(url(upload))
    assert "comes nearest to the census of 2016-17 and 2017-18 (School census)" in words(page)
    form = page.context["form"]
    what = {f"what-{i}": f"{MEASURE}:{u.measure}" if u.measure else u.role for i, u in enumerate(form.uses())}
    group = {f"group-{i}": use.group for i, use in enumerate(form.uses())}
    assert browser.post(url(upload), what | group | {"name": "Census", "year": "", "save": "1"}).status_code == 302
    done = worked(uploads.confirm_upload(upload=worked(upload), by=admin))
    assert (done.state, done.dataset.kind, done.dataset.is_official) == ("accepted", "census", True)
    assert done.dataset.series.count() == 7 and local.mapping_of(done.mapping).based_on == "census"


def test_a_glimpse_asked_for_while_the_columns_were_saved_leads_to_the_file(browser, upload):
    upload.state = Upload.State.CHECKING
    upload.save()
    answer = browser.post(url(upload), {"name": "Ours"}, **HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, reverse("datapacks:upload", args=[upload.pk]))
    assert browser.post(url(upload), {"name": "Ours"}).url == reverse("datapacks:upload", args=[upload.pk])
