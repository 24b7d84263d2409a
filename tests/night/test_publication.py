"""What a night publishes: one pack for each school that is due one, and nothing new where nothing is new."""

import json
from io import StringIO

import jsonschema
from django.conf import settings
from django.core.management import call_command

from challenge.core.models import AuditEvent, Job
from dataPacks import night as nights
from dataPacks.actions.nights import start_night
from dataPacks.models import ComparatorSet, NightRun, Pack, PackDocument, ReleaseColumn
from dataPacks.selectors import published_pack
from schools.models import Release, School
from tests.factories.region import all_figures_changed, schools_due_a_pack
from tests.night.working import current_number, digests, documents, run_night


def test_every_open_state_funded_school_of_the_challenge_has_exactly_one_pack(published):
    packs = list(Pack.objects.filter(release=published.first).values_list("school__urn", flat=True))

    assert sorted(packs) == sorted(schools_due_a_pack(published.region))
    assert published.first.packs == len(packs)


def test_every_document_is_as_the_published_schema_says(published):
    schema = json.loads((settings.BASE_DIR / "docs" / "pack-schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)

    faults = {
        urn: error.message
        for urn, document in documents(published.first).items()
        for error in validator.iter_errors(document)
    }

    assert faults == {}


def test_a_night_with_nothing_new_makes_no_release(published):
    out = StringIO()
    call_command("run_night", challenge=published.challenge.slug, alone=True, json=True, stdout=out)
    report = json.loads(out.getvalue())

    assert (report["release"], report["challenge"], report["state"]) == (2, published.challenge.slug, "done")
    assert (report["packs_built"], report["packs_unchanged"]) == (0, published.second.packs)
    names = ["ingest", "indicators", "comparators", "packs", "proposals", "publish"]
    assert [step["name"] for step in report["steps"]] == names
    assert Release.objects.count() == 2


def test_a_corrected_figure_makes_a_release_that_shares_what_did_not_change(published):
    before, after = digests(published.first), digests(published.second)
    night = NightRun.objects.get(release=published.second)
    changed = {urn for urn in after if after[urn] != before[urn]}

    assert current_number(published.challenge) == published.second.number == 2
    assert published.corrected.urn in changed
    assert (night.packs_built, night.packs_unchanged) == (len(changed), len(after) - len(changed))
    assert PackDocument.objects.count() == len(before) + len(changed), "an unchanged document is the same row"
    assert night.packs_unchanged > len(after) / 2


def test_only_schools_that_a_correction_concerns_get_another_document(published):
    before, after, packs = digests(published.first), digests(published.second), documents(published.second)

    for urn in (urn for urn in after if after[urn] != before[urn]):
        like = {comparator["urn"] for comparator in packs[urn]["comparators"]}
        in_its_authority = packs[urn]["school"]["la"]["code"] == published.corrected.la_id
        assert published.corrected.urn in like | {urn} or in_its_authority


def test_an_unchanged_document_of_the_second_release_names_the_second_release(published):
    before, after = digests(published.first), digests(published.second)
    urn = next(urn for urn in after if after[urn] == before[urn])

    old, new = documents(published.first)[urn], documents(published.second)[urn]

    assert (old.pop("release")["number"], new.pop("release")["number"]) == (1, 2)
    assert old == new


def test_readers_see_all_of_the_old_release_until_the_pointer_moves(published):
    schools = list(School.objects.filter(urn__in=list(digests(published.second))[:5]))
    old = documents(published.second)
    published.correct(all_figures_changed(2.0))
    night = start_night(challenge=published.challenge, trigger=NightRun.Trigger.COMMAND, by=None)
    seen = []

    while nights.work_one(night.pk):
        seen.append([published_pack(school).document for school in schools])

    assert all(documents == [old[school.urn] for school in schools] for documents in seen[:-1])
    assert [document["release"]["number"] for document in seen[-1]] == [3] * 5
    assert Job.objects.filter(run=night.run, kind="packs", state="done").exists()
    assert documents(published.second) == old, "a published release never changes"


def test_a_school_without_a_set_has_a_pack_that_says_why(published):
    without = ComparatorSet.objects.filter(release=published.first).exclude(no_set="")
    packs = documents(published.first)

    assert without
    for row in without:
        document = packs[row.school.urn]
        assert document["comparators"] == []
        assert document["method"]["no_set"] == row.no_set
        assert all(figure["similar"] is None for figure in document["measures"] + document["context"])


def test_the_notes_of_a_release_say_what_it_was_compared_with(published):
    night = NightRun.objects.get(release=published.second)

    assert published.first.notes["release_before"] is None
    assert {key: value for key, value in published.second.notes.items() if key != "headlines"} == {
        "release_before": 1,
        "unchanged_packs": night.packs_unchanged,
        "columns": ReleaseColumn.objects.filter(release=published.second).count(),
    }


def test_a_release_pins_the_datasets_that_it_was_made_from(published):
    first, second = (set(release.datasets.all()) for release in (published.first, published.second))

    assert len(first) == len(second) == len(published.region.few_files)
    assert len(first - second) == len(second - first) == 1
    assert (second - first).pop().replaces == (first - second).pop()


def test_the_audit_trail_has_one_event_for_each_start_publication_and_end(published):
    night = NightRun.objects.get(release=published.second)

    def events(action: str, subject: str) -> list[tuple[str, object]]:
        found = AuditEvent.objects.filter(action=action, subject=subject)
        return list(found.values_list("challenge", "new"))

    slug = published.challenge.slug
    assert events("night.started", f"night:{night.pk}") == [(slug, {"trigger": "command"})]
    assert events("release.published", f"release:{published.second.pk}") == [(slug, 2)]
    assert events("night.done", f"night:{night.pk}") == [(slug, None)]
    run_night(published.challenge)
    assert AuditEvent.objects.filter(action="release.published").count() == 2, "nothing new, nothing published"
