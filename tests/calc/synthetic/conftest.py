"""One country of 4,000 schools for all tests here; it is only read."""

from pathlib import Path

import pytest

from dataPacks.synthetic import Country, write_country


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("country")


@pytest.fixture(scope="package")
def country(folder: Path) -> Country:
    return write_country(folder, seed=1)
