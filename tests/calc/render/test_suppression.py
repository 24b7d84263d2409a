"""No figure is shown where it is hidden: not in text, tables, pictures, descriptions or files."""

import re

import pytest

from dataPacks.render.csv import pack_csv
from dataPacks.render.svg.drawing import OWN
from tests.calc.render.drawn import charts, drawing, everything, page_of
from tests.factories import pack as factory

CANARY, LIMIT, PROVISIONAL, RANK = 77.31, 77.17, 77.53, 4177


def leaky() -> dict:
    """A document that, against the rules, still holds what it should hide."""
    body = factory.secondary()
    leak = {
        "value": CANARY, "code": "SUPP", "reason": "suppressed", "lower": LIMIT, "upper": LIMIT, "decimals": 2,
        "earlier": [{"edition": "provisional", "value": PROVISIONAL, "code": None, "source": None}],
        "similar": factory.similar(44.2, 47.9, 40.8, rank=RANK),
    }  # fmt: skip
    return body | {"measures": [figure | leak for figure in body["measures"]]}


@pytest.mark.parametrize("secret", ["77.31", "77.17", "77.53", "4,177", "4177"])
def test_nothing_of_a_hidden_figure_is_on_the_page_or_in_the_file(secret):
    assert secret not in everything(page_of(leaky()))
    assert secret not in pack_csv(leaky())


@pytest.mark.parametrize("kind", ["ranked", "trend"])
def test_a_hidden_figure_has_no_mark_in_any_picture(kind):
    pictures = [drawing(chart) for chart in charts(page_of(leaky())) if f'"{kind}-' in chart]
    marks = [node for picture in pictures for node in picture.iter() if node.get("fill") == OWN]
    assert pictures
    assert marks == []


def test_the_canary_would_be_seen():
    body = factory.secondary()
    body["measures"][3] |= {"value": CANARY, "decimals": 2}
    assert "77.31" in everything(page_of(body))
    assert "77.31" in pack_csv(body)


def test_a_gap_is_not_left_to_be_worked_out():
    body = factory.secondary()
    for figure in body["measures"]:
        if figure["group"] == "disadvantaged":
            figure |= {"value": None, "code": "SUPP", "reason": "suppressed"}
    assert not re.search(r"(?<!\d)7\.4(?!\d)", everything(page_of(body)))


def test_a_reason_that_nobody_knows_is_still_a_sentence():
    body = factory.special()
    body["measures"][0] |= {"reason": "lost_in_the_post", "code": "?"}
    body["measures"][1] |= {"reason": None, "code": "XX"}
    body["measures"][2] |= {"value": None}
    text = everything(page_of(body))
    assert "Not shown, because: lost in the post" in text
    assert "Not shown, because the publisher gives the code XX" in text
    assert "Not shown, because the published table has no figure" in text
