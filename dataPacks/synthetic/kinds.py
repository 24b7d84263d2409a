"""Kinds of school: how common they are, what types, ages and numbers they bear. Source: register of 2018-19."""

from __future__ import annotations

from dataclasses import dataclass

MIXED = {"Mixed": 1.0}


@dataclass(frozen=True)
class Kind:
    """`share` among all schools; types by the tables' short codes; `first_number` of its establishment numbers."""

    share: float
    style: str
    types: dict[str, float]
    ages: dict[str, float]
    first_number: int
    genders: dict[str, float]
    census: str


_PRIMARY_TYPES = {"CY": 0.40, "VA": 0.19, "VC": 0.10, "FD": 0.03, "ACC": 0.20, "AC": 0.07, "F": 0.01}
_SECONDARY_TYPES = {"ACC": 0.46, "AC": 0.23, "CY": 0.11, "VA": 0.08, "FD": 0.06, "VC": 0.01, "F": 0.05}
_PRIMARY, _SECONDARY, _SPECIAL = "State-funded primary", "State-funded secondary", "State-funded special school"

KINDS: dict[str, Kind] = {
    "secondary": Kind(
        0.1315,
        "secondary",
        _SECONDARY_TYPES,
        {"11-16": 0.38, "11-18": 0.62},
        4000,
        {"Mixed": 0.91, "Girls": 0.055, "Boys": 0.035},
        _SECONDARY,
    ),
    "grammar": Kind(
        0.0070,
        "grammar",
        {"ACC": 0.85, "VA": 0.1, "FD": 0.05},
        {"11-18": 1.0},
        4500,
        {"Mixed": 0.3, "Girls": 0.35, "Boys": 0.35},
        _SECONDARY,
    ),
    "all-through": Kind(
        0.0060, "all-through", {"AC": 0.5, "ACC": 0.3, "F": 0.2}, {"3-18": 0.6, "4-16": 0.4}, 6900, MIXED, _SECONDARY
    ),
    "middle": Kind(0.0035, "middle", {"CY": 0.4, "ACC": 0.4, "VC": 0.2}, {"9-13": 1.0}, 4700, MIXED, _SECONDARY),
    "special": Kind(
        0.0450,
        "special",
        {"CYS": 0.52, "ACCS": 0.2, "FDS": 0.09, "ACS": 0.07, "FS": 0.05, "NMSS": 0.07},
        {"4-16": 0.25, "3-19": 0.35, "11-16": 0.2, "5-11": 0.2},
        7000,
        {"Mixed": 0.94, "Boys": 0.06},
        _SPECIAL,
    ),
    "pru": Kind(0.0100, "pru", {"PRU": 1.0}, {"11-16": 0.7, "5-16": 0.3}, 1100, MIXED, "Pupil referral unit"),
    "primary": Kind(
        0.6170, "primary", _PRIMARY_TYPES, {"3-11": 0.45, "4-11": 0.5, "5-11": 0.05}, 2000, MIXED, _PRIMARY
    ),
    "infant": Kind(
        0.0560, "infant", {"CY": 0.7, "ACC": 0.2, "VC": 0.1}, {"3-7": 0.6, "4-7": 0.4}, 2600, MIXED, _PRIMARY
    ),
    "junior": Kind(0.0500, "junior", {"CY": 0.6, "ACC": 0.3, "VC": 0.1}, {"7-11": 1.0}, 2800, MIXED, _PRIMARY),
    "middle-primary": Kind(
        0.0040, "middle", {"CY": 0.5, "ACC": 0.5}, {"5-12": 0.6, "8-12": 0.4}, 2950, MIXED, _PRIMARY
    ),
    "independent": Kind(
        0.0530,
        "independent",
        {"IND": 1.0},
        {"3-18": 0.3, "11-18": 0.25, "3-11": 0.25, "7-18": 0.1, "11-16": 0.1},
        6000,
        {"Mixed": 0.75, "Girls": 0.15, "Boys": 0.1},
        "Independent school",
    ),
    "independent special": Kind(
        0.0170,
        "special",
        {"INDSPEC": 1.0},
        {"8-18": 0.5, "11-16": 0.5},
        6400,
        {"Mixed": 0.8, "Boys": 0.2},
        "Independent school",
    ),
}

# The tables' short code -> the register's (minor group, school type).
REGISTER_TYPES: dict[str, tuple[str, str]] = {
    "CY": ("Maintained school", "Community school"),
    "VA": ("Maintained school", "Voluntary aided school"),
    "VC": ("Maintained school", "Voluntary controlled school"),
    "FD": ("Maintained school", "Foundation school"),
    "ACC": ("Academy", "Academy converter"),
    "AC": ("Academy", "Academy sponsor led"),
    "F": ("Academy", "Free schools"),
    "CYS": ("Special school", "Community special school"),
    "FDS": ("Special school", "Foundation special school"),
    "ACCS": ("Special school", "Academy special converter"),
    "ACS": ("Special school", "Academy special sponsor led"),
    "FS": ("Special school", "Free schools special"),
    "NMSS": ("Special school", "Non-maintained special school"),
    "INDSPEC": ("Special school", "Other independent special school"),
    "IND": ("Independent school", "Other independent school"),
    "PRU": ("Maintained school", "Pupil referral unit"),
}
INDEPENDENT = ("IND", "INDSPEC")
