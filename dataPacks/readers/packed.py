"""Zip files from strangers: what one declares is added up before it is unpacked, and then held to it."""

import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from .faults import refuse
from .table import Refused

MAX_UNPACKED = 128 * 1024 * 1024  # bytes; the widest workbook of all schools that is published has 68 MB
MAX_RATIO = 100  # tables and spreadsheets unpack to 3 to 20 times their size
SMALL = 4 * 1024 * 1024  # bytes that may unpack from anything
AGAIN = "Download the file again."
ENCRYPTED = 0x1 | 0x40 | 0x2000  # of a member's flags: its content, its content strongly, the names
BROKEN = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, zlib.error)


def check_size(name: str, size: int, packed: int) -> None:
    """Refuses what unpacks to more than a table can be, or to more than its packed size can honestly hold."""
    if size > MAX_UNPACKED or size > max(SMALL, MAX_RATIO * packed):
        reason = f"{name} unpacks to more than {size >> 20} MB, far more than a table of schools needs."
        raise refuse(reason, "Give the table itself, unpacked.")


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    return bool(member.flag_bits & ENCRYPTED)


def unpack(member: zipfile.ZipInfo, file: IO[bytes]) -> bytes | None:
    """A member's content; None unless it is exactly as long, and sums up to exactly what, the archive declares."""
    file.seek(member.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        return None
    file.seek(sum(struct.unpack("<HH", header[26:30])), 1)
    packed = file.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        content, is_whole = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(wbits=-15)
        content = unpacker.decompress(packed, member.file_size + 1)
        is_whole = unpacker.eof
    else:
        return None
    sound = is_whole and len(content) == member.file_size and zlib.crc32(content) == member.CRC
    return content if sound else None


def damaged(path: Path, part: str) -> Refused:
    return refuse(f"{path.name} is damaged: its part '{part}' is not as long or not as summed as it says.", AGAIN)
