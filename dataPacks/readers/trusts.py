"""What only a table about trusts says: who each is, and which schools its figures are of."""

import re

import numpy as np
import pandas as pd

from .faults import row_fault
from .rows import Rows

SEPARATOR = re.compile(r"[;,\s]+")
URN = re.compile(r"[1-9]\d{5}", re.ASCII)


def frame(rows: Rows, keep: np.ndarray) -> pd.DataFrame:
    """uid · group_id · name · group_type · urns, one row per kept row."""
    places = np.flatnonzero(keep)
    texts = {name: [rows.keys[name][i] for i in places] for name in ("group_id", "name", "group_type")}
    urns = [_urns(rows, int(i)) for i in places]
    uids = np.array([int(rows.label[i]) for i in places], dtype=np.int64)
    return pd.DataFrame(
        {"uid": uids, **{name: pd.Series(cells, dtype=object) for name, cells in texts.items()}}
    ).assign(urns=pd.Series(urns, dtype=object))


def check_schools(rows: Rows, heading: str) -> None:
    """Refuses a trust whose list of schools holds what is no URN: its figures would be of other schools."""
    for i, text in enumerate(rows.keys["urns"]):
        wrong = next((part for part in SEPARATOR.split(text) if part and not URN.fullmatch(part)), "")
        if wrong and not rows.bad[i]:
            line = int(rows.grid.lines[i])
            reason = f"Line {line}: '{wrong}' under '{heading}' is no URN, which has six digits."
            rows.refuse_row(i, row_fault(line, heading, wrong, reason, "Correct the list of schools."))


def _urns(rows: Rows, i: int) -> list[int]:
    return [int(part) for part in SEPARATOR.split(rows.keys["urns"][i]) if part]
