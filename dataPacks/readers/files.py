"""From a path to checked bytes: what may be opened at all, and how far it may unpack."""

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from .faults import refuse
from .table import Refused

READABLE = (".csv", ".tsv", ".xlsx")
MAX_UNPACKED = 300 * 1024 * 1024  # bytes; the widest national table is under 20 MB
MAX_RATIO = 200  # spreadsheets unpack to about 10 times their size


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
    if suffix not in READABLE:
        raise NotATable(f"'{suffix or path.name}' is not a format in which tables are published")
    data = _bytes_of(path)
    if path.suffix.lower() == ".gz":
        data = _gunzip(path, data)
    if not data:
        raise refuse(f"{path.name} is empty: it has 0 bytes.", "Download the file again.")
    is_zip = data[:4] == b"PK\x03\x04"
    if is_zip != (suffix == ".xlsx"):
        raise _wrong_form(path, suffix)
    if is_zip:
        _check_archive(path, data)
    return Source(path, data, is_zip)


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
        return refuse(f"{path.name} is no spreadsheet: it does not begin as an .xlsx file does.", "Download it again.")
    return refuse(f"{path.name} is a zip archive or spreadsheet, not text.", "Unpack it, or name it .xlsx.")


def _gunzip(path: Path, data: bytes) -> bytes:
    """All members of a gzip file. Stops at the size limit before memory is spent."""
    again = "Download the file again."
    if not data:
        raise refuse(f"{path.name} is empty: it has 0 bytes.", again)
    unpacked, rest = io.BytesIO(), data
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked.write(unpacker.decompress(rest, MAX_UNPACKED + 1 - unpacked.tell()))
        except zlib.error as error:
            raise refuse(f"{path.name} is damaged: its gzip data or check sum is wrong ({error}).", again) from error
        if unpacked.tell() > MAX_UNPACKED:
            raise refuse(f"{path.name} unpacks to more than {MAX_UNPACKED >> 20} MB.", "Give the table itself.")
        if not unpacker.eof:
            raise refuse(f"{path.name} is cut short: its gzip data ends too early.", again)
        rest = unpacker.unused_data.lstrip(b"\0")
    return unpacked.getvalue()


def _check_archive(path: Path, data: bytes) -> None:
    """A spreadsheet of half a megabyte can unpack to gigabytes: add the sizes up before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refuse(f"{path.name} is no readable spreadsheet: {error}.", "Download the file again.") from error
    if size > MAX_UNPACKED or size > MAX_RATIO * len(data) + 1_000_000:
        reason = f"{path.name} would unpack to {size >> 20} MB, far more than a register of schools needs."
        raise refuse(reason, "Save the sheet as CSV and give that.")
