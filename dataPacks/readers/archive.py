"""A zip of tables: each member is a file of its own, called `archive.zip/member.csv`. Nothing is written to a disk.

What is in it is judged by its list of contents, before anything is unpacked; one bad thing in it refuses it as a whole.
"""

import mmap
import re
import zipfile
from itertools import islice
from pathlib import Path

from schools.zipped import BROKEN, is_encrypted, unpack

from .faults import refuse
from .packed import AGAIN, check_size, damaged
from .table import Refused

MAX_MEMBERS = 1000  # a year of all the Department's tables has some hundred files
MAX_LISTED = 20 * MAX_MEMBERS  # entries of directories, those of spreadsheets within included
MAX_PACKED = 256 * 1024 * 1024  # bytes of the archive itself
MAX_TOTAL = 512 * 1024 * 1024  # bytes of all its tables together
TABLES = (".csv", ".tsv", ".xlsx", ".gz")
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".tgz", ".jar")
ENTRY = re.compile(rb"PK\x01\x02")
UNPACKED = "Unpack it, and give the files in it."


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def archive_of(path: Path) -> Path | None:
    """The archive on the disk that this path leads into; None for an ordinary path."""
    return next((parent for parent in reversed(path.parents) if is_archive(parent) and parent.is_file()), None)


def is_hidden(path: Path) -> bool:
    """Whether it is a hidden file, or one that a spreadsheet program or an archiver leaves behind."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)


def members(archive: Path) -> list[Path]:
    """A path for each file in the archive, sorted. Raises Refused for an archive that is damaged or unsafe to open."""
    return sorted(archive / name for name in _listed(archive))


def read_member(archive: Path, path: Path) -> bytes:
    """The bytes of one member. Raises Refused."""
    member = _listed(archive).get(path.relative_to(archive).as_posix())
    if member is None:
        raise refuse(f"{archive.name} holds no file '{path.relative_to(archive)}'.", "Check the path.")
    try:
        with archive.open("rb") as file:
            content = unpack(member, file)
    except BROKEN as error:
        raise _unreadable(archive, error) from error
    if content is None:
        raise damaged(archive, member.filename)
    return content


def _listed(archive: Path) -> dict[str, zipfile.ZipInfo]:
    """Members by the names we give them."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in _directory(archive):
        name = _own_name(member.filename)
        if member.is_dir() or not name or is_hidden(Path(name)):
            continue
        if name in found:
            raise refuse(f"{archive.name} holds two files of the name '{name}'.", UNPACKED)
        found[name] = member
    if not found:
        raise refuse(f"{archive.name} holds no file.", "Give the tables themselves.")
    if "[Content_Types].xml" in found:
        raise refuse(f"{archive.name} is a spreadsheet under the name of an archive.", "Name it .xlsx.")
    _check_contents(archive, found)
    return found


def _own_name(name: str) -> str:
    """A member's name as a relative path: no root, no way up, nothing that cannot be printed."""
    parts = [part for part in re.split(r"[/\\]+", name) if part not in ("", ".", "..")]
    return "/".join("".join(c if c.isprintable() else "_" for c in part) for part in parts)


def _directory(archive: Path) -> list[zipfile.ZipInfo]:
    try:
        size = archive.stat().st_size
        if size == 0:
            raise refuse(f"{archive.name} is empty: it has 0 bytes.", AGAIN)
        with archive.open("rb") as file:
            _check_list(archive, file.fileno(), size)
            with zipfile.ZipFile(file) as opened:
                return opened.infolist()
    except BROKEN as error:
        raise _unreadable(archive, error) from error


def _unreadable(archive: Path, error: Exception) -> Refused:
    what = error.strerror if isinstance(error, OSError) and error.strerror else error
    return refuse(f"{archive.name} cannot be opened as a zip archive: {what}.", AGAIN)


def _check_list(archive: Path, file: int, size: int) -> None:
    """Before Python makes an object of each entry."""
    too_large = size > MAX_PACKED
    if not too_large:
        with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as data:
            too_large = sum(1 for _ in islice(ENTRY.finditer(data), MAX_LISTED + 1)) > MAX_LISTED
    if too_large:
        reason = f"{archive.name} is larger than an archive of school tables can be, or holds too many files."
        raise refuse(reason, "Give the tables themselves, unpacked.")


def _check_contents(archive: Path, found: dict[str, zipfile.ZipInfo]) -> None:
    if len(found) > MAX_MEMBERS:
        raise refuse(f"{archive.name} holds {len(found):,} files; {MAX_MEMBERS:,} are the most.", UNPACKED)
    for name, member in found.items():
        if is_encrypted(member):
            raise refuse(f"{archive.name} is locked with a password ('{name}').", UNPACKED)
        if name.lower().endswith(ARCHIVES):
            reason = f"{archive.name} holds another archive, '{name}', which is not looked into."
            raise refuse(reason, "Unpack both, and give the tables in them.")
        if name.lower().endswith(TABLES):
            check_size(f"{archive.name}/{name}", member.file_size, member.compress_size)
    tables = [member for name, member in found.items() if name.lower().endswith(TABLES)]
    total = sum(member.file_size for member in tables)
    overlap = sum(member.compress_size for member in tables) > archive.stat().st_size
    if total > MAX_TOTAL or overlap:
        reason = f"{archive.name} says that it unpacks to {total >> 20} MB, more than its size can honestly hold."
        raise refuse(reason, "Give the tables themselves, unpacked.")
