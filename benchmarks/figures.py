"""One figure of merit as a mapping: what was measured, against what, and whether it reaches its aim."""

from statistics import median
from typing import Any


def at_most(name: str, value: float, aim: float, unit: str, **more: Any) -> dict[str, Any]:
    """A figure that must not exceed `aim`."""
    aimed = {"aim": f"≤ {aim:g} {unit}", "met": value <= aim}
    return {"name": name, "value": round(value, 3), "unit": unit, **aimed, **more}


def times(name: str, value: float, baseline: float, aim: float, unit: str, **more: Any) -> dict[str, Any]:
    """A figure that may cost at most `aim` times its `baseline`."""
    ratio = value / baseline
    cost = {"baseline": round(baseline, 3), "ratio": round(ratio, 2), "aim": f"≤ {aim:g} × baseline"}
    return {"name": name, "value": round(value, 3), "unit": unit, **cost, "met": ratio <= aim, **more}


def spread(values: list[float]) -> dict[str, Any]:
    """How several rounds of one measurement lie."""
    return {"median": round(median(values), 3), "all": [round(value, 3) for value in values]}


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
