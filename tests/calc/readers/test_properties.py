"""Whatever happens to a file's bytes, it is read whole or refused: never an error, never silently fewer rows."""

import gzip
import hashlib
import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataPacks import readers
from dataPacks.readers import Refused, Severity, Table

from .tables import absence_lines, census_lines, ks4_lines, write
from .test_register import INFORMATION, school, spreadsheet

SOUND = {
    "2018-19/england_abs.csv": "\r\n".join(absence_lines()).encode(),
    "2018-19/england_census.csv": "\n".join([*census_lines(), ""]).encode(),
    "2018-19/england_ks4provisional.csv": b"\xef\xbb\xbf" + "\r\n".join(ks4_lines()).encode(),
}
ANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Outcome = Table | readers.Skipped | None


def outcome(path: Path, data: bytes) -> Outcome:
    """The table, or None where the file was refused for a reason and with a remedy."""
    write(path, data)
    try:
        return readers.read(path)
    except Refused as refused:
        assert all(fault.reason and fault.remedy for fault in refused.faults) and refused.faults
        return None


def rows_of(data: bytes) -> int:
    return len(data.rstrip(b"\r\n").split(b"\n")) - 1


@ANY
@given(name=st.sampled_from(sorted(SOUND)), at=st.floats(0, 1))
def test_a_file_cut_anywhere_is_refused_or_has_all_its_rows(tmp_path: Path, name: str, at: float) -> None:
    data = SOUND[name]
    table = outcome(tmp_path / name, data[: int(len(data) * at)])
    if isinstance(table, Table):
        assert table.rows_read == rows_of(data)


@ANY
@given(name=st.sampled_from(sorted(SOUND)), at=st.floats(0, 0.9999), byte=st.integers(0, 255))
def test_a_changed_byte_never_loses_a_row_unsaid(tmp_path: Path, name: str, at: float, byte: int) -> None:
    data = bytearray(SOUND[name])
    data[int(len(data) * at)] = byte
    table = outcome(tmp_path / name, bytes(data))
    if isinstance(table, Table):
        assert table.rows_read == rows_of(SOUND[name])
        refused = {fault.line for fault in table.faults if fault.severity is Severity.ROW}
        blank = sum(fault.severity is Severity.WARNING for fault in table.faults)
        assert len(table.schools) + len(table.summaries) + len(refused) + blank == table.rows_read


@ANY
@given(name=st.sampled_from(sorted(SOUND)), at=st.floats(0, 1), more=st.binary(min_size=1, max_size=40))
def test_bytes_put_in_never_lose_a_row_unsaid(tmp_path: Path, name: str, at: float, more: bytes) -> None:
    data = SOUND[name]
    place = int(len(data) * at)
    table = outcome(tmp_path / name, data[:place] + more + data[place:])
    if isinstance(table, Table):
        assert table.rows_read >= rows_of(data)


@ANY
@given(name=st.sampled_from(sorted(SOUND)), swap=st.permutations(range(3)))
def test_the_order_of_schools_changes_no_figure(tmp_path: Path, name: str, swap: list[int]) -> None:
    lines = SOUND[name].decode("utf-8-sig").split("\n")
    lines = [line.rstrip("\r") for line in lines if line.strip()]
    count = 2 if "census" in name else 3
    order = [i for i in swap if i < count]
    moved = [lines[0], *(lines[1 + i] for i in order), *lines[1 + count :]]
    table = readers.read(write(tmp_path / name, moved))
    straight = readers.read(write(tmp_path / "sound" / name, SOUND[name]))
    assert isinstance(table, Table) and isinstance(straight, Table)
    for place, i in enumerate(order):
        assert table.schools["urn"][place] == straight.schools["urn"][i]
        assert table.figures.code[place].tolist() == straight.figures.code[i].tolist()


@ANY
@given(data=st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_or_skipped(tmp_path: Path, data: bytes) -> None:
    for name in ("2018-19/england_abs.csv", "2018-19/other.csv.gz", "2018-19/england_spine.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        try:
            assert isinstance(readers.read(path), readers.Skipped)
        except Refused:
            continue


@settings(parent=ANY, max_examples=60)
@given(at=st.floats(0, 0.9999), byte=st.integers(0, 255))
def test_a_changed_byte_of_a_packed_file_is_refused_or_changes_nothing(tmp_path: Path, at: float, byte: int) -> None:
    """Only bits that pack nothing may change: fill after the last block, and the header's name and time."""
    sound = SOUND["2018-19/england_abs.csv"]
    packed = bytearray(gzip.compress(sound, mtime=0))
    packed[int(len(packed) * at)] = byte
    path = tmp_path / "2018-19" / "england_abs.csv.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bytes(packed))
    try:
        table = readers.read(path)
    except Refused:
        return
    assert isinstance(table, Table) and table.checksum == hashlib.sha256(sound).hexdigest()


def test_a_spreadsheet_with_changed_bytes_is_refused_or_read_whole(tmp_path: Path) -> None:
    rows = [school(URN=100_000 + i, ESTAB=4000 + i, LAESTAB=2_024_000 + i) for i in range(60)]
    path = spreadsheet(tmp_path / "2018-19" / "england_school_information.xlsx", INFORMATION, rows)
    sound, dice = path.read_bytes(), random.Random(4)
    for _ in range(250):
        data = bytearray(sound)
        for _ in range(dice.choice((1, 1, 5))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(bytes(data[: dice.choice((len(data), len(data), dice.randrange(len(data))))]))
        try:
            table = readers.read(path)
        except Refused:
            continue
        assert isinstance(table, Table) and table.rows_read == 60
