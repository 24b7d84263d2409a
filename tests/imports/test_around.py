"""Registers that are about some schools alone, registers that close many, links that form loops, lists kept by line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from challenge.core.models import AuditEvent
from dataPacks.actions.imports import Told, import_files
from schools.models import DatasetVersion, GroupMember, Inspection, School, SchoolGroup, SchoolLink, SchoolPlace
from tests.calc.readers.tables import write
from tests.calc.readers.test_gias import SECONDARY, extract
from tests.calc.readers.test_lists import GROUPS, HISTORY, LINKS
from tests.commands.running import all_rows, import_json, run
from tests.imports import files

pytestmark = pytest.mark.django_db
SURREY = {"URN": "125001", "EstablishmentNumber": "2001"}
ACADEMY = SURREY | {"URN": "140001", "EstablishmentNumber": "4001", "TypeOfEstablishment (name)": "Academy converter"}


def links(folder: Path, *rows: str, day: str = "20220901") -> Path:
    return write(folder / f"links_edubase{day}.csv", [LINKS, *rows])


def is_open() -> dict[int, bool]:
    return {school.urn or 0: school.is_open for school in School.objects.all()}


@contextmanager
def nothing_changes() -> Iterator[None]:
    """No row of any table; that of the lock, which every import takes, apart."""
    before = all_rows()
    yield
    after = all_rows()
    assert {name for name in after if after[name] != before[name]} <= {"core_job"}


def many(count: int, **more: str) -> list[files.Row]:
    return [{"URN": str(100_001 + i), "ESTAB": f"{4001 + i}"} | more for i in range(count)]


def test_a_register_of_one_authority_closes_no_school_of_another(tmp_path: Path) -> None:
    files.take(
        files.absence(tmp_path, [{"URN": "100049", "ESTAB": "4104"}, {"URN": "125002", "LA": "936", "ESTAB": "4002"}])
    )
    files.take(extract(tmp_path, SURREY | SECONDARY, SURREY | {"URN": "125003", "EstablishmentNumber": "2003"}))
    assert is_open()[100049] is True


@pytest.mark.parametrize("order", [1, -1])
def test_a_register_of_academies_alone_closes_no_maintained_school(tmp_path: Path, order: int) -> None:
    paths = [
        files.register(tmp_path, [{"URN": "125001", "LA": "936", "ESTAB": "2001"},
                                  {"URN": "140002", "LA": "936", "ESTAB": "4002", "SCHOOLTYPE": "Academy converter"}]),
        extract(tmp_path, ACADEMY | SECONDARY, name="edubaseallacademiesandfree20211231.csv"),
    ]  # fmt: skip
    for path in paths[::order]:
        files.take(path)
    assert is_open() == {125001: True, 140002: False, 140001: True}  # an academy that the later list leaves out is gone


def test_a_school_that_a_newer_register_would_name_and_does_not_is_closed(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, many(2), year="2016-17"))
    files.take(files.register(tmp_path, many(1)))
    assert is_open() == {100001: True, 100002: False}


def test_of_two_extracts_of_a_year_the_later_day_gives_the_facts_in_whatever_order(tmp_path: Path) -> None:
    early = extract(tmp_path, SURREY | {"EstablishmentName": "As it was"}, name="edubasealldata20210901.csv")
    late = extract(tmp_path, SURREY, ACADEMY, name="edubasealldata20220420.csv")
    for paths in ([early, late], [late, early]):
        School.objects.all().delete()
        DatasetVersion.objects.all().delete()
        for path in paths:
            files.take(path)
        assert School.objects.get(urn=125001).name == "School 125001"


def test_an_extract_of_an_earlier_day_does_not_take_the_place_of_a_later_one(tmp_path: Path) -> None:
    files.take(extract(tmp_path, SURREY, name="edubasealldata20220420.csv"))
    old = extract(tmp_path, SURREY | {"Town": "Woking"}, name="edubasealldata20220101.csv")
    with nothing_changes():
        ran = import_json(old)
    assert ran.code == 1
    assert (
        "describes 01-01-2022, but edubasealldata20220420.csv, in force, describes 20-04-2022"
        in ran.file["faults"][0]["reason"]
    )


def test_a_register_that_closes_half_of_its_schools_is_refused_unless_somebody_says_it_is_right(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, many(20), year="2016-17"))
    bad = files.register(tmp_path, many(8) + [row | {"SCHSTATUS": "Closed"} for row in many(20)[8:]])
    with nothing_changes():
        ran = import_json(bad)
        checked = import_json(bad, "--dry-run")
    (fault,) = ran.file["faults"]
    assert (ran.code, checked.code, fault["severity"]) == (1, 1, "file")
    assert "would close 12 of the 20 open schools that it is about (60%)" in fault["reason"]
    assert f"--closes-many {bad.name}" in fault["remedy"] and "School 100009" in fault["value"]
    assert run("import_data", bad, "--closes-many", bad.name).code == 0
    assert sum(is_open().values()) == 8


def test_leaving_most_schools_out_closes_them_just_as_much(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, many(20), year="2016-17"))
    assert import_json(files.register(tmp_path, many(8))).code == 1


def test_a_register_that_closes_more_than_a_tenth_is_taken_with_an_alarm(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, many(20), year="2016-17"))
    report = files.only(files.take(files.register(tmp_path, many(17))))
    assert [fault.reason for fault in report.faults if "would close 3 of the 20" in fault.reason]
    older = files.only(files.take(files.register(tmp_path, many(17), year="2017-18")))
    assert not [fault.reason for fault in older.faults if "would close" in fault.reason]


def test_schools_that_a_newer_register_names_do_not_water_the_alarm_down(tmp_path: Path) -> None:
    newer = [row | {"URN": str(200_001 + i), "ESTAB": f"{5001 + i}"} for i, row in enumerate(many(20))]
    files.take(files.register(tmp_path, many(20), year="2016-17"))
    files.take(files.register(tmp_path, [*many(20), *newer]))
    School.objects.filter(urn__lt=200_000).update(facts_year="2016-17")
    older = [row | {"SCHSTATUS": "2" if i < 12 else "1"} for i, row in enumerate(many(20))]
    report = import_files(paths=[files.register(tmp_path, [*older, *newer], year="2017-18")], by=None)
    (fault,) = [fault for fault in report.files[0].faults if "would close" in fault.reason]
    assert "12 of the 20 open schools" in fault.reason and report.status == "refused"


def test_the_flag_is_for_the_file_that_it_names_alone(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, many(20), year="2016-17"))
    bad = files.register(tmp_path, many(8))
    assert import_files(paths=[bad], told=Told(closes_many=("another.csv",)), by=None).status == "refused"


def test_links_that_form_a_loop_are_refused_by_name_and_the_others_kept(tmp_path: Path) -> None:
    path = links(
        tmp_path, "100001,100002,B,Predecessor,01-09-2012", "100002,100003,C,Predecessor,01-09-2013",
        "100003,100001,A,Predecessor,01-09-2014", "100005,100004,D,Predecessor,01-09-2014",
    )  # fmt: skip
    report = files.only(files.take(path))
    assert (report.rows_accepted, report.rows_refused, report.rows_new) == (1, 3, 1)
    assert [(f.line, f.field) for f in report.faults] == [(2, "LinkURN"), (3, "LinkURN"), (4, "LinkURN")]
    assert all("the links of 100001, 100002, 100003 form a loop" in fault.reason for fault in report.faults)
    assert SchoolLink.objects.values_list("before", "after", "line").get() == (100004, 100005, 5)


def test_a_loop_with_links_that_are_there_already_is_one_too(tmp_path: Path) -> None:
    files.take(links(tmp_path, "100001,100002,B,Predecessor,01-09-2012", day="20210901"))
    with nothing_changes():
        ran = import_json(links(tmp_path, "100002,100001,A,Predecessor,01-09-2013"))
    assert ran.code == 1 and "form a loop" in json.dumps(ran.file["faults"])


def test_strictly_a_loop_refuses_the_whole_list(tmp_path: Path) -> None:
    path = links(tmp_path, "100001,100001,A,Predecessor,01-09-2012", "100005,100004,D,Predecessor,01-09-2014")
    with nothing_changes():
        assert import_json(path, "--strict").code == 1


def test_a_list_published_anew_takes_the_place_of_the_old_and_the_preview_counts(tmp_path: Path) -> None:
    old = ["100002,100001,A,Predecessor,01-09-2012", "100004,100003,C,Predecessor,01-09-2012"]
    new = [old[0], "100004,100003,C,Predecessor,01-09-2013", "100006,100005,E,Predecessor,01-09-2013"]
    files.take(links(tmp_path, *old))
    path = links(tmp_path, *new, day="20220930")
    with nothing_changes():
        checked = import_json(path, "--dry-run").file
    assert (checked["rows_new"], checked["rows_changed"], checked["rows_unchanged"]) == (1, 1, 1)
    files.take(path)
    first, second = DatasetVersion.objects.order_by("id")
    assert (second.replaces, str(second.as_of)) == (first, "2022-09-30")
    assert SchoolLink.objects.filter(dataset=first).count() == 2  # what was accepted stays as it was
    assert AuditEvent.objects.filter(action="dataset.accepted").count() == 2
    assert import_json(path).file["status"] == "known"


def test_lists_and_tables_are_taken_all_or_none(tmp_path: Path) -> None:
    good = links(tmp_path, "100002,100001,A,Predecessor,01-09-2012")
    bad = write(tmp_path / "ofsted_ratings.csv", [HISTORY, "1,Good,20120101"])
    with nothing_changes():
        assert import_json(good, bad).code == 1


def test_every_row_keeps_its_line(tmp_path: Path) -> None:
    files.take(
        write(tmp_path / "allgroupsdata20220901.csv", [GROUPS, "7,TR7,Hill Trust,,06,Trust,,,,OPEN,Open,,"]),
        write(tmp_path / "ofsted_ratings.csv", [HISTORY, "125001,Good,20120101", "125001,Inadequate,20150101"]),
        extract(tmp_path, SURREY | {"LSOA (code)": "E01022574", "Trusts (name)": "Hill Trust"}),
    )
    assert list(Inspection.objects.order_by("line").values_list("line", "grade", "areas")) == [(2, 2, {}), (3, 4, {})]
    rows = (SchoolGroup, GroupMember, SchoolPlace)
    assert [model.objects.get().line for model in rows] == [2, 2, 2]


def test_no_name_of_a_person_is_anywhere_in_the_database(tmp_path: Path) -> None:
    files.take(
        extract(tmp_path, SURREY | {"HeadLastName": "Zebedee"}),
        write(
            tmp_path / "allgroupsdata20220901.csv", [GROUPS, "7,TR7,Hill Trust,,06,Trust,,,,OPEN,Open,Canary,Zebedee"]
        ),
    )
    assert "Zebedee" not in repr(all_rows()) and "Canary" not in repr(all_rows())


def test_a_school_that_another_came_after_is_closed_once_a_newer_register_names_that_one(tmp_path: Path) -> None:
    files.take(files.register(tmp_path, [{"URN": "125001", "LA": "936", "ESTAB": "2001"}]))
    files.take(links(tmp_path, "140001,125001,School 125001,Predecessor,01-04-2020"))
    assert is_open() == {125001: True}
    files.take(extract(tmp_path, ACADEMY, name="edubaseallacademiesandfree20211231.csv"))
    assert is_open() == {125001: False, 140001: True}
    assert str(School.objects.get(urn=125001).closed_on) == "2020-03-31"


def test_a_list_is_known_again_whatever_day_it_is(tmp_path: Path, time_machine) -> None:
    """Its newest date tells its year, and of dates that are still to come one more has come by then."""
    path = links(tmp_path, "100002,100001,A,Predecessor,01-09-2020", "100004,100003,C,Predecessor,01-09-2027")
    path = path.rename(tmp_path / "links_edubase.csv")
    time_machine.move_to("2026-11-28")
    files.take(path)
    time_machine.move_to("2027-11-28")
    assert import_json(path).file["status"] == "known"


def test_a_folder_with_a_file_about_pupils_is_refused_without_repeating_a_name(tmp_path: Path) -> None:
    links(tmp_path, "100002,100001,A,Predecessor,01-09-2012")
    write(tmp_path / "pupils.csv", ["URN,UPN,Surname,Forename,Attainment", "100001,A123456789012,Zebedee,Canary,5"])
    with nothing_changes():
        ran = import_json(tmp_path)
    assert ran.code == 1 and "about a person" in ran.out
    assert "Zebedee" not in ran.out and "A123456789012" not in ran.out


def test_schools_known_by_their_number_alone_are_named_by_it_and_raise_no_alarm(tmp_path: Path) -> None:
    files.take(files.ks4_of_2010(tmp_path, [{"ESTAB": f"{4001 + i}"} for i in range(20)]))
    report = files.only(files.take(files.register(tmp_path, many(20))))
    assert report.faults == [] and sum(is_open().values()) == 20
