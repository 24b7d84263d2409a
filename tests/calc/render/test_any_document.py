"""Whatever the schema accepts can be shown: as a page, as pictures and as CSV."""

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataPacks.render.csv import HEADER, pack_csv
from dataPacks.render.page import pack_page
from tests.calc.render.drawn import SCHEMA, charts, drawing
from tests.factories.from_schema import TYPES, documents

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def joined_up(body: dict) -> dict:
    """Headlines and figures drawn at random hardly ever meet: let each headline name a figure that is there."""
    figures = body["measures"]
    for headline, figure in zip(body["headlines"], figures, strict=False):
        headline |= {name: figure[name] for name in ("measure", "group", "year")}
    return body


@SLOW
@given(documents(SCHEMA).map(joined_up), st.lists(st.none() | TYPES["number"], min_size=4, max_size=4))
def test_any_valid_document_renders(body, values):
    page = pack_page(body, lambda *key: values[: len(body["comparators"])], lambda urn: f"/schools/{urn}/")
    for chart in charts(page):
        drawing(chart)
    page_text = "".join(block.table for section in page.sections for block in section.blocks)
    page_text.encode("utf-8")


@SLOW
@given(documents(SCHEMA))
def test_any_valid_document_becomes_csv(body):
    lines = list(csv.reader(io.StringIO(pack_csv(body))))
    assert lines[0] == list(HEADER)
    assert len(lines) == 1 + len(body["measures"]) + len(body["context"])
    assert all(len(line) == len(HEADER) for line in lines)
