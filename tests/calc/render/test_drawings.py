"""Every picture is well-formed, named, described, legible and the same at every width."""

import re

import pytest

from tests.calc.render.drawn import SVG, charts, drawing, page_of
from tests.factories import pack as factory

HOSTILE = 'St "Bad" <script>alert(1)</script> & Sons\x00\x0b \ud800 School'
PAGES = {name: page_of(make()) for name, make in factory.EVERY.items()}
ALL_CHARTS = [(f"{name} {i}", chart) for name, page in PAGES.items() for i, chart in enumerate(charts(page))]


@pytest.fixture(params=[chart for _, chart in ALL_CHARTS], ids=[name for name, _ in ALL_CHARTS])
def picture(request):
    return drawing(request.param)


def test_it_is_an_image_with_a_title_and_a_description_that_name_it(picture):
    assert picture.get("role") == "img"
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title.text and len(description.text) > len(title.text) / 2
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_its_text_is_text_of_at_least_14_pixels(picture):
    assert int(picture.get("font-size")) >= 14
    assert picture.findall(f".//{SVG}text")
    assert not [node for node in picture.iter() if node.get("font-size") and node is not picture]


def test_it_fills_any_width_without_scaling_its_text(picture):
    assert picture.get("width") == "100%"
    assert picture.get("viewBox") is None


def test_it_needs_no_inline_style_and_no_script(picture):
    names = {name for node in picture.iter() for name in node.attrib}
    assert not [name for name in names if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_on_the_page(name):
    ids = re.findall(r' id="([^"]+)"', "".join(charts(PAGES[name])))
    ids += [section.id for section in PAGES[name].sections]
    ids += [block.id for section in PAGES[name].sections for block in (*section.blocks, *section.more)]
    assert len(ids) == len(set(ids))


def test_hostile_names_are_shown_as_they_are_written_and_do_nothing():
    body = factory.with_school(factory.secondary(), name=HOSTILE)
    body["comparators"] = [school | {"name": HOSTILE} for school in body["comparators"]]
    body["measures"] = [figure | {"name": HOSTILE} for figure in body["measures"]]
    page = page_of(body)
    for chart in charts(page):
        drawing(chart)
    html = "".join(block.chart + block.table for section in page.sections for block in section.blocks)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    html.encode("utf-8")


def test_every_school_of_the_ranked_bars_is_drawn_once_and_ours_is_dark():
    bars = drawing(next(chart for chart in charts(PAGES["secondary"]) if "ranked-attainment8" in chart))
    fills = [node.get("fill") for node in bars.iter(f"{SVG}rect")]
    assert (fills.count("#B5C7D6"), fills.count("#12436D")) == (48, 1)


def test_bars_of_progress_run_from_nought_to_both_sides():
    bars = drawing(next(chart for chart in charts(PAGES["primary"]) if "ranked-ks2-maths-progress" in chart))
    spans = [(float(n.get("x")[:-1]), float(n.get("width")[:-1])) for n in bars.iter(f"{SVG}rect")]
    ends = [round(x, 1) for x, _ in spans] + [round(x + width, 1) for x, width in spans]
    nought = max(set(ends), key=ends.count)
    assert all(abs(x - nought) < 0.1 or abs(x + width - nought) < 0.1 for x, width in spans)
    assert {x < nought - 0.1 for x, _ in spans} == {True, False}
