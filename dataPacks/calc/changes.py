"""What differs between two editions of one measure's figures: pure."""

from dataclasses import asdict, dataclass

import numpy as np

from dataPacks.calc.frame import ReleaseFrame, column_name


@dataclass(frozen=True)
class Change:
    """One measure's figures of one year, in two releases. Schools are counted; `mean_change` is in the measure's unit.

    `changed`: a figure in both, of different value; `vanished` and `appeared`: one in the older or newer alone;
    `mean_change`: mean of newer − older over the schools with a figure in both, None where there is none.
    """

    with_figure: int
    changed: int
    vanished: int
    appeared: int
    mean_change: float | None

    def as_dict(self) -> dict[str, float | None]:
        return asdict(self)


def between(old: np.ndarray, new: np.ndarray) -> Change:
    """Of two float arrays (n,) over the same schools, NaN for no figure."""
    had, has = np.isfinite(old), np.isfinite(new)
    both = had & has
    difference = new[both] - old[both]
    return Change(
        with_figure=int(has.sum()),
        changed=int(np.count_nonzero(difference)),
        vanished=int((had & ~has).sum()),
        appeared=int((has & ~had).sum()),
        mean_change=float(difference.mean()) if difference.size else None,
    )


def of_measure(measure: str, year: str, old: ReleaseFrame, new: ReleaseFrame) -> Change:
    """How a measure's figures of `year` differ, over the schools of either release."""
    ids = np.union1d(old.index.ids, new.index.ids)
    name = column_name(measure, "all", year)
    return between(_values(old, name, ids), _values(new, name, ids))


def _values(frame: ReleaseFrame, name: str, ids: np.ndarray) -> np.ndarray:
    """The column's values in the order of `ids`, NaN for schools that the release does not have. float (n,)."""
    positions = frame.index.positions_of(ids)
    return np.where(positions < 0, np.nan, frame.columns[name].value[positions])
