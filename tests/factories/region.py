"""A made-up region as the publisher's files, and brought in as an installation brings it in."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

from challenge.core.models import Challenge
from dataPacks.actions.challenges import add_challenge
from dataPacks.actions.imports import ImportReport, import_files
from dataPacks.synthetic import Country, write_country

NEWEST = "2018-19"
SLUG = "demo"


@dataclass(frozen=True)
class Region:
    """The files of a made-up country, below `folder`, and the region in it that is the challenge."""

    folder: Path
    country: Country

    @property
    def register(self) -> Path:
        return self.folder / NEWEST / "england_school_information.xlsx"

    @property
    def absence(self) -> Path:
        return self.folder / NEWEST / "england_abs.csv"

    @property
    def context_files(self) -> list[Path]:
        """The register, who the pupils are and how often they are away: the least from which packs can be made."""
        return [self.register, self.absence, self.folder / NEWEST / "england_census.csv"]

    @property
    def few_files(self) -> list[Path]:
        """Without key stage 2, and of one year but for absence: every sort of figure, quick to work through."""
        return [path for path in self.newest_files if "ks2" not in path.name]

    @property
    def newest_files(self) -> list[Path]:
        """The newest year's tables, and last year's absence."""
        return sorted((self.folder / NEWEST).iterdir()) + [self.folder / "2017-18" / "england_abs.csv"]


def write_region(
    folder: Path, *, schools: int = 320, authorities: int = 4, region_schools: int = 110, seed: int = 7
) -> Region:
    """Three years of files of a country of `schools`, of which `region_schools` lie in the challenge."""
    return Region(
        folder,
        write_country(
            folder, schools=schools, region_authorities=authorities, region_schools=region_schools, seed=seed
        ),
    )


def bring_in(paths: Sequence[Path]) -> ImportReport:
    """Import; a refusal fails the test that asked for it."""
    report = import_files(paths=list(paths), by=None)
    assert report.status == "accepted", [fault.as_dict() for file in report.files for fault in file.faults]
    return report


def make_challenge(region: Region, *, whole_country: bool = False) -> Challenge:
    codes = [] if whole_country else region.country.la_codes
    return add_challenge(slug=SLUG, name="The Demo Challenge", la_codes=codes, by=None)


def register_rows(region: Region) -> list[dict[str, str]]:
    """The register as a spreadsheet program shows it: read without the project's own readers."""
    head, *rows = CalamineWorkbook.from_path(region.register).get_sheet_by_index(0).to_python()
    return [{str(name): _text(cell) for name, cell in zip(head, row, strict=True)} for row in rows]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def schools_due_a_pack(region: Region, *, whole_country: bool = False) -> set[int]:
    """URNs of the open state-funded schools of the challenge, by the register alone."""
    return {
        int(row["URN"])
        for row in register_rows(region)
        if row["SCHSTATUS"].startswith("Open")
        and "independent" not in row["SCHOOLTYPE"].lower()
        and (whole_country or row["LA"] in region.country.la_codes)
    }


def corrected_absence(region: Region, folder: Path, change: Callable[[dict[str, str]], None]) -> Path:
    """The newest absence table, published anew with `change` made to each school's row. Goes below `folder`."""
    path = folder / NEWEST / region.absence.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with region.absence.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        rows = list(reader)
    for row in rows:
        if row["URN"].strip().isdigit():
            change(row)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(reader.fieldnames or ()))
        writer.writeheader()
        writer.writerows(rows)
    return path


def one_figure_changed(urn: int, by: float = 3.0) -> Callable[[dict[str, str]], None]:
    """A correction of one school's overall absence, in percentage points."""

    def change(row: dict[str, str]) -> None:
        if row["URN"] == str(urn):
            row["PERCTOT"] = f"{float(row['PERCTOT']) + by:.1f}"

    return change


def all_figures_changed(by: float) -> Callable[[dict[str, str]], None]:
    """A correction of every school's published overall absence, in percentage points."""

    def change(row: dict[str, str]) -> None:
        try:
            row["PERCTOT"] = f"{float(row['PERCTOT']) + by:.1f}"
        except ValueError:
            return  # a code, such as SUPP

    return change
