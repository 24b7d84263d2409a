"""Files that are refused as a whole, each with its line, field, reason and remedy."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from dataPacks.readers import Refused
from dataPacks.readers.files import Source
from dataPacks.readers.grid import decode

from .tables import (
    ABSENCE,
    ABSENCE_ROWS,
    CENSUS,
    KS4,
    KS4_ROWS,
    KS4_TAIL,
    absence_lines,
    census_lines,
    ks4_lines,
    read,
    refusal,
    write,
)

FOLDER = "2018-19"


def absence(tmp_path: Path, lines: list[str] | str | bytes, name: str = "england_abs.csv") -> Path:
    return write(tmp_path / FOLDER / name, lines)


# ---- what cannot be opened


@pytest.mark.parametrize("name", ["england_abs.csv", "england_abs.csv.gz", "england_spine.xlsx"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / FOLDER / name
    path.parent.mkdir()
    path.write_bytes(b"")
    (fault,) = refusal(path)
    assert "0 bytes" in fault.reason and fault.severity == "file" and fault.line is None


def test_a_packed_empty_file(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, b"", "england_abs.csv.gz"))
    assert "0 bytes" in fault.reason


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (fault,) = refusal(tmp_path / "england_abs.csv")
    assert "cannot be opened" in fault.reason


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_gzip_file_cut_short(tmp_path: Path, keep: float) -> None:
    packed = gzip.compress("".join(f"{line}\n" for line in absence_lines() * 40).encode())
    path = tmp_path / "england_abs.csv.gz"
    path.write_bytes(packed[: int(len(packed) * keep)])
    (fault,) = refusal(path)
    assert "cut short" in fault.reason or "damaged" in fault.reason


def test_a_gzip_file_with_a_wrong_check_sum(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress("\n".join(absence_lines()).encode()))
    packed[-6] ^= 0xFF
    path = tmp_path / "england_abs.csv.gz"
    path.write_bytes(bytes(packed))
    (fault,) = refusal(path)
    assert "damaged" in fault.reason


def test_a_gzip_bomb(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, b"0" * (200 << 20), "england_abs.csv.gz"))
    assert "unpacks to more than" in fault.reason


def _archive(path: Path, content: bytes, declared: int | None = None) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", content)
    data = packed.getvalue()
    if declared is not None:
        data = data.replace(len(content).to_bytes(4, "little"), declared.to_bytes(4, "little"))
    path.write_bytes(data)
    return path


def test_a_spreadsheet_bomb(tmp_path: Path) -> None:
    (fault,) = refusal(_archive(tmp_path / "england_spine.xlsx", b"0" * (100 << 20)))
    assert "unpacks to more than" in fault.reason


def test_a_spreadsheet_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    (fault,) = refusal(_archive(tmp_path / "england_spine.xlsx", b"0" * (100 << 20), declared=1000))
    assert "not as long" in fault.reason


def test_an_archive_that_is_no_spreadsheet(tmp_path: Path) -> None:
    (fault,) = refusal(_archive(tmp_path / "england_spine.xlsx", b"text"))
    assert "no readable spreadsheet" in fault.reason


def test_text_named_as_a_spreadsheet(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, absence_lines(), "england_spine.xlsx"))
    assert "no spreadsheet" in fault.reason


def test_a_spreadsheet_named_as_text(tmp_path: Path) -> None:
    (fault,) = refusal(_archive(tmp_path / "england_abs.csv", b"text"))
    assert "not text" in fault.reason


# ---- encodings


def test_a_byte_of_another_encoding_names_its_line(tmp_path: Path) -> None:
    data = "\n".join(ks4_lines()).encode().replace(b"A New School", b"St Mary\x92s")
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", data))
    assert (fault.line, fault.value) == (4, "0x92") and "UTF-8" in fault.remedy


def test_mixed_encodings(tmp_path: Path) -> None:
    data = "\n".join(ks4_lines()).replace("A New", "École").encode().replace(b"Special", b"\xc9cole")
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", data))
    assert fault.line == 5 and "mixes two" in fault.reason


def test_utf_16(tmp_path: Path) -> None:
    data = "\n".join(absence_lines()).encode("utf-16")
    (fault,) = refusal(absence(tmp_path, data), kind="absence")
    assert "UTF-16" in fault.reason


def test_zero_bytes(tmp_path: Path) -> None:
    data = "\n".join(absence_lines()).encode().replace(b"203,4000", b"203,\0000")
    (fault,) = refusal(absence(tmp_path, data))
    assert fault.line == 4 and "zero byte" in fault.reason


# ---- headings


def test_a_missing_heading_is_named_with_what_comes_near(tmp_path: Path) -> None:
    lines = [ABSENCE.replace("PPERSABS10", "PPERSABS1O"), *absence_lines()[1:]]
    gone, new = refusal(absence(tmp_path, lines))
    assert (gone.line, gone.field) == (1, "PPERSABS10") and "'PPERSABS1O' comes near" in gone.reason
    assert (new.line, new.field) == (1, "PPERSABS1O") and "which the absence table of 2015-16" in new.reason


def test_a_missing_heading_of_the_key(tmp_path: Path) -> None:
    lines = [CENSUS.replace("URN,", "NUMBER,"), *census_lines()[1:]]
    gone, new = refusal(write(tmp_path / FOLDER / "england_census.csv", lines))
    assert (gone.field, new.field) == ("URN", "NUMBER")


def test_a_heading_that_stands_twice(tmp_path: Path) -> None:
    lines = [f"{line},{end}" for line, end in zip(absence_lines(), ["PERCTOT", *"123456"], strict=True)]
    (fault,) = refusal(absence(tmp_path, lines))
    assert (fault.line, fault.field) == (1, "PERCTOT") and "2 times" in fault.reason


def test_a_full_table_that_lacks_one_heading_is_not_taken_for_a_lesser_one(tmp_path: Path) -> None:
    lines = [ABSENCE.replace("PPERSABS10", "PERCUA,PPERSABS15"), *(f"{row},1" for row in ABSENCE_ROWS)]
    (fault,) = refusal(write(tmp_path / "2010-11" / "england_abs.csv", lines))
    assert fault.field == "PPERSABS20"


# ---- field counts


def test_one_field_too_many(tmp_path: Path) -> None:
    lines = absence_lines()
    lines[2] += ",1"
    (fault,) = refusal(absence(tmp_path, lines))
    assert fault.line == 3 and "6 fields, but the heading has 5" in fault.reason and "comma" in fault.remedy


def test_one_field_too_few(tmp_path: Path) -> None:
    lines = absence_lines()
    lines[2] = lines[2].rpartition(",")[0]
    (fault,) = refusal(absence(tmp_path, lines))
    assert (fault.line, fault.field) == (3, "PPERSABS10") and "4 fields" in fault.reason


def test_an_empty_line_between_rows(tmp_path: Path) -> None:
    lines = absence_lines()
    lines.insert(3, "")
    (fault,) = refusal(absence(tmp_path, lines))
    assert fault.line == 4 and "0 fields" in fault.reason


def test_empty_lines_at_the_end_are_no_rows(tmp_path: Path) -> None:
    assert read(absence(tmp_path, [*absence_lines(), "", ""])).rows_read == 6


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (KS4_ROWS[0].rpartition(",")[0], 2),  # 24 fields, but it has a Progress 8 and so must have a band
        (",".join(KS4_ROWS[0].split(",")[:23]), 2),  # 23 fields
        (",".join(KS4_ROWS[0].split(",")[:2]), 2),  # 2 fields, which only an authority may have
        (KS4_TAIL[0].rpartition(",")[0], 2),  # 24 fields of an authority
    ],
)
def test_only_the_raggedness_that_the_publisher_is_known_for_is_let_pass(tmp_path: Path, row: str, line: int) -> None:
    lines = [KS4, row, *KS4_ROWS[1:], *KS4_TAIL]
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", lines))
    assert fault.line == line and "but the heading has 25" in fault.reason


def test_raggedness_known_of_one_table_is_not_let_pass_in_another(tmp_path: Path) -> None:
    lines = absence_lines()
    lines[1] = "202,4104"
    (fault,) = refusal(absence(tmp_path, lines))
    assert fault.line == 2


def test_a_note_under_the_table(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, [*absence_lines(), "Source: Department for Education"]))
    assert fault.line == 8 and "no row of the table but a note" in fault.reason and "Take notes out" in fault.remedy


# ---- cut short


def test_a_file_cut_in_mid_row(tmp_path: Path) -> None:
    text = "\n".join([*absence_lines()[:-1], "NAT,SP"])
    (fault,) = refusal(absence(tmp_path, text))
    assert fault.line == 7 and "cut short" in fault.reason


def test_a_file_cut_where_a_short_row_would_be_allowed(tmp_path: Path) -> None:
    text = "\n".join([KS4, *KS4_TAIL, *KS4_ROWS[:2], "1,202,4000,100100,A New School,0,F"])
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", text))
    assert fault.line == 8 and "cut short" in fault.reason


def test_a_short_row_whose_sort_stands_beyond_its_end(tmp_path: Path) -> None:
    """The record type is moved to the last column, and a row ends before it."""
    moved = [",".join([*cells[1:], cells[0]]) for cells in (line.split(",") for line in [KS4, *KS4_ROWS, *KS4_TAIL])]
    moved[2] = ",".join(moved[2].split(",")[:7])
    faults = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", moved))
    assert faults[0].line == 3 and "7 fields" in faults[0].reason


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\x0b"])
def test_headings_are_told_apart_from_rows_as_rows_are_from_each_other(tmp_path: Path, separator: str) -> None:
    lines = absence_lines()
    table = read(absence(tmp_path, [f"{lines[0]},Of{separator}Note", *(f"{line},x" for line in lines[1:])]))
    assert table.columns_unused == [f"Of{separator}Note"]


def test_a_file_cut_within_quotes(tmp_path: Path) -> None:
    text = "\n".join([*ks4_lines()[:2], '1,202,4166,100050,"A school, with'])
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", text))
    assert "cut short" in fault.reason and "quoted" in fault.reason


def test_broken_quoting(tmp_path: Path) -> None:
    lines = ks4_lines()
    lines[2] = lines[2].replace("NA", '"N"A', 1)
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", lines))
    assert fault.line == 3 and "quot" in fault.reason


def test_two_quotation_marks_that_swallow_a_row(tmp_path: Path) -> None:
    """Both rows together have as many fields as one: the count of fields gives nothing away."""
    lines = [f"{line},{end}" for line, end in zip(absence_lines(), ["NOTE", *"abcdef"], strict=True)]
    text = "\r\n".join([*lines, ""])
    swallowed = text.replace(",a\r\n", ',"a\r\n').replace(",b\r\n", ',b"\r\n')
    (fault,) = refusal(absence(tmp_path, swallowed))
    assert fault.line == 2 and "one cell of several lines" in fault.reason


def test_a_line_break_and_a_comma_in_a_cell_are_no_lost_row(tmp_path: Path) -> None:
    lines = ks4_lines()
    lines[1] = lines[1].replace("Haverstock School", '"Haverstock School,\nLondon"')
    table = read(write(tmp_path / FOLDER / "england_ks4provisional.csv", lines))
    assert table.rows_school == 4


def test_headings_alone_without_a_line_break(tmp_path: Path) -> None:
    """Of a kind whose files always end in one."""
    names = "URN,LA,ESTAB,LAESTAB,SCHNAME,STREET,TOWN,POSTCODE,ICLOSE,OPENDATE,CLOSEDATE,NFTYPE,ISPRIMARY,ISSECONDARY,"
    names += "ISPOST16,AGEL,AGEH,GENDER,RELDENOM,ADMPOL"
    (fault,) = refusal(write(tmp_path / "2016-17" / "england_spine.csv", names))
    assert "no row of a school" in fault.reason


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_table_without_its_last_rows(tmp_path: Path, lost: int) -> None:
    faults = refusal(absence(tmp_path, absence_lines()[:-lost]))
    assert len(faults) == lost and all("cut short" in fault.reason for fault in faults)


def test_a_table_without_an_authoritys_row(tmp_path: Path) -> None:
    lines = [KS4, *KS4_ROWS, KS4_ROWS[0].replace("1,202,", "1,203,").replace("100049", "100200"), *KS4_TAIL]
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", lines))
    assert fault.value == "203" and "no summary row" in fault.reason


def test_a_last_cell_that_lost_its_per_cent(tmp_path: Path) -> None:
    lines = ks4_lines()
    lines[1] = ",".join(lines[1].split(",")[:24] + ["3"])
    text = "\r\n".join(lines).removesuffix("%")
    (fault,) = refusal(write(tmp_path / FOLDER / "england_ks4provisional.csv", text))
    assert (fault.line, fault.field, fault.value) == (9, "PT5EM_94", "60.0")


def test_a_last_cell_that_ends_in_its_point(tmp_path: Path) -> None:
    text = "\r\n".join(absence_lines()).removesuffix("8")
    (fault,) = refusal(absence(tmp_path, text))
    assert (fault.line, fault.value) == (7, "28.")


def test_a_heading_and_nothing_else(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, [ABSENCE]))
    assert "no row of a school" in fault.reason


# ---- wrong kind


def test_a_table_of_another_kind_than_told(tmp_path: Path) -> None:
    path = write(tmp_path / FOLDER / "england_census.csv", census_lines())
    (fault,) = refusal(path, kind="absence")
    assert "'PERCTOT'" in fault.reason and "looks like 'census'" in fault.reason and "--kind census" in fault.remedy


def test_a_kind_that_nobody_knows(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, absence_lines()), kind="ks9")
    assert (fault.field, fault.value) == ("kind", "ks9") and "absence" in fault.remedy


def test_an_edition_that_the_kind_has_not(tmp_path: Path) -> None:
    (fault,) = refusal(absence(tmp_path, absence_lines()), kind="absence", edition="provisional")
    assert fault.field == "edition"


def test_a_spreadsheet_with_a_cell_beyond_its_headings(tmp_path: Path) -> None:
    path = tmp_path / FOLDER / "england_abs.xlsx"
    path.parent.mkdir()
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for i, line in enumerate(absence_lines()):
        sheet.write_row(i, 0, line.split(",") + (["beyond"] if i == 3 else []))
    book.close()
    (fault,) = refusal(path)
    assert (fault.line, fault.value) == (4, "beyond")


# ---- encodings that a definition allows beside UTF-8


def source(data: bytes) -> Source:
    return Source(Path("t.csv"), data, is_spreadsheet=False)


def test_another_encoding_is_read_only_where_a_definition_allows_it() -> None:
    data = "St Mary\u2019s".encode("cp1252")
    assert decode(source(data), ("utf-8", "cp1252")) == "St Mary\u2019s"
    with pytest.raises(Refused):
        decode(source(data), ("utf-8",))


def test_two_encodings_in_one_file_are_refused_even_where_either_is_allowed() -> None:
    data = "École,".encode() + "École".encode("cp1252")
    with pytest.raises(Refused, match="mixes two"):
        decode(source(data), ("utf-8", "cp1252"))


def test_a_byte_that_no_allowed_encoding_has() -> None:
    with pytest.raises(Refused, match="0x81"):
        decode(source(b"A \x81"), ("utf-8", "cp1252"))
