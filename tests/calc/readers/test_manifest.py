"""docs/data.md says of every published file what becomes of it, and that is what becomes of it."""

import pytest

from tests.calc.readers import manifest
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = needs_shared_data


def test_the_table_has_one_row_for_each_file() -> None:
    assert list(manifest.documented()) == manifest.paths()


@pytest.mark.parametrize("path", manifest.paths() if SHARED_DATA.is_dir() else [])
def test_every_file_does_what_its_row_says(path: str) -> None:
    assert manifest.documented()[path] == manifest.becomes(path)
