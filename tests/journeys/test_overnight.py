"""Overnight: from files that were imported to a pack that its school reads, on the desktop and on a phone."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from tests.journeys.people import address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "pack-schema.json").read_text())
ACCEPTED = """
import json
from django.db.models import Q
from schools.models import DatasetVersion
seen = Q(challenge=None) | Q(challenge__slug="{slug}")
print(json.dumps([DatasetVersion.objects.exclude(state="staged").filter(seen).count()]))
"""
NIGHT = 120_000  # milliseconds that a night of this region may take on a machine under load


def test_overnight(site: Site, somebody: Visitor):
    given_an_admin_who_sees_what_was_imported(site, somebody)
    when_the_admin_starts_the_night(somebody)
    then_its_progress_is_seen_without_touching_anything(somebody)
    and_a_release_appears_with_its_files(somebody)
    when_the_admin_leaves_and_the_head_comes(somebody)
    then_the_head_reads_the_pack_of_the_own_school(somebody)
    and_takes_it_along_as_csv_and_json(site, somebody)
    but_not_the_pack_of_another_school(site, somebody)


def given_an_admin_who_sees_what_was_imported(site: Site, admin: Visitor) -> None:
    # At least what was prepared: others may have uploaded some by now, each into one challenge.
    (files,) = site.ask(ACCEPTED.format(slug=admin.device))
    admin.signs_in(address("admin", admin.device)).reads_heading("Welcome, Admin Jones")
    admin.reads("Next: start the night.", "Nothing has been published yet.")
    admin.reads("School register", "2018-19, 2017-18, 2016-17")
    admin.follows("All accepted files and their faults").reads_heading("Datasets").reads(f"{files} files")
    admin.follows("england_ks4final.csv").reads("Rows accepted", "Checksum (SHA-256)")
    admin.goes_to("/")


def when_the_admin_starts_the_night(admin: Visitor) -> None:
    admin.follows("Start the night now").reads_heading("Start the night of")
    admin.reads("the first release appears to all readers at once when everything is done")
    admin.follows("Cancel").reads_heading("Nights").reads("No night has run yet")
    admin.follows("Start the night of").presses("Start the night")


def then_its_progress_is_seen_without_touching_anything(admin: Visitor) -> None:
    admin.reads("The night's work is running.", "parts of the work are done")
    bar = admin.page.get_by_role("progressbar")
    assert int(bar.get_attribute("value") or 0) < int(bar.get_attribute("max") or 0)
    admin.page.get_by_text("Release 1 was published").wait_for(timeout=NIGHT)
    admin.reads("Finished").looks("finished")


def and_a_release_appears_with_its_files(admin: Visitor) -> None:
    admin.follows("Release 1").reads_heading("Release 1").reads("This is the release that readers see now.")
    admin.reads("It is the first release of the challenge.", "accepted files")
    admin.goes_to("/").reads("in release 1")


def when_the_admin_leaves_and_the_head_comes(visitor: Visitor) -> None:
    visitor.signs_out().signs_in(address("head", visitor.device)).reads_heading("Welcome, Head Jones")


def then_the_head_reads_the_pack_of_the_own_school(head: Visitor) -> None:
    head.reads("Your school's data pack is ready.").follows("Read the data pack")
    head.reads("Headlines", "Attainment 8", "Progress 8").opens_every_fold()
    contents = head.page.get_by_role("navigation", name="Contents")
    for link in contents.get_by_role("link").all():
        link.click()
        target = head.page.locator(link.get_attribute("href") or "")
        assert target.evaluate("element => element.getBoundingClientRect().top < innerHeight")


def and_takes_it_along_as_csv_and_json(site: Site, head: Visitor) -> None:
    document = json.loads(head.downloads("Download JSON"))
    jsonschema.validate(document, SCHEMA)
    assert document["release"]["number"] == 1 and document["challenge"]["slug"] == head.device
    rows = list(csv.DictReader(io.StringIO(head.downloads("Download CSV").decode())))
    assert len(rows) >= len(document["measures"]) > 0
    head.reads(document["school"]["name"])


def but_not_the_pack_of_another_school(site: Site, head: Visitor) -> None:
    own = int(head.page.url.split("/")[-3])
    head.goes_to(f"/schools/{own + 1}/pack/", 404).reads_heading("Page not found")
    head.goes_to("/schools/999999/pack/", 404).reads_heading("Page not found")
    head.follows("find a school").reads_heading("Schools")
