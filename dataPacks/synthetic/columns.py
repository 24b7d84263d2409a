"""A table's columns: numbers with the publisher's codes, as text for schools, authorities and the country."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dataPacks.synthetic.chance import Flags, Floats, Ints, Texts


def decimal(values: Floats, places: int = 0, *, keep: bool = False, suffix: str = "") -> Texts:
    """Numbers as text, '' for NaN. Trailing zeros are dropped, as the publisher does, unless `keep`."""
    known = ~np.isnan(values)
    units, where = np.unique(np.rint(values[known] * 10**places).astype(np.int64), return_inverse=True)
    words = [f"{unit / 10**places:.{places}f}" for unit in units.tolist()]
    if places and not keep:
        words = [word.rstrip("0").rstrip(".") for word in words]
    out = np.full(len(values), "", dtype=object)
    out[known] = np.array([word + suffix for word in words], dtype=object)[where]
    return out


@dataclass(frozen=True)
class Field:
    """One column of figures, one value per school (NaN: no figure), and how it adds up.

    `codes` stand where there is no value to show ('' elsewhere). With a `weight` (pupils), authority rows hold the
    weighted mean, without one the sum. A limit of a confidence interval has `half` = ± 1.96 × the pupils' SD, and
    stands at value + half / √weight.
    `everyone`: independent schools publish it too, so that the row of all schools can show it.
    """

    values: Floats
    places: int = 0
    suffix: str = ""
    weight: Floats | None = None
    codes: Texts | None = None
    half: float = 0.0
    everyone: bool = False

    def with_codes(self, codes: Texts) -> Field:
        return replace(self, codes=codes)

    def numbers(self) -> Floats:
        """What the school's cell shows, were there no code."""
        if self.weight is None or not self.half:
            return self.values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.weight > 0, self.values + self.half / np.sqrt(self.weight), np.nan)

    def school_cells(self, *, keep: bool = False) -> Texts:
        cells = decimal(self.numbers(), self.places, keep=keep or bool(self.suffix), suffix=self.suffix)
        if self.codes is not None:
            cells = np.where(self.codes != "", self.codes, cells)
        return cells

    def grouped(self, group: Ints, size: int, member: Flags) -> Floats:
        """Sum, weighted mean or limit over the member schools of each of `size` groups; NaN where nobody adds to it."""
        weight = np.ones(len(self.values)) if self.weight is None else np.nan_to_num(self.weight)
        weight = np.where(member & ~np.isnan(self.values), weight, 0.0)
        total = np.bincount(group, weights=weight * np.nan_to_num(self.values), minlength=size)
        mass = np.bincount(group, weights=weight, minlength=size)
        with np.errstate(divide="ignore", invalid="ignore"):
            figure = total if self.weight is None else total / mass + self.half / np.sqrt(mass)
        return np.where(mass > 0, figure, np.nan)


Column = Field | Texts
Columns = dict[str, Column]
