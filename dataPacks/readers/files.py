"""From a path to checked bytes: what may be opened at all, and how far it may unpack."""

import hashlib
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from .faults import refuse
from .table import Refused

READABLE = (".csv", ".tsv", ".xlsx")
MAX_UNPACKED = 80 * 1024 * 1024  # bytes; the widest table stays under 40 MB, the largest workbook of inspections 71 MB
MAX_RATIO = 100  # tables and spreadsheets unpack to 3 to 20 times their size
SMALL = 4 * 1024 * 1024  # bytes that may unpack from anything
PIECE = 1024 * 1024
AGAIN = "Download the file again."


class NotATable(Exception):
    """This is nothing that a table could be in; the text says why."""


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
    suffix = _inner_suffix(path)
    if suffix == ".zip":
        suffix, data = _only_member(path, _bytes_of(path))
    elif suffix in READABLE:
        data = _bytes_of(path)
    else:
        raise NotATable(f"'{suffix or path.name}' is not a format in which tables are published")
    if path.suffix.lower() == ".gz":
        data = _gunzip(path, data)
    if not data:
        raise refuse(f"{path.name} is empty: it has 0 bytes.", AGAIN)
    is_zip = data[:4] == b"PK\x03\x04"
    if is_zip != (suffix == ".xlsx"):
        raise _wrong_form(path, suffix)
    if is_zip:
        _check_archive(path, data)
    return Source(path, data, is_zip)


def _only_member(path: Path, data: bytes) -> tuple[str, bytes]:
    """Form and bytes of the one table that a .zip holds. Raises NotATable where there is none, or more than one."""
    if data[:4] != b"PK\x03\x04":
        raise refuse(f"{path.name} is no zip archive, or an empty one.", AGAIN)
    _check_archive(path, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [m.filename for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX")]
        tables = [name for name in names if Path(name).suffix.lower() in READABLE]
        if len(tables) != 1:
            raise NotATable(f"the archive holds {len(tables) or 'no'} tables, and one is wanted")
        return Path(tables[0]).suffix.lower(), archive.read(tables[0])


def _inner_suffix(path: Path) -> str:
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        return suffixes[-2] if len(suffixes) > 1 and suffixes[-2] in READABLE else ".gz"
    return suffixes[-1] if suffixes else ""


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"{path.name} cannot be opened: {error.strerror or error}."
        raise refuse(reason, "Check the path and who may read it.") from error


def _wrong_form(path: Path, suffix: str) -> Refused:
    if suffix == ".xlsx":
        return refuse(f"{path.name} is no spreadsheet: it does not begin as an .xlsx file does.", AGAIN)
    return refuse(f"{path.name} is a zip archive or spreadsheet, not text.", "Unpack it, or name it .zip or .xlsx.")


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
                _check_size(path, size, len(data))
                pieces.append(piece)
        except zlib.error as error:
            raise refuse(f"{path.name} is damaged: its gzip data or check sum is wrong ({error}).", AGAIN) from error
        if not unpacker.eof:
            raise refuse(f"{path.name} is cut short: its gzip data ends too early.", AGAIN)
        rest = unpacker.unused_data.lstrip(b"\0")
    return b"".join(pieces)


def _check_size(path: Path, size: int, packed: int) -> None:
    if size > MAX_UNPACKED or size > max(SMALL, MAX_RATIO * packed):
        reason = f"{path.name} unpacks to more than {size >> 20} MB, far more than a table of schools needs."
        raise refuse(reason, "Give the table itself, unpacked.")


def _check_archive(path: Path, data: bytes) -> None:
    """A spreadsheet of half a megabyte can unpack to gigabytes, and may lie about it: add up, then try each member."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
        _check_size(path, sum(member.file_size for member in members), len(data))
        wrong = next((member.filename for member in members if not _is_sound(member, data)), None)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, zlib.error) as error:
        raise refuse(f"{path.name} is no readable spreadsheet: {error}.", AGAIN) from error
    if wrong is not None:
        raise refuse(f"{path.name} is damaged: its part '{wrong}' is not as long or not as summed as it says.", AGAIN)


def _is_sound(member: zipfile.ZipInfo, data: bytes) -> bool:
    """Whether a member unpacks to exactly the size and check sum that the archive declares."""
    lengths = struct.unpack("<HH", data[member.header_offset + 26 : member.header_offset + 30])
    begin = member.header_offset + 30 + sum(lengths)
    packed = data[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        content, is_whole = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(wbits=-15)
        content = unpacker.decompress(packed, member.file_size + 1)
        is_whole = unpacker.eof
    else:
        return False
    return is_whole and len(content) == member.file_size and zlib.crc32(content) == member.CRC
