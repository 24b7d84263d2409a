"""A table of the challenge's own: its columns are said once, and next year it is read by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.people import address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
WORK = 60_000  # milliseconds that a check or an import may take on a machine under load
HEAD = "School number,Name of school,Attainment 8,Late on the day {},Remarks"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def admin(request: pytest.FixtureRequest, visit: Callable[..., Visitor], device: str) -> Visitor:
    return visit(device, scripts=request.param)


@pytest.fixture
def mark(admin: Visitor) -> str:
    """What tells this walk's names from those of the others."""
    return f"{admin.device} {'with' if admin.scripts else 'without'} scripts"


@pytest.fixture
def ours(site: Site, tmp_path: Path, mark: str) -> Path:
    return table(site, tmp_path, mark, "2018-19")


def table(site: Site, folder: Path, mark: str, year: str) -> Path:
    """Five of the region's schools, with a figure that is published and one that only the challenge has. Each of the
    walks has schools of its own: a figure is taken once.
    """
    text = (site.folder / "tables" / "2018-19" / "england_abs.csv").read_text(encoding="utf-8-sig")
    head, *rows = text.splitlines()
    place = head.split(",").index("URN")
    urns = [row.split(",")[place] for row in (rows[:5] if mark.endswith("with scripts") else rows[5:10])]
    path = folder / f"our schools {year}.csv"
    lines = [f"{urn},School {i},{40 + i}.5,{3 + i}%,{year}" for i, urn in enumerate(urns)]
    path.write_text("\n".join([HEAD.format(mark), *lines, ""]))
    return path


def test_columns_are_said_once(site: Site, admin: Visitor, ours: Path, tmp_path: Path, mark: str):
    when_a_measure_of_the_challenges_own_is_added(admin, mark)
    and_a_table_of_no_known_kind_is_sent(admin, ours)
    then_its_columns_are_said_with_the_preview_beside_them(admin, mark)
    and_it_is_imported_as_it_was_shown(admin)
    then_next_years_table_is_read_by_itself(admin, table(site, tmp_path, mark, "2019-20"), mark)
    and_the_mapping_can_be_looked_at_renamed_and_ended(admin, mark)


def when_a_measure_of_the_challenges_own_is_added(admin: Visitor, mark: str) -> None:
    admin.signs_in(address("admin", admin.device)).goes_to("/measures/").presses("Add the measure")
    admin.reads("There is a problem", "Enter a name", "Choose which way is better")
    admin.fills("Name", f"Pupils late, {mark}").fills("Key", mark.replace(" ", "_"))
    admin.page.get_by_label("Unit").select_option("%")
    admin.page.get_by_label("a lower figure is better").check()
    admin.presses("Add the measure").reads(f"Pupils late, {mark}")
    assert admin.downloads("CSV").startswith(b"Challenge,Key,Measure")


def and_a_table_of_no_known_kind_is_sent(admin: Visitor, path: Path) -> None:
    sends(admin, path)
    waits(admin, "Refused")
    admin.looks("refused").reads("no table of a known kind").follows("Say what each column is")
    admin.reads_heading("Say what each column is")


def sends(admin: Visitor, path: Path) -> None:
    admin.goes_to("/uploads/new/").page.get_by_label("File", exact=True).set_input_files(path)
    admin.page.get_by_label("For the challenge").check()
    admin.presses("Upload and check").reads_heading(path.name)


def waits(admin: Visitor, word: str) -> None:
    """Until the work is over: by itself with scripts, else by looking again."""
    for _ in range(WORK // 300):
        if admin.page.locator("#upload-outcome").get_by_text(word, exact=True).count():
            return
        admin.page.wait_for_timeout(300)
        if not admin.scripts:
            admin.page.reload()
    raise AssertionError(f"{word} never came: {admin.page.inner_text('main')[:1500]}")


def then_its_columns_are_said_with_the_preview_beside_them(admin: Visitor, mark: str) -> None:
    admin.reads("Every cell has six digits, as a URN has.", "Of the first 5 rows 5 can be read.")
    late = f"Late on the day {mark}"
    admin.page.get_by_label(f"What the column {late} is").select_option("ignore")
    shows(admin)
    admin.page.get_by_text(f"from ‘{late}’").wait_for(state="detached")
    admin.page.get_by_label("What the column Remarks is").select_option("urn")
    shows(admin)
    admin.reads("Both 'School number' and 'Remarks' are said to be the URN. Choose one of them.").looks("wrong")
    admin.page.get_by_label("What the column Remarks is").select_option("ignore")
    admin.page.get_by_label(f"What the column {late} is").select_option(label=f"Pupils late, {mark} (%)")
    shows(admin)
    admin.reads(f"Pupils late, {mark}, from ‘{late}’", "School 0, URN").looks("right")
    admin.fills("Save as", f"Ours, {mark}").presses("Save and check the file")


def shows(admin: Visitor) -> None:
    """With scripts the preview follows each choice by itself."""
    if not admin.scripts:
        admin.presses("Show preview")


def and_it_is_imported_as_it_was_shown(admin: Visitor) -> None:
    waits(admin, "Waiting for you")
    admin.looks("mapped").reads("that was chosen for it")
    admin.page.get_by_label("no number of pupils is given for percentages").check()
    admin.presses("Confirm and import")
    waits(admin, "Accepted")


def then_next_years_table_is_read_by_itself(admin: Visitor, path: Path, mark: str) -> None:
    sends(admin, path)
    waits(admin, "Waiting for you")
    admin.reads(f"Read with the mapping 'Ours, {mark}', whose headings it has.", "2019 to 2020")
    admin.presses("Abandon this file").reads("Abandoned")


def and_the_mapping_can_be_looked_at_renamed_and_ended(admin: Visitor, mark: str) -> None:
    admin.goes_to("/uploads/").follows("Mappings of files of your own").reads_heading("Mappings")
    assert admin.downloads("CSV").startswith(b"Challenge,Mapping,Version")
    admin.follows(f"Ours, {mark}").reads("Name of school", "School's name")
    admin.fills("Name", "").presses("Rename").reads("Enter a name")
    admin.fills("Name", f"Theirs, {mark}").presses("Rename").reads_heading(f"Theirs, {mark}")
    admin.presses("End this mapping").reads_heading("Mappings").finds_no(f"Theirs, {mark}")
    admin.goes_to("/measures/")
    end = admin.page.get_by_role("button", name=f"End Pupils late, {mark}")
    with admin.page.expect_navigation():
        end.click()
    admin.looks("ended").finds_no(f"Pupils late, {mark}")
