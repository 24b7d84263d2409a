"""/nights/ and /nights/<id>/: the list, and one night with its progress."""

import pytest
from django.utils import timezone

from challenge.core.models import Job
from dataPacks.models import NightRun
from tests.web import builders
from tests.web.pages import body, goes_to_login, words

LIST, FILE = "/nights/", "/nights/nights.csv"


@pytest.fixture
def running(london):
    night = NightRun.objects.create(challenge=london, date="2026-11-22", trigger="clock")
    Job.objects.create(run=night.run, stage=1, kind="ingest", key="ingest", state="done", rows=24000, seconds=3.2)
    Job.objects.create(run=night.run, stage=2, kind="indicators", key="indicators", state="leased", tries=1)
    return night


def url(night: NightRun) -> str:
    return f"{LIST}{night.pk}/"


def end(night: NightRun, state: str, **fields) -> None:
    NightRun.objects.filter(pk=night.pk).update(state=state, finished_at=timezone.now(), **fields)


def test_signed_out_people_sign_in_first(client, running):
    assert goes_to_login(client.get(LIST))
    assert goes_to_login(client.get(url(running)))


@pytest.mark.parametrize("who", ["head", "officer", "nobody"])
def test_for_everyone_else_it_does_not_exist(as_, request, running, who):
    client = as_(request.getfixturevalue(who))
    assert [client.get(path).status_code for path in (LIST, FILE, url(running))] == [404] * 3


def test_only_reads(as_, admin, running):
    client = as_(admin)
    assert [client.post(path).status_code for path in (LIST, FILE, url(running))] == [405] * 3


def test_a_night_of_another_challenge_does_not_exist(as_, admin):
    theirs = NightRun.objects.create(
        challenge=builders.challenge("wales", la_codes=["660"]), date="2026-11-22", trigger="clock"
    )
    client = as_(admin)
    assert client.get(url(theirs)).status_code == 404
    assert "Wales" not in words(client.get(LIST))


def test_lists_nights_and_the_button(as_, admin, running):
    response = as_(admin).get(LIST)
    assert "the clock The night's work is running." in words(response)
    assert 'href="/nights/start/?challenge=london"' in response.content.decode()


def test_the_list_as_a_file(as_, admin, running):
    heading, row = body(as_(admin).get(FILE)).decode().splitlines()
    assert heading.startswith("Challenge,Date,State")
    assert row.startswith("London,2026-11-22,running,the clock")


def test_before_the_first_night_says_what_to_do(as_, admin):
    assert "No night has run yet" in words(as_(admin).get(LIST))


def test_a_running_night_shows_each_step_and_asks_again(as_, admin, running):
    response = as_(admin).get(url(running))
    page, html = words(response), response.content.decode()
    assert "Take in the files accepted since the last release Done 1 of 1 24,000 3.2 seconds" in page
    assert "Work out each school's figures Working 0 of 1" in page
    assert "Write the data packs Cannot start yet" in page
    assert "1 of 6 parts of the work are done" in page
    assert 'hx-trigger="every 2s"' in html
    assert f'href="/nights/{running.pk}/">Refresh</a>' in html


def test_htmx_gets_only_the_part_that_moves(as_, admin, running):
    html = as_(admin).get(url(running), headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="progress"')
    assert "<html" not in html and 'role="status"' not in html
    assert 'id="refresh"' in html and 'id="steps"' in html  # the keyboard's focus is kept by these


def test_a_night_that_is_over_asks_no_more(as_, admin, running, london):
    Job.objects.update(state="done")
    end(running, "done", release=builders.release(london), packs_built=1, packs_unchanged=2)
    response = as_(admin).get(url(running), headers={"HX-Request": "true"})
    assert "Release 1 was published: 1 pack was written and 2 packs are unchanged." in words(response)
    assert "hx-get" not in response.content.decode()


def test_a_night_without_anything_new_says_so(as_, admin, london):
    last = builders.release(london)
    night = NightRun.objects.create(challenge=london, date="2026-11-22", trigger="clock")
    Job.objects.create(run=night.run, stage=1, kind="ingest", key="ingest", state="done")
    end(night, "done", release=last, packs_unchanged=30)
    page = words(as_(admin).get(url(night)))
    assert "There was nothing new since release 1, so there was nothing to publish." in page
    assert page.count("Not needed") == 5


def test_a_failure_keeps_its_traceback_folded(as_, admin, running):
    Job.objects.filter(kind="indicators").update(state="failed", tries=5, error="Traceback: no column <ATT8SCR>")
    end(running, "failed")
    response = as_(admin).get(url(running))
    assert "Nothing of it was published: readers still see the release before." in words(response)
    assert "part ‘indicators’: failed after 5 tries" in words(response)
    assert "Traceback: no column &lt;ATT8SCR&gt;" in response.content.decode()
    assert "<details" in response.content.decode()
    assert "Write the data packs Not reached" in words(response)


def test_a_job_that_will_be_tried_again_says_so(as_, admin, running):
    Job.objects.filter(kind="indicators").update(state="queued", tries=1, error="Traceback: the worker died")
    assert "will be tried again" in words(as_(admin).get(url(running)))


@pytest.mark.parametrize("packs", [1, 60])
def test_queries_do_not_grow_with_jobs(as_, admin, running, django_assert_num_queries, packs):
    for number in range(packs):
        Job.objects.create(run=running.run, stage=4, kind="packs", key=f"packs:{number}")
    client = as_(admin)
    with django_assert_num_queries(5):
        client.get(url(running))
