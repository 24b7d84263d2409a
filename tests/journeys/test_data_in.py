"""Data in: a table is uploaded, looked at, confirmed, found in the history, compared and withdrawn."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.people import address
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
WORK = 60_000  # milliseconds that a check or an import may take on a machine under load


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def admin(request: pytest.FixtureRequest, visit: Callable[..., Visitor], device: str) -> Visitor:
    return visit(device, scripts=request.param)


@pytest.fixture
def corrected(site: Site, tmp_path: Path, admin: Visitor) -> Path:
    """The newest absence table with every figure raised, one bad row, and something that tells it from any other."""
    text = (site.folder / "tables" / "2018-19" / "england_abs.csv").read_text(encoding="utf-8-sig")
    head, *rows = text.splitlines()
    place, urn = head.split(",").index("PERCTOT"), head.split(",").index("URN")
    raised = [raise_cell(row, place, 3.0 + 0.1 * admin.scripts + 0.2 * (admin.device == "phone")) for row in rows]
    spoilt = raised[0].split(",")
    spoilt[urn] = "1x"
    path = tmp_path / "england_abs.csv"
    path.write_text("\r\n".join([head, ",".join(spoilt), *raised[1:], ""]))
    return path


def raise_cell(row: str, place: int, by: float) -> str:
    cells = row.split(",")
    if re.fullmatch(r"[\d.]+", cells[place]):
        cells[place] = f"{float(cells[place]) + by:.1f}"
    return ",".join(cells)


def test_data_in(admin: Visitor, corrected: Path):
    when_a_file_is_forgotten_or_empty_it_is_said_beside_the_box(admin, corrected)
    when_a_table_without_its_year_is_sent_the_check_asks_for_it(admin, corrected)
    then_the_preview_says_what_it_would_change(admin)
    and_it_is_only_imported_once_everything_alarming_is_ticked(admin)
    then_it_is_in_the_history_and_can_be_compared(admin)
    and_withdrawn_with_a_reason(admin)


def when_a_file_is_forgotten_or_empty_it_is_said_beside_the_box(admin: Visitor, corrected: Path) -> None:
    admin.signs_in(address("admin", admin.device)).follows("All accepted files and their faults")
    admin.follows("Upload a file").reads_heading("Upload a file")
    admin.page.get_by_label("Published nationally").check()
    send(admin, "Upload and check")
    admin.reads("Choose a file")
    overlook_refusals(admin)
    admin.looks("forgotten")
    empty = corrected.with_name("empty.csv")
    empty.write_bytes(b"")
    admin.page.get_by_label("File", exact=True).set_input_files(empty)
    send(admin, "Upload and check")
    admin.reads("empty.csv is empty: it has 0 bytes.")
    overlook_refusals(admin)


def overlook_refusals(admin: Visitor) -> None:
    """What the browser says by itself of a form that a script sent and that was refused, as it was meant to be."""
    said = [fault for fault in admin.faults if "422" not in fault]
    assert not said, said
    admin.faults.clear()


def send(admin: Visitor, button: str) -> None:
    """Scripts answer on the same page; without them a new one comes."""
    if admin.scripts:
        admin.page.get_by_role("button", name=button, exact=True).click()
    else:
        admin.presses(button)


def when_a_table_without_its_year_is_sent_the_check_asks_for_it(admin: Visitor, corrected: Path) -> None:
    admin.goes_to("/uploads/new/")
    admin.page.get_by_label("File", exact=True).set_input_files(corrected)
    admin.page.get_by_label("Published nationally").check()
    admin.presses("Upload and check").reads_heading("england_abs.csv")
    waits(admin, "Refused")
    admin.reads("says of which academic year it is", "Give the year, for example 2018-19.").looks("refused")
    admin.fills("Academic year", "2018-19").presses("Check again")
    waits(admin, "Waiting for you")


def waits(admin: Visitor, word: str) -> None:
    """Until the work is over: by itself with scripts, else by looking again."""
    if admin.scripts:
        admin.page.locator("#upload-outcome").get_by_text(word, exact=True).first.wait_for(timeout=WORK)
        return
    for _ in range(WORK // 300):
        if admin.page.get_by_text(word, exact=True).count():
            return
        admin.page.wait_for_timeout(300)
        admin.follows("Refresh")
    raise AssertionError(f"{word} never came: {admin.page.inner_text('main')[:1500]}")


def then_the_preview_says_what_it_would_change(admin: Visitor) -> None:
    admin.looks("preview").reads("changed", "refused", "What the headlines of packs would change", "Look at this")
    admin.reads("Line 2, URN: ‘1x’", "If you confirm this file:")
    assert b"URN" in admin.downloads("CSV of all faults")
    assert admin.downloads("CSV of all rows that differ").startswith(b"What,Line,URN")


def and_it_is_only_imported_once_everything_alarming_is_ticked(admin: Visitor) -> None:
    admin.presses("Confirm and import").reads("There is a problem", "Tick that you have checked:")
    for box in admin.page.locator("main input[type=checkbox]").all():
        box.check()
    admin.presses("Confirm and import")
    waits(admin, "Accepted")
    admin.looks("accepted").follows("The file among the datasets")


def then_it_is_in_the_history_and_can_be_compared(admin: Visitor) -> None:
    admin.reads("Counts", "Admin Jones", "Anyone who signs in: published nationally")
    here = admin.page.url
    admin.follows("compare").reads_heading("Two editions compared").reads("Biggest moves: Absence")
    assert admin.downloads("CSV of all figures").startswith(b"URN,LAESTAB,School,Measure")
    admin.goes_to(here)


def and_withdrawn_with_a_reason(admin: Visitor) -> None:
    admin.follows("Withdraw this file").reads_heading("Withdraw england_abs.csv?").reads("counts again")
    admin.presses("Withdraw").reads("Say why the file is withdrawn")
    admin.fills("Why is it withdrawn?", "A column was shifted.").presses("Withdraw")
    admin.reads("Nothing is made from it any more.", "A column was shifted.")
    admin.follows("Datasets").reads("Withdrawn").goes_to("/uploads/").reads("Accepted")


def test_what_is_missing_is_said_in_the_fields_order_and_beside_them(visit: Callable[..., Visitor]):
    admin = visit("desktop")
    admin.signs_in(address("admin", "desktop")).goes_to("/uploads/new/")
    page, described = admin.page, lambda name: admin.page.locator(name).get_attribute("aria-describedby")
    admin.fills("Academic year (optional)", "18")
    page.get_by_role("button", name="Upload and check").click()
    links = page.locator("[data-upload-problem] a")
    links.first.wait_for(timeout=WORK)
    targets = [link.get_attribute("href") for link in links.all()]
    assert targets == ["#id_file", "#id_year", "#id_visibility_0"]
    assert page.title().startswith("Error: Upload a file")
    assert described("#id_year") == "id_year_helptext id_year_error"
    admin.faults.clear()  # the browser's own line about the answer 422
    admin.looks("missing")
    page.route("**/uploads/begin/", lambda route: None)  # the second answer is never given
    page.get_by_role("button", name="Upload and check").click()
    page.locator("#id_year_error").wait_for(state="detached", timeout=WORK)
    assert described("#id_year") == "id_year_helptext" and page.title().startswith("Upload a file")


def test_a_lost_connection_is_tried_again_and_only_the_rest_is_sent(visit: Callable[..., Visitor], tmp_path: Path):
    admin = visit("desktop")
    admin.signs_in(address("admin", "desktop")).goes_to("/uploads/new/")
    path = tmp_path / "big.csv"
    path.write_bytes(b"URN,NAME\r\n" + b"x" * (3 * 1024 * 1024))
    sent: list[str] = []
    admin.page.on("request", lambda request: sent.append(request.url) if "/parts/" in request.url else None)
    admin.page.route("**/parts/2/", lambda route: route.abort())
    admin.page.get_by_label("File", exact=True).set_input_files(path)
    admin.page.get_by_label("Published nationally").check()
    admin.page.get_by_role("button", name="Upload and check").click()
    admin.page.get_by_role("link", name="The connection was lost. Press the button again").wait_for(timeout=WORK)
    admin.faults.clear()  # the browser's own lines about what this test cut
    admin.looks("lost")
    admin.page.unroute("**/parts/2/")
    sent.clear()
    admin.presses("Upload and check").reads_heading("big.csv")
    assert [url.split("/parts/")[1] for url in sent] == ["2/", "3/"]
    waits(admin, "Refused")
    admin.presses("Abandon this file").reads("Abandoned")
