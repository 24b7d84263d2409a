"""Zip archives: each table in one is a file of its own; a hostile one is refused before anything in it is unpacked."""

import gzip
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from dataPacks import readers

from .books import book, cells, locked, rows, zipped
from .tables import absence_lines, census_lines, read, refusal, write

ABSENCE = "".join(line + "\r\n" for line in absence_lines()).encode()
CENSUS = "".join(line + "\r\n" for line in census_lines()).encode()


def names(path: Path) -> list[str]:
    return [found.relative_to(path).as_posix() for found, _ in readers.walk([path])]


def test_each_table_in_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "2018-19.zip",
        {"tables/england_abs.csv": ABSENCE, "england_census.csv.gz": gzip.compress(CENSUS), "tables/": b""},
    )
    assert readers.walk([path]) == [(path / "england_census.csv.gz", False), (path / "tables/england_abs.csv", False)]
    found = [read(member) for member, _ in readers.walk([path])]
    assert [(table.kind, table.year) for table in found] == [("census", "2018-19"), ("absence", "2018-19")]
    loose = read(write(tmp_path / "2018-19" / "england_abs.csv", ABSENCE))
    assert found[1].checksum == loose.checksum, "packed or loose, it is the same file"


def test_a_spreadsheet_in_an_archive(tmp_path: Path) -> None:
    inner = book(tmp_path / "england_abs.xlsx", ("england", rows(cells())))
    path = zipped(tmp_path / "2018-19.zip", {"england_abs.xlsx": inner.read_bytes()})
    assert read(path / "england_abs.xlsx").rows_school == 3


def test_an_archive_of_one_file_is_that_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "2018-19" / "download.zip", {"england_abs.csv": ABSENCE})
    assert readers.walk([path]) == [(path / "england_abs.csv", True)]
    assert read(path).rows_school == 3


def test_an_archive_of_several_is_asked_for_one(tmp_path: Path) -> None:
    (fault,) = refusal(zipped(tmp_path / "2018-19.zip", {"england_abs.csv": ABSENCE, "b.csv": CENSUS}))
    assert "an archive of 2 tables: b.csv, england_abs.csv" in fault.reason


def test_archives_in_folders_are_looked_into(tmp_path: Path) -> None:
    path = zipped(tmp_path / "2018-19" / "all.zip", {"england_abs.csv": ABSENCE, "readme.pdf": b"%PDF"})
    assert readers.walk([tmp_path]) == [(path / "england_abs.csv", False), (path / "readme.pdf", False)]
    assert isinstance(readers.read(path / "readme.pdf"), readers.Skipped)


def test_what_an_archiver_leaves_behind_is_no_file(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "2018-19.zip",
        {"__MACOSX/._england_abs.csv": b"x", ".DS_Store": b"x", "a/~$b.xlsx": b"x", "england_abs.csv": ABSENCE},
    )
    assert names(path) == ["england_abs.csv"]


def test_a_way_out_of_the_archive_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(b"secret")
    members = {"../secret.csv": ABSENCE, "/etc/england_abs.csv": CENSUS, "..\\..\\up.csv": ABSENCE}
    path = zipped(tmp_path / "2018-19.zip", members)
    assert names(path) == ["etc/england_abs.csv", "secret.csv", "up.csv"]
    assert read(path / "secret.csv").rows_school == 3, "the member, not the file beside the archive"
    (fault,) = refusal(path / ".." / "secret.csv", named=True)
    assert "holds no file" in fault.reason


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "england_abs.csv").write_bytes(ABSENCE)
    link = zipfile.ZipInfo("england_abs.csv")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "2018-19.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, str(tmp_path / "england_abs.csv"))
    assert "lacks the heading" in refusal(path)[0].reason


def test_two_members_of_one_name(tmp_path: Path) -> None:
    (fault,) = refusal(zipped(tmp_path / "2018-19.zip", {"a.csv": ABSENCE, "./a.csv": CENSUS}))
    assert "two files of the name 'a.csv'" in fault.reason


@pytest.mark.parametrize("inner", ["more.zip", "more.ZIP", "x/more.7z", "more.tar"])
def test_an_archive_in_an_archive(tmp_path: Path, inner: str) -> None:
    (fault,) = refusal(zipped(tmp_path / "2018-19.zip", {"england_abs.csv": ABSENCE, inner: b"PK\x03\x04"}))
    assert f"another archive, '{inner}'" in fault.reason and "Unpack both" in fault.remedy


def test_an_archive_within_under_the_name_of_a_table(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"england_abs.csv": ABSENCE}).read_bytes()
    (fault,) = refusal(zipped(tmp_path / "2018-19.zip", {"england_abs.csv": inner}))
    assert "not text" in fault.reason


def test_a_locked_archive(tmp_path: Path) -> None:
    (fault,) = refusal(locked(zipped(tmp_path / "2018-19.zip", {"england_abs.csv": ABSENCE})))
    assert "password" in fault.reason and "Unpack it" in fault.remedy


def test_a_spreadsheet_named_as_an_archive(tmp_path: Path) -> None:
    path = book(tmp_path / "england_abs.xlsx", ("england", rows(cells())))
    (fault,) = refusal(path.rename(tmp_path / "england_abs.zip"))
    assert "under the name of an archive" in fault.reason and ".xlsx" in fault.remedy


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "0 bytes"), (b"not a zip at all", "cannot be opened"), (ABSENCE, "cannot be opened")]
)
def test_what_is_no_archive(tmp_path: Path, content: bytes, words: str) -> None:
    (fault,) = refusal(write(tmp_path / "2018-19.zip", content))
    assert words in fault.reason


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    (fault,) = refusal(tmp_path / "2018-19.zip")
    assert "No such file" in fault.reason


def test_an_archive_without_files(tmp_path: Path) -> None:
    (fault,) = refusal(zipped(tmp_path / "2018-19.zip", {"__MACOSX/x": b"", "empty/": b""}))
    assert "holds no file" in fault.reason


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_an_archive_cut_short(tmp_path: Path, keep: float) -> None:
    path = zipped(tmp_path / "2018-19.zip", {"england_abs.csv": ABSENCE * 50})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    assert refusal(path)


def test_a_damaged_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "2018-19.zip", {"england_abs.csv": ABSENCE})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    assert refusal(path)


# ---- bombs: refused within a second and without the memory that they ask for


def _declaring(path: Path, content: bytes, size: int) -> Path:
    """An archive that says of its one member that it is `size` bytes long."""
    zipped(path, {"england_abs.csv": content})
    data = path.read_bytes()
    old = len(content).to_bytes(4, "little")
    path.write_bytes(data.replace(old, size.to_bytes(4, "little")))
    return path


def _many(path: Path, count: int, content: bytes) -> Path:
    return zipped(path, {f"{i}.csv": content for i in range(count)})


def _overlapping(path: Path) -> Path:
    """All entries of the directory point at the same packed bytes."""
    zipped(path, {f"{i:04}.csv": (b"1,2,3\n" * 150_000 if i == 0 else b"1") for i in range(900)})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    first = data[at : at + 46]
    while at >= 0:
        data[at + 16 : at + 28], data[at + 42 : at + 46] = first[16:28], first[42:46]
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    return path


BOMBS = {
    "one member of 200 MB": (lambda path: zipped(path, {"a.csv": b"0" * (200 << 20)}), "unpacks to more than"),
    "one of 60 MB of noughts": (lambda path: zipped(path, {"a.csv": b"0" * (60 << 20)}), "unpacks to more than"),
    "one that lies about its size": (lambda path: _declaring(path, b"0" * (60 << 20), 1000), "not as long"),
    "one that claims gigabytes": (lambda path: _declaring(path, ABSENCE, 0xF0000000), "unpacks to more than"),
    "many small ones": (lambda path: _many(path, 1001, b"1"), "1,001 files"),
    "very many small ones": (lambda path: _many(path, 20_001, b""), "too many files"),
    "many of 4 MB": (lambda path: _many(path, 200, b"0" * (4 << 20)), "than its size can honestly hold"),
    "overlapping members": (_overlapping, "than its size can honestly hold"),
    "a .gz within": (
        lambda path: zipped(path, {"england_abs.csv.gz": gzip.compress(b"0" * (200 << 20))}),
        "unpacks to more than",
    ),
}


@pytest.mark.parametrize(("build", "words"), BOMBS.values(), ids=BOMBS)
def test_a_bomb(tmp_path: Path, build: object, words: str) -> None:
    path = build(tmp_path / "2018-19.zip")  # type: ignore[operator]
    tracemalloc.start()
    begin = time.perf_counter()
    (fault,) = refusal(path)
    seconds, peak = time.perf_counter() - begin, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words in fault.reason, fault
    assert seconds < 2 and peak < 100 << 20, (seconds, peak)
