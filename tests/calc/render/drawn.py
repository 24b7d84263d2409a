"""Looking at a rendered pack as its reader would."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dataPacks.render.page import PackPage, pack_page
from tests.factories import pack as factory

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "pack-schema.json").read_text("utf-8"))
SVG = "{http://www.w3.org/2000/svg}"


def page_of(body: dict[str, Any]) -> PackPage:
    return pack_page(body, factory.values_for(body), lambda urn: f"/schools/{urn}/" if urn else "")


def section(page: PackPage, key: str):
    return next(section for section in page.sections if section.id == key)


def block(page: PackPage, key: str, number: int = 0):
    return section(page, key).blocks[number]


def words(markup: str) -> str:
    """The text of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows(markup: str) -> list[list[str]]:
    """A table's cells as text, heading row first."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", markup, re.S)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in found]


def drawing(markup: str) -> ElementTree.Element:
    """The picture, read strictly as XML."""
    return ElementTree.fromstring(markup)


def charts(page: PackPage) -> list[str]:
    return [block.chart for section in page.sections for block in (*section.blocks, *section.more) if block.chart]


GEOMETRY = re.compile(r' (x|y|x1|y1|x2|y2|cx|cy|r|dx|width|height|points)="[^"]*"')


def everything(page: PackPage) -> str:
    """All that a reader can come across, in text or attributes; without the places of shapes."""
    return GEOMETRY.sub("", repr(page).replace("\\'", "'"))
