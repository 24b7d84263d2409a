"""Criteria for Keys to Success, as data: which schools are looked at, and what is tested about each. Pure: no Django.

A document is a TOML file here, a file of somebody's, or what a challenge has saved; all are read and refused alike.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from . import find_measure, groups, school_types
from .loading import documents
from .measure import UnknownMeasure

PHASES = (
    "primary", "middle-deemed-primary", "secondary", "middle-deemed-secondary", "all-through", "special", "pru",
)  # fmt: skip
SECTORS = ("state", "independent", "other")
CONCERNS = ("special measures", "serious weaknesses", "notice to improve")
# Types to which 'academies are included' adds: academies of each sort, free schools and what is run like them.
ACADEMIES = ("AC", "ACC", "F", "SS", "UTC")
MOST_TESTS = 6
MOST_YEARS = 5
KNOWN = {"title", "description", "combine", "types", "academies", "phases", "sectors", "las", "test"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a document: where, what, and what to write instead."""

    file: str
    field: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, {self.field}: {self.reason} {self.remedy}"


class WrongCriteria(ValueError):
    """A document that cannot be used, with everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class MeasureTest:
    """A figure below, or above, a threshold: in the newest year, or in each of `years` years up to it."""

    measure: str
    threshold: float
    is_below: bool = True
    group: str = "all"
    years: int = 1
    phases: tuple[str, ...] = ()


@dataclass(frozen=True)
class InspectionTest:
    """The latest inspection: one of these categories of concern, or a grade this bad (4 is inadequate)."""

    concerns: tuple[str, ...] = ()
    grade_at_least: int | None = None
    phases: tuple[str, ...] = ()


Test = MeasureTest | InspectionTest


@dataclass(frozen=True)
class Criteria:
    name: str
    title: str
    tests: tuple[Test, ...]
    description: str = ""
    needs_all: bool = False
    types: tuple[str, ...] = ()
    academies: bool = True
    phases: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    las: tuple[str, ...] = ()

    @property
    def all_types(self) -> tuple[str, ...]:
        """The types of school looked at, those that academies add included; () where every type is."""
        return (*self.types, *(code for code in ACADEMIES if code not in self.types)) if self.has_more else self.types

    @property
    def has_more(self) -> bool:
        return bool(self.types) and self.academies

    @property
    def measures(self) -> dict[str, int]:
        """The measures tested, with the most years that any test looks back on."""
        found: dict[str, int] = {}
        for test in self.tests:
            if isinstance(test, MeasureTest):
                found[test.measure] = max(test.years, found.get(test.measure, 0))
        return found


@cache
def shipped() -> dict[str, Criteria]:
    """Every set of criteria that comes with the service, by name."""
    return {name: read(body, name, f"{name}.toml") for name, body in documents("criteria").items()}


def from_file(path: Path) -> Criteria:
    """Criteria from somebody's TOML file. Raises WrongCriteria where it cannot be read or used."""
    try:
        body = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _wrong(path.name, "the file", f"It cannot be read: {error.strerror}.", "Check its name.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path.name, "the file", f"It is no TOML: {error}.", "Write it like a shipped file.") from error
    return read(body, path.stem, path.name)


def read(body: Mapping[str, Any], name: str, file: str = "") -> Criteria:
    """Criteria of a document. Raises WrongCriteria with everything that is wrong, not only the first thing."""
    reader = _Reader(file or name)
    made = reader.criteria(body, name)
    if reader.faults:
        raise WrongCriteria(reader.faults)
    return made


def _wrong(file: str, where: str, reason: str, remedy: str) -> WrongCriteria:
    return WrongCriteria([Fault(file, where, reason, remedy)])


@dataclass
class _Reader:
    """Reads one document and collects its faults."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, reason: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, where, reason, remedy))

    def criteria(self, body: Mapping[str, Any], name: str) -> Criteria:
        self.unknown(body, KNOWN, "")
        title = body.get("title")
        if not isinstance(title, str) or not title.strip():
            self.fault("title", "There is no title.", 'Write, for example, title = "Low standards".')
        elif len(title) > 120:
            self.fault("title", "It has more than 120 characters.", "Shorten it.")
        combine = body.get("combine", "any")
        if combine not in ("any", "all"):
            self.fault("combine", f"'{combine}' is neither 'any' nor 'all'.", 'Write combine = "any" or "all".')
        return Criteria(
            name=name,
            title=str(title or "").strip(),
            description=str(body.get("description", "")),
            needs_all=combine == "all",
            types=self.several(body, "types", tuple(school_types())),
            academies=self.flag(body, "academies"),
            phases=self.several(body, "phases", PHASES),
            sectors=self.several(body, "sectors", SECTORS),
            las=self.authorities(body.get("las", "")),
            tests=self.tests(body.get("test")),
        )

    def unknown(self, body: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in sorted(set(body) - known):
            self.fault(f"{where}{key}", "There is no such field.", f"Known: {', '.join(sorted(known))}.")

    def flag(self, body: Mapping[str, Any], name: str) -> bool:
        found = body.get(name, True)
        if not isinstance(found, bool):
            self.fault(name, f"'{found}' is neither true nor false.", "Write true or false, without quotes.")
        return bool(found)

    def several(self, body: Mapping[str, Any], name: str, known: tuple[str, ...], where: str = "") -> tuple[str, ...]:
        found = body.get(name, [])
        if not isinstance(found, list | tuple):
            self.fault(where + name, "It is no list.", f'Write, for example, {name} = ["{known[0]}"].')
            return ()
        for value in found:
            if value not in known:
                self.fault(where + name, f"'{value}' is not known.", f"Choose from {', '.join(known)}.")
        return tuple(str(value) for value in found)

    def authorities(self, found: Any) -> tuple[str, ...]:
        text = ",".join(map(str, found)) if isinstance(found, list | tuple) else str(found)
        codes: list[str] = []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            low, _, high = part.partition("-")
            high = high or low
            if not all(len(code) == 3 and code.isdecimal() and code.isascii() for code in (low, high)) or low > high:
                self.fault("las", f"'{part}' is no authority code or range.", "Write, for example, 201-213,301-320.")
                continue
            codes += [f"{code:03d}" for code in range(int(low), int(high) + 1)]
        return tuple(dict.fromkeys(codes))

    def tests(self, found: Any) -> tuple[Test, ...]:
        if not isinstance(found, list | tuple) or not found:
            self.fault("test", "Nothing is tested.", "Write at least one [[test]].")
            return ()
        if len(found) > MOST_TESTS:
            self.fault("test", f"There are {len(found)} tests.", f"Write no more than {MOST_TESTS}.")
        return tuple(made for i, body in enumerate(found, 1) if (made := self.test(body, f"test {i}, ")))

    def test(self, body: Any, where: str) -> Test | None:
        kind = body.get("kind") if isinstance(body, Mapping) else None
        if kind == "measure":
            return self.measure_test(body, where)
        if kind == "inspection":
            return self.inspection_test(body, where)
        self.fault(f"{where}kind", f"'{kind}' is no kind of test.", 'Write kind = "measure" or "inspection".')
        return None

    def measure_test(self, body: Mapping[str, Any], where: str) -> Test | None:
        self.unknown(body, {"kind", "measure", "group", "below", "above", "years", "phases"}, where)
        before = len(self.faults)
        measure = self.measure(body.get("measure"), where)
        below, above = body.get("below"), body.get("above")
        if (below is None) == (above is None):
            self.fault(f"{where}below", "A test has either 'below' or 'above'.", "Write, for example, below = 30.")
        threshold = below if below is not None else above
        if threshold is not None and (isinstance(threshold, bool) or not isinstance(threshold, int | float)):
            self.fault(f"{where}below", f"'{threshold}' is no number.", "Write a number without quotes.")
        group = body.get("group", "all")
        if group not in groups():
            self.fault(f"{where}group", f"'{group}' is no group of pupils.", f"Choose from {', '.join(groups())}.")
        years = body.get("years", 1)
        if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
            self.fault(f"{where}years", f"'{years}' is no number of years.", f"Write 1 to {MOST_YEARS}.")
        phases = self.several(body, "phases", PHASES, where)
        if len(self.faults) > before:
            return None
        return MeasureTest(measure, float(threshold or 0), below is not None, group, years, phases)

    def measure(self, name: Any, where: str) -> str:
        try:
            return find_measure(str(name or "")).key
        except UnknownMeasure as error:
            self.fault(f"{where}measure", f"'{name or ''}' is no measure.", str(error))
            return ""

    def inspection_test(self, body: Mapping[str, Any], where: str) -> Test | None:
        self.unknown(body, {"kind", "concerns", "grade_at_least", "phases"}, where)
        before = len(self.faults)
        concerns = self.several(body, "concerns", CONCERNS, where)
        grade = body.get("grade_at_least")
        if grade is not None and grade not in (1, 2, 3, 4):
            self.fault(f"{where}grade_at_least", f"'{grade}' is no grade.", "Write 1 to 4; 4 is inadequate.")
        if not concerns and grade is None:
            self.fault(f"{where}concerns", "Nothing is tested.", 'Write concerns = ["special measures"] or a grade.')
        phases = self.several(body, "phases", PHASES, where)
        return None if len(self.faults) > before else InspectionTest(concerns, grade, phases)
