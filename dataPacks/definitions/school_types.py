"""The register's names of school types and the tables' short codes for them; sector and phase, which follow."""

from dataclasses import dataclass
from functools import cache

from .loading import documents


@dataclass(frozen=True)
class SchoolType:
    code: str
    name: str
    sector: str  # 'state', 'independent' or 'other'
    phase: str  # '' where the school's own ages and flags decide


@cache
def school_types() -> dict[str, SchoolType]:
    """Every type by its code."""
    return {
        code: SchoolType(code, body["name"], body["sector"], body.get("phase", ""))
        for code, body in documents("types")["england"].items()
    }


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, body in documents("types")["england"].items():
        for name in (code, body["name"], *body.get("also", [])):
            found[_plain(name)] = code
    return found


def _plain(name: str) -> str:
    return " ".join(name.replace("–", "-").replace("-", " ").replace("'", "").casefold().split())


def type_code(name: str) -> str:
    """'Community school' -> 'CY'. Codes give themselves ('INDSS' -> 'INDSPEC'); '' where the name is unknown."""
    return _by_name().get(_plain(name), "")


def type_name(code: str) -> str:
    found = school_types().get(code)
    return found.name if found else ""


def sector_of(code: str) -> str:
    found = school_types().get(code)
    return found.sector if found else "other"


def phase_of(
    code: str, *, is_primary: bool, is_secondary: bool, is_post_16: bool, age_low: int | None, age_high: int | None
) -> str:
    """Phase as the domain names it. The type decides first (special, referral unit, college), then the flags."""
    found = school_types().get(code)
    if found and found.phase:
        return found.phase
    if is_primary and is_secondary:
        return _phase_of_both(age_low, age_high)
    if is_secondary and age_low is not None and age_high is not None and 8 <= age_low <= 10 and age_high <= 14:
        return "middle-deemed-secondary"
    if is_secondary or is_primary:
        return "secondary" if is_secondary else _primary(age_low, age_high)
    return "post-16" if is_post_16 else "other"


def _primary(age_low: int | None, age_high: int | None) -> str:
    is_middle = age_low is not None and age_high is not None and age_low >= 8 and age_high >= 12
    return "middle-deemed-primary" if is_middle else "primary"


def _phase_of_both(age_low: int | None, age_high: int | None) -> str:
    """A middle school is deemed by where most of its years lie (Education Act 1996, s. 5); a tie is secondary."""
    if age_low is None or age_high is None:
        return "all-through"
    if age_low < 8:
        return "all-through" if age_high > 13 else "primary"  # preparatory schools end at 13
    if age_high > 14:
        return "all-through" if age_low == 8 else "secondary"
    return "middle-deemed-secondary" if age_high - 11 >= 11 - age_low else "middle-deemed-primary"
