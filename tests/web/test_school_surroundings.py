"""/schools/<urn>/: the schools before and after, groups, inspections and the area's need, each with file and line."""

import datetime as dt
from typing import Any

import pytest

from schools.models import (
    AreaNeed,
    DatasetVersion,
    GroupMember,
    Inspection,
    School,
    SchoolGroup,
    SchoolLink,
    SchoolPlace,
    TrustFacts,
)  # fmt: skip
from tests.web import builders
from tests.web.pages import words

URL = "/schools/100049/"


@pytest.fixture
def page(as_, nobody, haverstock):
    """The page's words, whoever is signed in."""
    return lambda: words(as_(nobody).get(URL))


def listed(kind: str, name: str, year: str = "2018-19", **fields: Any) -> DatasetVersion:
    return builders.dataset(kind, year, file_name=name, **fields)


def link(before: int, after: int, relation: str = "succession", day: str = "2012-09-01", **fields: Any) -> SchoolLink:
    dataset = fields.pop("dataset", None) or listed("school-links", "links.csv")
    fields = {"line": 7, "published_as": "Predecessor", "linked_on": dt.date.fromisoformat(day)} | fields
    return SchoolLink.objects.create(dataset=dataset, before=before, after=after, relation=relation, **fields)


def inspection(day: str, words: str, grade: int, dataset: DatasetVersion, line: int = 3, **more: Any) -> None:
    on = dt.date.fromisoformat(day)
    Inspection.objects.create(dataset=dataset, line=line, urn=100049, inspected_on=on, words=words, grade=grade, **more)


def place(lsoa: str = "E01000907") -> None:
    SchoolPlace.objects.create(dataset=listed("gias", "extract.csv"), line=9, urn=100049, lsoa=lsoa)


def test_the_school_before_is_named_with_its_last_day_and_linked_where_it_has_a_page(page, as_, nobody):
    builders.school("Old School", urn=100001, is_open=False)
    link(100001, 100049)
    assert "Before it Old School (URN 100001), until 31 August 2012 links.csv, line 7" in page()
    assert 'href="/schools/100001/"' in as_(nobody).get(URL).content.decode()


def test_a_school_that_no_table_names_goes_by_the_lists_name(page):
    link(100001, 100049, before_name="Long Gone School")
    assert "Before it Long Gone School (URN 100001), until 31 August 2012" in page()


@pytest.mark.parametrize(("relation", "said"), [
    ("succession", "After it New School (URN 100002), from 1 September 2012"),
    ("merger", "Merged into New School (URN 100002), from 1 September 2012"),
    ("split", "Divided, in part into New School (URN 100002)"),
])  # fmt: skip
def test_the_school_after(page, relation, said):
    builders.school("New School", urn=100002)
    link(100049, 100002, relation)
    assert said in page()


def test_a_link_told_from_both_ends_stands_once(page):
    builders.school("Old School", urn=100001)
    for line in (3, 4):
        link(100001, 100049, line=line)
    assert page().count("Old School (URN 100001)") == 1


def test_the_trust_under_which_the_newest_tables_count_the_school(page):
    for year, name, urns in (("2017-18", "Old Trust", [100049]), ("2018-19", "Oak Trust", [100049, 100050])):
        for kind in ("mats-ks2", "mats-ks4"):
            TrustFacts.objects.create(
                dataset=listed(kind, f"{kind}.csv", year), line=4, uid=2062, name=name, urns=urns,
                group_type="Multi-academy trust",
            )  # fmt: skip
    said = page()
    assert said.count("Counted under, 2018 to 2019 Oak Trust (multi-academy trust)") == 1 and "Old Trust" not in said


def test_what_a_later_list_replaced_is_not_said(page):
    old = listed("school-links", "old.csv")
    link(100001, 100049, dataset=old, before_name="Mistaken School")
    listed("school-links", "new.csv", replaces=old)
    assert "Mistaken School" not in page()


def test_what_is_still_being_imported_is_not_said(page):
    link(100001, 100049, dataset=listed("school-links", "new.csv", state="staged"), before_name="Hidden School")
    assert "Hidden School" not in page()


def test_a_trust_has_its_kind_from_the_list_of_groups_and_the_day_that_the_school_joined(page):
    groups, members = listed("school-groups", "groups.csv"), listed("group-members", "members.csv")
    SchoolGroup.objects.create(dataset=groups, line=2, uid="7", name="Hill Trust", kind="Multi-academy trust")
    GroupMember.objects.create(
        dataset=members, line=5, urn=100049, uid="7", name="Hill Trust", joined_on=dt.date(2018, 9, 1)
    )
    GroupMember.objects.create(
        dataset=listed("gias", "extract.csv"), line=9, urn=100049, name="HILL TRUST", kind="Trust"
    )
    said = page()
    assert "Group Hill Trust (multi-academy trust), since 1 September 2018 members.csv, line 5" in said
    assert "HILL TRUST" not in said  # the register says the same, without a date


def test_a_sponsor_and_an_earlier_group(page):
    members = listed("group-members", "members.csv")
    GroupMember.objects.create(
        dataset=members, line=5, urn=100049, uid="7", name="Hill Trust", joined_on=dt.date(2012, 9, 1),
        left_on=dt.date(2018, 8, 31),
    )  # fmt: skip
    GroupMember.objects.create(
        dataset=listed("gias", "extract.csv"), line=9, urn=100049, name="River College", kind="School sponsor"
    )
    assert "Earlier group Hill Trust, 1 September 2012 to 31 August 2018" in page()
    assert "School sponsor River College (school sponsor) extract.csv, line 9" in page()


def test_inspections_from_the_newest_with_the_category_of_concern(page):
    outcomes = listed("inspections", "outcomes.xlsx")
    inspection("2011-01-13", "satisfactory", 3, outcomes)
    inspection("2013-04-19", "inadequate", 4, outcomes, concern="special measures")
    said = page()
    latest = "Ofsted, latest inspection Inadequate, 19 April 2013: special measures outcomes.xlsx, line 3"
    assert said.index(latest) < said.index("Ofsted, earlier inspection Satisfactory, 13 January 2011")


def test_the_same_visit_told_by_two_lists_stands_once_as_the_publisher_has_it(page):
    inspection("2013-04-18", "good", 2, listed("inspection-history", "collection.csv", is_official=False))
    inspection("2013-04-19", "good", 2, listed("inspections", "outcomes.xlsx"))
    said = page()
    assert "Good, 19 April 2013 outcomes.xlsx" in said and "18 April 2013" not in said


def test_the_areas_need_by_each_index(page):
    place()
    AreaNeed.objects.create(
        dataset=listed("area-need", "idaci.xlsx", "2015-16"), line=4, lsoa="E01000907", idaci_decile=3, imd_decile=2
    )
    AreaNeed.objects.create(dataset=listed("area-need", "imd.csv", "2019-20"), line=6, lsoa="E01000907", imd_decile=10)
    said = page()
    assert (
        "In the second most deprived fifth of small areas in England, for children, by the index of 2015 "
        "(tenth 3 of 10). idaci.xlsx, line 4"
    ) in said
    assert (
        "In the least deprived fifth of small areas in England, by the index of 2019 (tenth 10 of 10). imd.csv" in said
    )


def test_what_is_missing_for_it_is_said(page):
    assert "no register that says in which small area (LSOA) the school lies has been imported" in page()
    place()
    assert "no index of deprivation that has its small area (E01000907) has been imported" in page()


def test_a_school_without_urn_has_no_links_and_its_page_is_there(as_, nobody):
    builders.school("Lost School", urn=None, laestab="2024999")
    assert as_(nobody).get("/schools/laestab-2024999/").status_code == 200


@pytest.mark.parametrize("many", [0, 12])
def test_queries_do_not_grow_with_what_is_listed(as_, nobody, haverstock, django_assert_num_queries, many):
    place()
    outcomes = listed("inspections", "outcomes.xlsx")
    for n in range(many):
        link(100100 + n, 100049, line=n)
        inspection(f"2012-{n % 12 + 1:02d}-01", "good", 2, outcomes, line=n)
    browser = as_(nobody)
    with django_assert_num_queries(6):
        browser.get(URL)
    assert School.objects.count() == 1


def test_a_closed_school_is_not_promised_a_pack(as_, head, haverstock):
    haverstock.is_open = False
    haverstock.save()
    said = words(as_(head).get(URL))
    assert "Data packs are made of open schools alone" in said and "It comes with the next night" not in said
