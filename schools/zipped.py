"""Members of zip files from strangers, held to what the archive declares of them. No Django: readers use it too."""

import struct
import zipfile
import zlib
from typing import IO

ENCRYPTED = 0x1 | 0x40 | 0x2000  # of a member's flags: its content, its content strongly, the names
BROKEN = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, zlib.error)


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
