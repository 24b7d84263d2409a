"""A mapping is made for one upload, kept, used by itself next year, and named when headings have changed again."""

from dataclasses import replace
from pathlib import Path

import pytest

from challenge.core.models import AuditEvent
from challenge.core.states import NotAllowed
from dataPacks import readers
from dataPacks.actions import mappings, uploads
from dataPacks.actions.mappings import end_mapping, map_upload, rename_mapping, save_mapping
from dataPacks.readers.mapping import IGNORE, MEASURE, Use
from dataPacks.store import local
from schools.models import Mapping, Upload
from tests.imports import files
from tests.uploads.conftest import Send, worked
from tests.web import builders

pytestmark = pytest.mark.django_db

SCHOOLS = [{"URN": 100_000 + i, "ESTAB": 4000 + i} for i in range(4)]
OURS = readers.Mapping(
    "Roll of September", (Use("School", "urn"), Use("Pupils here", MEASURE, "roll"), Use("Remarks"))
)  # fmt: skip


@pytest.fixture(autouse=True)
def schools(tmp_path: Path, db: None) -> None:
    files.take(files.register(tmp_path / "register", SCHOOLS))


def table(folder: Path, head: str = "School,Pupils here,Remarks", year: str = "2018-19") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ours {year}.csv"
    path.write_text("\n".join([head, *(f"{row['URN']},{900 + i},new" for i, row in enumerate(SCHOOLS)), ""]))
    return path


def test_an_upload_that_no_kind_recognises_is_settled_by_a_mapping(tmp_path: Path, send: Send, admin):
    upload = send(table(tmp_path), year="")
    assert upload.state == "refused" and "no table of a known kind" in upload.report["file"]["faults"][0]["reason"]
    again = worked(map_upload(upload=upload, mapping=OURS, by=admin))
    assert (again.state, again.mapping.name) == ("previewed", "Roll of September"), again.report
    file = again.report["file"]
    assert (file["kind"], file["year"], file["rows_new"], file["columns_unused"]) == (
        "local",
        "2018-19",
        4,
        ["Remarks"],
    )
    assert "that was chosen for it" in file["faults"][0]["reason"]
    done = worked(uploads.confirm_upload(upload=again, by=admin))
    assert done.state == "accepted" and done.dataset.series.get().column == "Pupils here"


def test_next_year_it_is_used_by_itself_and_says_so(tmp_path: Path, send: Send, london, admin):
    save_mapping(challenge=london, mapping=OURS, by=admin)
    upload = send(table(tmp_path, year="2019-20"), year="")
    assert upload.state == "previewed" and upload.mapping is None
    assert (
        upload.report["file"]["faults"][0]["reason"]
        == "Read with the mapping 'Roll of September', whose headings it has."
    )
    assert worked(uploads.confirm_upload(upload=upload, by=admin)).state == "accepted"


def test_headings_that_changed_are_named(tmp_path: Path, send: Send, london, admin):
    save_mapping(challenge=london, mapping=OURS, by=admin)
    gone, new = send(table(tmp_path, "School,Pupils now,Remarks"), year="").report["file"]["faults"]
    assert "lacks the heading 'Pupils here', which the mapping 'Roll of September' has" in gone["reason"]
    assert "has the heading 'Pupils now'" in new["reason"]


def test_a_mapping_that_was_ended_or_is_anothers_is_not_used(tmp_path: Path, send: Send, london, admin):
    wales = builders.challenge("wales", la_codes=["660"])
    boss = builders.person("wales@example.org", "admin", challenge=wales)
    save_mapping(challenge=wales, mapping=OURS, by=boss)
    assert send(table(tmp_path), year="").state == "refused"
    ours = save_mapping(challenge=london, mapping=OURS, by=admin)
    end_mapping(mapping=ours, by=admin)
    end_mapping(mapping=ours, by=admin)  # pressed twice
    assert send(table(tmp_path), year="").state == "refused"


def test_a_mapping_that_changes_between_preview_and_import_is_looked_at_again(
    tmp_path: Path, send: Send, london, admin
):
    save_mapping(challenge=london, mapping=OURS, by=admin)
    upload = send(table(tmp_path), year="")
    other = replace(OURS, uses=(OURS.uses[0], replace(OURS.uses[1], group="girls"), OURS.uses[2]))
    save_mapping(challenge=london, mapping=other, by=admin)
    again = worked(uploads.confirm_upload(upload=upload, by=admin))
    assert (again.state, again.attempt) == ("previewed", 2)


def test_saved_again_it_gets_a_further_version(london, admin):
    first = save_mapping(challenge=london, mapping=OURS, by=admin)
    assert save_mapping(challenge=london, mapping=OURS, by=admin) == first
    other = replace(OURS, uses=(*OURS.uses, Use("Girls", MEASURE, "girls")))
    second = save_mapping(challenge=london, mapping=other, by=admin)
    assert [(m.version, m.ended_at is None) for m in Mapping.objects.order_by("version")] == [(1, False), (2, True)]
    assert first.fingerprint != second.fingerprint
    assert local.local_of(london).mappings == (other,)
    told = AuditEvent.objects.filter(action="mapping.saved").order_by("id")
    assert [event.new["version"] for event in told] == [1, 2] and told[1].old == OURS.to_json()


def test_of_two_who_save_under_one_name_at_once_one_is_told(london, admin, colleague, monkeypatch):
    def meanwhile(mapping: readers.Mapping) -> str:
        builders.mapping(london, OURS.name)
        return "f" * 64

    monkeypatch.setattr(mappings, "fingerprint_of", meanwhile)
    with pytest.raises(NotAllowed, match="Somebody else has just saved"):
        save_mapping(challenge=london, mapping=OURS, by=admin)
    assert not AuditEvent.objects.filter(action="mapping.saved").exists()


def test_it_is_renamed_once_and_for_all_to_see(london, admin):
    ours = save_mapping(challenge=london, mapping=OURS, by=admin)
    save_mapping(challenge=london, mapping=replace(OURS, name="Other"), by=admin)
    with pytest.raises(NotAllowed, match="already"):
        rename_mapping(mapping=ours, name=" Other ", by=admin)
    rename_mapping(mapping=ours, name="Autumn  roll", by=admin)
    ours.refresh_from_db()
    assert ours.name == "Autumn roll"
    event = AuditEvent.objects.get(action="mapping.renamed")
    assert (event.old, event.new["name"], event.by) == ("Roll of September", "Autumn roll", admin)
    end_mapping(mapping=ours, by=admin)
    with pytest.raises(NotAllowed, match="ended"):
        rename_mapping(mapping=ours, name="Another", by=admin)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_that_cannot_be_is_refused(london, admin, name):
    with pytest.raises(NotAllowed, match="name"):
        save_mapping(challenge=london, mapping=replace(OURS, name=name), by=admin)


def test_a_mapping_that_reads_nothing_is_refused_and_nothing_is_changed(tmp_path: Path, send: Send, admin):
    upload = send(table(tmp_path), year="")
    nothing = replace(OURS, uses=tuple(replace(use, role=IGNORE) for use in OURS.uses))
    with pytest.raises(NotAllowed, match="URN or LAESTAB.*at least one column"):
        map_upload(upload=upload, mapping=nothing, by=admin)
    assert not Mapping.objects.exists() and Upload.objects.get().attempt == 1


def test_only_those_who_import_data_may_map(tmp_path: Path, send: Send, london, admin):
    head = builders.person("head@example.org", "head", school=builders.school())
    ours = save_mapping(challenge=london, mapping=OURS, by=admin)
    for act in (
        lambda: save_mapping(challenge=london, mapping=OURS, by=head),
        lambda: rename_mapping(mapping=ours, name="X", by=head),
        lambda: end_mapping(mapping=ours, by=head),
    ):
        with pytest.raises(NotAllowed, match="import data"):
            act()
    assert Mapping.objects.get().ended_at is None


def test_nothing_is_kept_without_its_audit_row(london, admin, monkeypatch):
    monkeypatch.setattr(mappings.audit, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_mapping(challenge=london, mapping=OURS, by=admin)
    assert not Mapping.objects.exists()
