"""A school's own decisions: letter, telling the head, leaving, exit review to the end, return."""

import datetime as dt

import pytest

from challenge.core import clock
from schools.exit_criteria import EXIT_CRITERIA
from schools.models import ExitReview, Proposal, SchoolLink
from tests.web import builders
from tests.web.pages import words


@pytest.fixture
def client(as_, admin):
    return as_(admin)


@pytest.fixture
def key(haverstock):
    key = builders.key(haverstock, head_told_on=None)
    reasons = ["Basics: 30%, below 40%. Source: a.csv, line 1."]
    decided = builders.timezone.now()
    Proposal.objects.create(key=key, kind="entry", reasons=reasons, decision="taken", decided_at=decided)
    return key


def confirm(client, url, **answers):
    """Send a form, look at the answers, confirm."""
    checked = client.post(url, {"version": "1"} | answers)
    assert checked.status_code == 200 and "cannot be taken back" in words(checked), words(checked)
    return client.post(url, {"version": "1", "do": "confirm"} | answers, follow=True)


def test_the_letter_is_respectful_and_names_the_figures(client, key):
    page = words(client.get(f"/programme/keys/{key.pk}/letter/"))
    assert "It is no judgement on the people who work at the school" in page
    assert "Basics: 30%, below 40%." in page and "a.csv" not in page
    text = client.get(f"/programme/keys/{key.pk}/letter.txt")
    assert text["Content-Type"].startswith("text/plain")
    assert "Haverstock School has been chosen as a Key to Success" in text.content.decode()


def test_there_is_no_letter_before_it_is_decided(client, haverstock):
    key = builders.key(haverstock, "proposed")
    assert "It has not been decided yet" in words(client.get(f"/programme/keys/{key.pk}/letter/"))


@pytest.mark.parametrize(("state", "says"), [
    ("proposed", "It has not been decided yet"),
    ("declined", "It was decided against"),
    ("left", "The school has left the programme"),
])  # fmt: skip
def test_there_is_no_letter_to_download_unless_the_school_is_in_the_programme(client, haverstock, state, says):
    key = builders.key(haverstock, state)
    for url in (f"/programme/keys/{key.pk}/letter/", f"/programme/keys/{key.pk}/letter.txt"):
        page = client.get(url)
        assert says in words(page) and "enters the programme on" not in words(page)
        assert "Content-Disposition" not in page


def test_the_letter_of_a_return_by_hand_names_no_figures_of_the_years_before(client, key, admin):
    now = clock.now() + dt.timedelta(days=1)
    key.proposals.create(
        kind="watch", decision="taken", decided_at=now, decided_by=admin, made_by=admin, reasons=["Private worry."]
    )
    for url in (f"/programme/keys/{key.pk}/letter/", f"/programme/keys/{key.pk}/letter.txt"):
        page = client.get(url).content.decode()
        assert "chosen as a Key to Success" in page
        assert "Basics" not in page and "published figures" not in page and "Private" not in page


def test_the_head_is_told_and_sees_the_school(client, key, head, as_):
    assert "Noted." in words(confirm(client, f"/programme/keys/{key.pk}/told/", on="3 September 2026"))
    assert "Haverstock School" in words(as_(head).get("/programme/"))


def test_a_day_in_the_wrong_order_is_refused_with_what_was_typed(client, key):
    url = f"/programme/keys/{key.pk}/told/"
    page = client.post(url, {"version": "1", "on": "1 March 2026", "do": "confirm"})
    assert page.status_code == 409
    assert "cannot have been told before that day" in words(page) and "1 March 2026" in page.content.decode()


def test_a_school_that_closed_is_shown_as_such_with_the_school_that_came_after(client, key):
    after = builders.school("New Haverstock", urn=150900)
    key.school.is_open = False
    key.school.save()
    SchoolLink.objects.create(
        dataset=builders.dataset("school-links"), line=2, before=key.school.urn, after=after.urn, relation="merger"
    )
    page = client.get(f"/programme/keys/{key.pk}/")
    assert "The school closed. Record that it left" in words(page)
    assert "After it came: New Haverstock . Propose it by hand" in words(page)
    assert "/programme/add/?school=150900" in page.content.decode()
    assert 'value="150900"' in client.get("/programme/add/?school=150900").content.decode()


def test_a_school_that_closed_leaves(client, key):
    answers = {"outcome": "closed", "on": "1 October 2026", "why": "Merged with its neighbour."}
    page = words(confirm(client, f"/programme/keys/{key.pk}/leave/", **answers))
    assert "Haverstock School has left the programme." in page and "Merged with its neighbour." in page
    returned = words(confirm(client, f"/programme/keys/{key.pk}/return/", why="It opened again.", version="2"))
    assert "The return is proposed" in returned


def test_a_review_from_evidence_to_the_second_persons_signature(client, as_, haverstock):
    key = builders.key(haverstock)
    confirm(client, f"/programme/keys/{key.pk}/exit/")
    review = ExitReview.objects.get()
    url = f"/programme/exits/{review.pk}/"
    evidence = {f"{c.key}-evidence": "Seen." for c in EXIT_CRITERIA} | {f"{c.key}-met": "on" for c in EXIT_CRITERIA}
    saved = client.post(f"{url}evidence/", {"version": "2"} | evidence, follow=True)
    assert "The evidence is saved." in words(saved) and words(saved).count("Met Seen.") == len(EXIT_CRITERIA)
    confirm(client, f"{url}recommend/", recommendation="It is ready.", version="3")
    assert "a second person signs it off" in words(client.get(url))
    other = as_(builders.person("second@example.org", "admin"))
    signed = confirm(other, f"{url}sign-off/", on="1 October 2026", version="4")
    assert "has left the programme as improved" in words(signed)
    assert "Watched until 1 October 2028" in words(signed)


def evidence_on(page):
    """What the browser sends of the form of evidence on this page."""
    fields, html = page.context["form"], page.content.decode()
    assert all(f'name="{field.html_name}"' in html for field in fields)
    return {field.html_name: field.value() for field in fields if field.value() not in (False, None)}


def test_two_who_write_evidence_keep_each_others_and_decide_where_both_wrote(client, haverstock):
    review = ExitReview.objects.create(key=builders.key(haverstock, "exit review"))
    url = f"/programme/exits/{review.pk}/evidence/"
    mine = evidence_on(client.get(url))
    theirs = mine | {"tracking-evidence": "Weekly.", "teaching-evidence": "Theirs <b>.", "teaching-met": "on"}
    assert client.post(url, theirs).status_code == 302
    assert client.post(url, mine | {"results-evidence": "Above 40%."}).status_code == 302
    page = client.post(url, mine | {"leadership-evidence": "Stable.", "teaching-evidence": "Mine."})
    assert page.status_code == 409
    assert "has saved something else on: Teaching is consistently good" in words(page)
    assert "What a colleague saved meanwhile: Met. Theirs &lt;b&gt;." in page.content.decode()
    sent = evidence_on(page)
    assert (sent["teaching-evidence"], sent["tracking-evidence"]) == ("Mine.", "Weekly.")
    again = client.post(url, sent)
    assert again.status_code == 422 and "Choose whose text is kept" in words(again)
    assert "Theirs" in words(again)
    assert client.post(url, evidence_on(again) | {"teaching-keep": "saved"}).status_code == 302
    review.refresh_from_db()
    assert {name: found["evidence"] for name, found in review.evidence.items() if found["evidence"]} == {
        "tracking": "Weekly.", "results": "Above 40%.", "leadership": "Stable.", "teaching": "Theirs <b>.",
    }  # fmt: skip
    assert client.post(url, evidence_on(again) | {"teaching-keep": "mine"}).status_code == 302
    review.refresh_from_db()
    assert review.evidence["teaching"] == {"met": False, "evidence": "Mine."}


def test_a_criterion_is_not_met_without_evidence(client, haverstock):
    review = ExitReview.objects.create(key=builders.key(haverstock, "exit review"))
    page = client.post(f"/programme/exits/{review.pk}/evidence/", {"version": "1", "tracking-met": "on"})
    assert page.status_code == 422
    assert "Enter what shows that it is met" in words(page)
