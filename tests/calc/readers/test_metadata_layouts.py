"""Layouts of which no table is at hand: all their headings stand in the metadata published with the year."""

import csv
import gzip
import io

import pytest

from dataPacks.definitions import kinds
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data


def published(path: str) -> set[str]:
    data = (SHARED_DATA / "perf" / path).read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8-sig")
    return {cell.strip() for row in csv.reader(io.StringIO(text)) for cell in row[:2]}


@pytest.mark.parametrize(
    ("kind", "layout", "metadata"),
    [
        ("ks4", "2011", "2010-11/ks4_meta.csv.gz"),
        ("ks4", "2014", "2013-14/ks4_meta.csv.gz"),
        ("ks4", "final-2019", "2018-19/ks4_meta.csv.gz"),
        ("ks2", "2019", "2018-19/ks2_meta.csv.gz"),
        *(("finance", "2014", f"{year}/cfr_meta.csv") for year in ("2013-14", "2016-17", "2017-18", "2018-19")),
    ],
)
def test_every_heading_is_in_the_years_metadata(kind: str, layout: str, metadata: str) -> None:
    found = next(each for each in kinds()[kind].layouts if each.key == layout)
    known = published(metadata)
    missing = [names for names in kinds()[kind].headings_of(found) if not known & set(names)]
    assert missing == []
