"""The same seed gives the same bytes, quickly; the region and the command are as promised."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dataPacks.synthetic import Country, write_country
from tests.shared_data import SHARED_DATA, needs_shared_data

from .published import rows


def _digest(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*.*"))}


def test_the_same_seed_gives_the_same_bytes(country: Country, folder: Path, tmp_path: Path) -> None:
    again = write_country(tmp_path, seed=1)
    assert _digest(tmp_path) == _digest(folder)
    assert (again.la_codes, again.head_urn, again.la_code) == (country.la_codes, country.head_urn, country.la_code)


def test_another_seed_gives_another_country(country: Country, folder: Path, tmp_path: Path) -> None:
    write_country(tmp_path, schools=1000, region_authorities=4, region_schools=120, seed=2)
    small = rows(tmp_path / "2018-19" / "england_ks4final.csv")
    assert {row["ATT8SCR"] for row in small} != {
        row["ATT8SCR"] for row in rows(folder / "2018-19" / "england_ks4final.csv")
    }


def test_the_region_is_twelve_authorities_of_about_400_schools(country: Country, folder: Path) -> None:
    schools = [row for row in rows(folder / "2018-19" / "england_census.csv") if row["LA"] in country.la_codes]
    assert len(country.la_codes) == 12
    assert 380 <= len(schools) <= 400
    secondary = {row["LA"] for row in schools if row["SCHOOLTYPE"] == "State-funded secondary"}
    assert secondary == set(country.la_codes)


@pytest.mark.parametrize("sizes", [{"schools": 300}, {"region_authorities": 30}, {"region_schools": 100}])
def test_impossible_sizes_are_refused(tmp_path: Path, sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="authorities"):
        write_country(tmp_path, **sizes)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    told, said = StringIO(), StringIO()
    sizes = {"out": tmp_path, "schools": 700, "region_authorities": 4, "region_schools": 100}
    call_command("write_region", **sizes, json=True, stdout=told)
    written = json.loads(told.getvalue())
    assert written["la_codes"] == ["951", "952", "953", "954"]
    assert len(written["files"]) == 18
    assert all(Path(path).is_file() for path in written["files"])
    call_command("write_region", **sizes, stdout=said)
    assert f"URN {written['head_urn']}" in said.getvalue()
    assert "951, 952, 953, 954" in said.getvalue()


def test_the_command_refuses_impossible_sizes(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="authorities"):
        call_command("write_region", out=tmp_path, schools=200)


@pytest.mark.torture
def test_a_country_as_large_as_england_is_written_whole(tmp_path: Path) -> None:
    country = write_country(tmp_path, schools=24_000)
    census = next(path for path in country.files if "2018-19" in str(path) and "census" in path.name)
    assert len(census.read_text(encoding="utf-8-sig").splitlines()) > 20_000


@needs_shared_data
def test_no_school_authority_or_number_is_a_real_one(country: Country, folder: Path) -> None:
    from python_calamine import CalamineWorkbook

    real = CalamineWorkbook.from_path(SHARED_DATA / "perf/2018-19/england_school_information.xlsx").get_sheet_by_index(
        0
    )
    ours = CalamineWorkbook.from_path(folder / "2018-19" / "england_school_information.xlsx").get_sheet_by_index(0)
    (head, *theirs), (_, *made) = real.to_python(), ours.to_python()
    for heading in ("URN", "LA", "LAESTAB", "SCHNAME", "LANAME", "POSTCODE"):
        place = head.index(heading)
        assert not {str(row[place]).casefold() for row in made} & {str(row[place]).casefold() for row in theirs}, (
            heading
        )
    named = {str(row[head.index(h)]).casefold() for row in theirs for h in ("TOWN", "LOCALITY", "ADDRESS3", "LANAME")}
    assert not {row[head.index("TOWN")].casefold() for row in made} & named
