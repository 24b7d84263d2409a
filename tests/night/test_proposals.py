"""What a night proposes: who joins, who may leave, who is looked at again; and that doing it again changes nothing."""

import datetime as dt

import pytest

from challenge.core.models import AuditEvent, Job, Message, User
from dataPacks import night as nights
from dataPacks.definitions.criteria import read
from dataPacks.steps import proposals
from dataPacks.store.criteria_preview import preview
from schools.actions.deciding import decline, enter
from schools.models import Criteria, KeyToSuccess, Proposal, TimelineEntry
from tests.factories.region import all_figures_changed
from tests.night.working import digests, run_night
from tests.web import builders

DAY = dt.date(2026, 9, 1)


def body(above: float) -> dict:
    test = {"kind": "measure", "measure": "absence_overall", "above": above}
    return {"title": "Often away", "sectors": ["state"], "test": [test]}


@pytest.fixture
def found(published):
    """Criteria in force that a few schools of the challenge meet."""
    las = published.challenge.la_codes
    for above in (12, 11, 10, 9, 8, 7, 6, 5, 4, 3):
        some = preview(read(body(above), "away"), las=las).schools
        if len(some) >= 3:
            break
    Criteria.objects.create(challenge=published.challenge, name="away", title="Often away", body=body(above))
    return {judgement.school.urn: judgement for judgement in some}


@pytest.fixture
def admin(published):
    return builders.person("admin@example.org", "admin", challenge=published.challenge)


def nobody_is_away(row: dict[str, str]) -> None:
    if row["PERCTOT"].replace(".", "").isdigit():
        row["PERCTOT"] = "0.5"


def everything():
    models = (KeyToSuccess, Proposal, TimelineEntry)
    return [sorted(map(str, model.objects.values_list())) for model in models]


def waiting():
    return Proposal.objects.filter(decision="waiting")


def test_proposes_the_schools_of_the_preview_with_their_reasons_and_tells_nobody(published, found):
    night = run_night(published.challenge)
    assert night.state == "done"
    proposals = {p.key.school.urn: p for p in waiting().select_related("key__school")}
    assert set(proposals) == set(found)
    for urn, proposal in proposals.items():
        assert tuple(proposal.reasons) == found[urn].reasons
        assert (proposal.kind, proposal.release, proposal.made_by) == ("entry", published.second, None)
    assert not Message.objects.exists()
    assert set(TimelineEntry.objects.values_list("audience", flat=True)) == {"admin"}
    assert not KeyToSuccess.objects.exclude(head_told_on=None).exists()
    job = Job.objects.get(run=night.run, kind="proposals")
    assert job.rows == len(found)


def test_packs_know_nothing_of_proposals(published, found):
    before = digests(published.second)
    run_night(published.challenge)
    assert digests(published.second) == before
    name = KeyToSuccess.objects.first().school.name
    assert not Message.objects.filter(text__contains=name).exists()


def test_another_night_changes_nothing(published, found):
    run_night(published.challenge)
    before = everything()
    run_night(published.challenge)
    assert everything() == before


def test_a_rerun_after_a_crash_in_the_midst_finishes_what_is_left(published, found, monkeypatch):
    calls, propose = [], proposals.propose_entry

    def breaks_at_the_second(**given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the machine was switched off")
        return propose(**given)

    monkeypatch.setattr(proposals, "propose_entry", breaks_at_the_second)
    assert run_night(published.challenge).state == "done"
    assert waiting().count() == len(found) == KeyToSuccess.objects.count()
    assert list(nights.STEPS) == ["ingest", "indicators", "comparators", "packs", "proposals", "publish"]


def test_a_new_release_is_cited_and_what_is_no_longer_true_lapses(published, found):
    run_night(published.challenge)
    published.correct(nobody_is_away)
    night = run_night(published.challenge)
    assert night.release.number == 3
    assert not waiting().exists()
    assert set(Proposal.objects.values_list("decision", flat=True)) == {"lapsed"}
    assert set(KeyToSuccess.objects.values_list("state", flat=True)) == {"declined"}


def test_what_was_declined_comes_back_only_with_other_figures(published, found, admin):
    run_night(published.challenge)
    proposal = waiting().first()
    decline(proposal=proposal, why="A new head has begun.", version=proposal.key.version, by=admin)
    run_night(published.challenge)
    assert not waiting().filter(key=proposal.key).exists()
    published.correct(all_figures_changed(1))
    run_night(published.challenge)
    again = waiting().get(key=proposal.key)
    assert (again.key.state, again.release.number) == ("proposed", 3)


def test_a_school_in_the_programme_that_meets_no_criterion_any_more_may_leave(published, found, admin):
    run_night(published.challenge)
    proposal = waiting().first()
    enter(proposal=proposal, on=DAY, why="", version=proposal.key.version, by=admin)
    run_night(published.challenge)
    assert not waiting().filter(kind="exit").exists(), "it still meets them"
    published.correct(nobody_is_away)
    run_night(published.challenge)
    leaving = waiting().get(kind="exit")
    assert leaving.key == proposal.key
    assert "not above" in leaving.reasons[0]
    run_night(published.challenge)
    assert waiting().get(kind="exit") == leaving


def test_a_school_that_closes_is_proposed_for_leaving(published, found, admin):
    run_night(published.challenge)
    proposal = waiting().first()
    key = enter(proposal=proposal, on=DAY, why="", version=proposal.key.version, by=admin)
    key.school.is_open, key.school.closed_on = False, dt.date(2026, 8, 31)
    key.school.save()
    run_night(published.challenge)
    assert waiting().get(kind="exit").reasons == ["The register says that the school closed on 31 August 2026."]


def test_a_school_that_left_is_watched(published, found, admin):
    run_night(published.challenge)
    keys = list(KeyToSuccess.objects.order_by("pk"))
    Proposal.objects.all().delete()
    for key, until in zip(keys, (dt.date(2030, 1, 1), dt.date(2020, 1, 1)), strict=False):
        left = {"state": "left", "entered_on": DAY, "left_on": DAY, "left_as": "improved", "watched_until": until}
        KeyToSuccess.objects.filter(pk=key.pk).update(**left)
    run_night(published.challenge)
    assert [p.key for p in waiting().filter(kind="watch")] == keys[:1], "not where two years have passed"


def test_criteria_that_cannot_be_read_do_not_stop_a_night(published, found):
    gone = body(1) | {"test": [{"kind": "measure", "measure": "no_such_measure", "below": 1}]}
    Criteria.objects.create(challenge=published.challenge, name="gone", title="Gone", body=gone)
    assert run_night(published.challenge).state == "done"
    assert waiting().count() == len(found)
    assert "no_such_measure" in AuditEvent.objects.get(action="criteria.unreadable").new


def test_ended_criteria_propose_nobody_and_what_waits_by_them_lapses_but_not_what_people_proposed(
    published, found, admin
):
    run_night(published.challenge)
    Criteria.objects.update(ended_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    by_hand = waiting().first()
    Proposal.objects.filter(pk=by_hand.pk).update(made_by=User.objects.get(pk=admin.pk))
    run_night(published.challenge)
    assert list(waiting()) == [by_hand]
