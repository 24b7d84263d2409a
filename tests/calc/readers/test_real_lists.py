"""The published register extracts, links, groups, inspections and indices: each file, with what it holds."""

import datetime as dt
import json
from collections import Counter
from functools import cache

import pytest

from dataPacks import readers
from dataPacks.readers import Refused, Skipped, Table
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data
# kind, year, day, scope, rows read, kept, refused
FILES = {
    "gias/allgroupsdata.csv.gz": ("school-groups", "2026-27", "2026-09-01", "", 7177, 7177, 0),
    "gias/edubaseallacademiesandfree20211231.csv.gz": ("gias", "2021-22", "2021-12-31", "academies", 9804, 9804, 0),
    "gias/gias_surrey_hampshire_20220420.csv.gz": ("gias", "2021-22", "2022-04-20", "850,936 primary", 1096, 1096, 0),
    "gias/links_edubaseallstatefunded.csv.gz": ("school-links", "2026-27", "2026-11-01", "", 13708, 13708, 0),
    "ofsted/mi_schools_2014-05-31.zip": ("inspections", "2013-14", "2014-05-31", "", 21017, 21017, 0),
    "ofsted/ofsted_ratings_history_2018.csv.gz": ("inspection-history", "2019-20", "2020-02-26", "", 60134, 60131, 3),
    "imd/File_3_ID_2015_IDACI.xlsx": ("area-need", "2015-16", "", "", 32844, 32844, 0),
    "imd/imd2019_england_lsoa11.csv.gz": ("area-need", "2019-20", "", "", 32844, 32844, 0),
    "perf/2016-17/england_ofsted-schools.xlsx": ("inspections", "2017-18", "2018-07-13", "", 21739, 21739, 0),
}
OF_NO_USE = {"gias/rtt_schools_gias.csv.gz": "cannot be a register", "gias/urn_old_to_latest.csv.gz": "how or when"}


@cache
def table_of(name: str) -> Table:
    read = readers.read(SHARED_DATA / name, named=True)
    assert isinstance(read, Table)
    return read


@pytest.mark.parametrize("name", FILES)
def test_each_file_holds_what_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = table_of(name)
    day = read.as_of.isoformat() if read.as_of else ""
    found = (read.kind, read.year, day, read.scope, read.rows_read, read.rows_accepted, read.rows_refused)
    if name.startswith("gias/") and "2026" in FILES[name][1]:
        assert found[:2] + found[3:] == FILES[name][:2] + FILES[name][3:]  # its newest day is among days yet to come
    else:
        assert found == FILES[name]


@pytest.mark.parametrize("name", OF_NO_USE)
def test_files_that_are_of_no_use_say_why(name: str) -> None:
    found = readers.read(SHARED_DATA / name)
    assert isinstance(found, Skipped) and OF_NO_USE[name] in found.reason
    with pytest.raises(Refused, match=OF_NO_USE[name]):
        readers.read(SHARED_DATA / name, named=True)


def test_no_file_of_these_folders_is_left_out_of_the_tests() -> None:
    folders = [SHARED_DATA / name for name in ("gias", "ofsted", "imd")]
    there = {path.relative_to(SHARED_DATA).as_posix() for folder in folders for path in folder.iterdir()}
    assert there == {name for name in FILES if not name.startswith("perf/")} | set(OF_NO_USE)


def test_what_the_links_are() -> None:
    links = table_of("gias/links_edubaseallstatefunded.csv.gz").lists["links"]
    assert Counter(links["relation"]) == {"succession": 13298, "merger": 259, "split": 99, "other": 52}
    (row,) = links[links["after"] == 144900].to_dict("records")
    assert (row["before"], row["before_name"], row["linked_on"]) == (
        102155, "Northumberland Park Community School", dt.date(2017, 9, 1),
    )  # fmt: skip


def test_what_the_groups_are() -> None:
    groups = table_of("gias/allgroupsdata.csv.gz").lists["groups"]
    assert Counter(groups["kind"])["Multi-academy trust"] == 1763 and int(groups["is_open"].sum()) == 4989


def test_what_the_extract_of_two_authorities_says_beside_its_schools() -> None:
    read = table_of("gias/gias_surrey_hampshire_20220420.csv.gz")
    assert {name: len(rows) for name, rows in read.lists.items()} == {
        "places": 1068,
        "members": 360,
        "inspections": 762,
    }
    assert Counter(read.schools["is_open"]) == {True: 728, False: 368}
    (place,) = read.lists["places"].query("urn == 115850").to_dict("records")
    assert (place["lsoa"], place["easting"], place["northing"]) == ("E01022574", 472080, 139716)


def test_inspections_of_2014_with_their_areas_and_what_came_before() -> None:
    found = table_of("ofsted/mi_schools_2014-05-31.zip").lists["inspections"]
    assert (len(found), int((found["concern"] == "special measures").sum())) == (40592, 654)
    latest, before = found[found["urn"] == 100049].sort_values("inspected_on", ascending=False).to_dict("records")
    assert (latest["inspected_on"], latest["words"], before["words"]) == (dt.date(2011, 12, 2), "good", "good")
    assert json.loads(latest["areas"])["teaching"] == 2


def test_the_area_of_a_school_by_both_indices() -> None:
    children = table_of("imd/File_3_ID_2015_IDACI.xlsx").lists["needs"].query("lsoa == 'E01022574'")
    everyone = table_of("imd/imd2019_england_lsoa11.csv.gz").lists["needs"].query("lsoa == 'E01022574'")
    assert (children["idaci_decile"].tolist(), everyone["imd_decile"].tolist()) == ([8], [7])
    assert everyone["idaci_decile"].tolist() == [None]


def test_no_persons_name_is_in_what_is_kept() -> None:
    names = [name for name in FILES if name.startswith("gias/")]
    assert not any("names of people" in fault.reason for name in names for fault in table_of(name).faults)
    for name in names:
        columns = {column for rows in table_of(name).lists.values() for column in rows}
        assert not any("head" in column.casefold() for column in columns | set(table_of(name).schools))
