"""How far a packed file may unpack, and what is said of one that is not as it declares. See also `schools.zipped`."""

from pathlib import Path

from .faults import refuse
from .table import Refused

MAX_UNPACKED = 128 * 1024 * 1024  # bytes; the widest workbook of all schools that is published has 68 MB
MAX_RATIO = 100  # tables and spreadsheets unpack to 3 to 20 times their size
SMALL = 4 * 1024 * 1024  # bytes that may unpack from anything
AGAIN = "Download the file again."


def check_size(name: str, size: int, packed: int) -> None:
    """Refuses what unpacks to more than a table can be, or to more than its packed size can honestly hold."""
    if size > MAX_UNPACKED or size > max(SMALL, MAX_RATIO * packed):
        reason = f"{name} unpacks to more than {size >> 20} MB, far more than a table of schools needs."
        raise refuse(reason, "Give the table itself, unpacked.")


def damaged(path: Path, part: str) -> Refused:
    return refuse(f"{path.name} is damaged: its part '{part}' is not as long or not as summed as it says.", AGAIN)
