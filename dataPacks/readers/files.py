"""From a path to checked bytes: what may be opened at all, and how far it may unpack."""

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from schools.zipped import BROKEN, is_encrypted, unpack

from . import archive
from .faults import refuse
from .packed import AGAIN, check_size, damaged
from .table import Refused

READABLE = (".csv", ".tsv", ".xlsx")
MOST_NAMED = 20  # members in a sentence
PIECE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an .xls begins, and a workbook that is locked with a password
SAVE_AS = "Open it in a spreadsheet program and save the sheet with the table as .xlsx or .csv."
NO_MACROS = "it may hold macros, which no published table needs and which would reach whoever opens it"
OTHER_BOOKS = {
    ".xls": "it is of the form that spreadsheet programs wrote until 2007",
    ".xlsb": "its form is no open one",
    ".ods": "it is an OpenDocument spreadsheet",
    ".xlsm": NO_MACROS,
    ".xltm": NO_MACROS,
    ".xlam": NO_MACROS,
}


class NotATable(Exception):
    """This is nothing that a table could be in; the text says why, and `remedy` what a person may do who means it."""

    def __init__(
        self, reason: str, remedy: str = "Give a .csv, .tsv or .xlsx file, one of these as .gz, or a .zip."
    ) -> None:
        super().__init__(reason)
        self.remedy = remedy


def no_table(path: Path, reason: NotATable) -> Refused:
    """The refusal of a file that somebody named outright, and that is no table."""
    return refuse(f"{path.name}: {reason}.", reason.remedy)


@dataclass(frozen=True)
class Source:
    """One file's unpacked bytes. For a spreadsheet these are the bytes of the .xlsx itself."""

    path: Path
    data: bytes
    is_spreadsheet: bool

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def load(path: Path) -> Source:
    """Reads and unpacks. Raises NotATable for other formats, Refused for a file that is damaged or unsafe to open."""
    if archive.is_archive(path):
        return load(_only_member(path))
    suffix = _inner_suffix(path)
    if suffix in OTHER_BOOKS:
        raise NotATable(f"'{suffix}' is not read: {OTHER_BOOKS[suffix]}", SAVE_AS)
    if suffix not in READABLE:
        raise NotATable(f"'{suffix or path.name}' is not a format in which tables are published")
    zipped = archive.archive_of(path)
    data = archive.read_member(zipped, path) if zipped else _bytes_of(path)
    if path.suffix.lower() == ".gz":
        data = _gunzip(path, data)
    if not data:
        raise refuse(f"{path.name} is empty: it has 0 bytes.", AGAIN)
    is_zip = data[:4] == b"PK\x03\x04"
    if is_zip != (suffix == ".xlsx"):
        raise _wrong_form(path, suffix, data)
    if is_zip:
        _check_workbook(path, data)
    return Source(path, data, is_zip)


def _only_member(path: Path) -> Path:
    """The table in an archive that holds just one, whatever else is in it. Raises Refused, naming the members."""
    found = archive.members(path)
    tables = [member for member in found if member.name.lower().endswith(archive.TABLES)]
    if len(tables) == 1 or len(found) == 1:
        return (tables or found)[0]
    names = [member.relative_to(path).as_posix() for member in tables or found]
    shown = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    if not tables:
        raise refuse(f"{path.name} holds no table: {shown}.", "Give the tables themselves.")
    raise refuse(f"{path.name} is an archive of {len(names)} tables: {shown}.", "Unpack it, or give them one by one.")


def _inner_suffix(path: Path) -> str:
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        return suffixes[-2] if len(suffixes) > 1 and suffixes[-2] in READABLE else ".gz"
    return suffixes[-1] if suffixes else ""


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = f"{path.name} cannot be opened: {getattr(error, 'strerror', None) or error}."
        raise refuse(reason, "Check the path and who may read it.") from error


def _wrong_form(path: Path, suffix: str, data: bytes) -> Refused:
    if data.startswith(OLE):
        return refuse(f"{path.name} is an old .xls, or a workbook that is locked with a password.", SAVE_AS)
    if suffix == ".xlsx":
        return refuse(f"{path.name} is no spreadsheet: it does not begin as an .xlsx file does.", AGAIN)
    return refuse(f"{path.name} is a zip archive or spreadsheet, not text.", "Name it .zip or .xlsx, as it is.")


def _gunzip(path: Path, data: bytes) -> bytes:
    """All members of a gzip file. Stops at the limits before memory is spent."""
    if not data:
        raise refuse(f"{path.name} is empty: it has 0 bytes.", AGAIN)
    pieces: list[bytes] = []
    rest, size = data, 0
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        piece = b""
        try:
            while not unpacker.eof and (piece or rest):
                piece = unpacker.decompress(rest, PIECE)
                rest, size = unpacker.unconsumed_tail, size + len(piece)
                check_size(path.name, size, len(data))
                pieces.append(piece)
        except zlib.error as error:
            raise refuse(f"{path.name} is damaged: its gzip data or check sum is wrong ({error}).", AGAIN) from error
        if not unpacker.eof:
            raise refuse(f"{path.name} is cut short: its gzip data ends too early.", AGAIN)
        rest = unpacker.unused_data.lstrip(b"\0")
    return b"".join(pieces)


def _check_workbook(path: Path, data: bytes) -> None:
    """A spreadsheet of half a megabyte can unpack to gigabytes, and may lie about it: add up, then try each member."""
    file = io.BytesIO(data)
    try:
        with zipfile.ZipFile(file) as book:
            members = book.infolist()
        check_size(path.name, sum(member.file_size for member in members), len(data))
        locked = any(is_encrypted(member) for member in members)
        wrong = None if locked else next((m.filename for m in members if unpack(m, file) is None), None)
    except BROKEN as error:
        raise refuse(f"{path.name} is no readable spreadsheet: {error}.", AGAIN) from error
    if locked:
        raise refuse(f"{path.name} is locked with a password.", SAVE_AS)
    if wrong is not None:
        raise damaged(path, wrong)
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise refuse(f"{path.name} is refused: {NO_MACROS}.", SAVE_AS)
