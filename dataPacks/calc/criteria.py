"""Which schools meet criteria, and why, in sentences that name figure, year, threshold and source. Pure: no Django.

A figure that is missing never meets a test, and never shows that a school is past it: then `is_known` is False.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dataPacks.calc.pack_words import number, year_words
from dataPacks.definitions import Measure, measures, school_types, sector_of
from dataPacks.definitions.criteria import Criteria, InspectionTest, MeasureTest, Test

SPECIAL_RECORD = "2"  # the record type of special schools in the performance tables
SOURCE = " Source: "  # what stands behind it may change with a new edition of a file; the finding has not changed


@dataclass(frozen=True)
class School:
    """A school as the year's table, or a register, describes it. `is_open` is None where neither says."""

    id: int
    urn: int | None
    name: str
    type_code: str = ""
    la_code: str = ""
    phase: str = ""
    record_type: str = ""
    is_open: bool | None = True


@dataclass(frozen=True)
class Figure:
    value: float
    file: str
    line: int


@dataclass(frozen=True)
class Inspected:
    on: dt.date
    grade: int | None
    words: str
    concern: str
    file: str
    line: int


@dataclass(frozen=True)
class Evidence:
    """`figures` by (measure, group), year and school; `inspections` by school, the latest of each."""

    figures: Mapping[tuple[str, str], Mapping[str, Mapping[int, Figure]]] = field(default_factory=dict)
    inspections: Mapping[int, Inspected] = field(default_factory=dict)

    def newest(self, test: MeasureTest) -> str:
        return max(
            (year for year, some in self.figures.get((test.measure, test.group), {}).items() if some), default=""
        )

    def figure(self, test: MeasureTest, year: str, school: int) -> Figure | None:
        return self.figures.get((test.measure, test.group), {}).get(year, {}).get(school)


@dataclass(frozen=True)
class Finding:
    """What one test says of one school. `meets` is None where nothing is known."""

    meets: bool | None
    words: str


@dataclass(frozen=True)
class Judgement:
    school: School
    meets: bool
    is_known: bool  # whether any test could be answered
    reasons: tuple[str, ...]  # why it meets; where it does not, what was found instead


def meeting(
    criteria: Criteria, schools: Iterable[School], evidence: Evidence, *, year: str = "", las: Iterable[str] = ()
) -> list[Judgement]:
    """The schools within the criteria's scope that meet them, by name. `las` takes the place of the criteria's own."""
    wanted = frozenset(las) or frozenset(criteria.las)
    looked_at = [school for school in schools if in_scope(criteria, school, wanted)]
    found = [judge(criteria, school, evidence, year=year) for school in looked_at]
    return sorted(
        (j for j in found if j.meets), key=lambda j: (j.school.name.casefold(), j.school.urn or 0, j.school.id)
    )


def in_scope(criteria: Criteria, school: School, las: frozenset[str] = frozenset()) -> bool:
    """Whether the criteria are about such a school at all: open, of these types, phases, sectors and authorities."""
    types = criteria.all_types
    return (
        school.is_open is True
        and (not types or school.type_code in types)
        and (not criteria.phases or school.phase in criteria.phases)
        and (not criteria.sectors or sector_of(school.type_code) in criteria.sectors)
        and (not las or school.la_code in las)
        and (criteria.academies or bool(types) or not _is_academy(school.type_code))
        and (_is_about_special(criteria) or not (school.record_type == SPECIAL_RECORD or school.phase == "special"))
    )


def _is_academy(code: str) -> bool:
    found = school_types().get(code)
    return found is not None and ("cademy" in found.name or found.name.startswith("Free school"))


def _is_about_special(criteria: Criteria) -> bool:
    types = school_types()
    return "special" in criteria.phases or any(types[code].phase == "special" for code in criteria.types)


def judge(criteria: Criteria, school: School, evidence: Evidence, *, year: str = "") -> Judgement:
    """What all tests together say of a school, whatever the criteria's scope."""
    findings = [_find(test, school, evidence, year) for test in criteria.tests if _applies(test, school)]
    answers = [finding.meets is True for finding in findings]
    meets = bool(findings) and (all(answers) if criteria.needs_all else any(answers))
    shown = [f for f in findings if f.meets is True] if meets else findings
    is_known = any(finding.meets is not None for finding in findings)
    return Judgement(school, meets, is_known, tuple(finding.words for finding in shown))


def same_figures(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two lists of reasons say the same, whatever file and line they were read from."""
    return [text.split(SOURCE)[0] for text in one] == [text.split(SOURCE)[0] for text in other]


def _applies(test: Test, school: School) -> bool:
    return not test.phases or school.phase in test.phases


def _find(test: Test, school: School, evidence: Evidence, year: str) -> Finding:
    if isinstance(test, InspectionTest):
        return _inspection(test, evidence.inspections.get(school.id))
    return _figures(test, school, evidence, year or evidence.newest(test))


def _figures(test: MeasureTest, school: School, evidence: Evidence, newest: str) -> Finding:
    measure = measures()[test.measure]
    name = measure.short if test.group == "all" else f"{measure.short} ({test.group.replace('_', ' ')})"
    if not newest:
        return Finding(None, f"{name}: no figure has been imported.")
    found = []
    for year in years_back(newest, test.years):
        figure = evidence.figure(test, year, school.id)
        if figure is None:
            return Finding(None, f"{name}: no figure of {year_words(year)} is published for this school.")
        found.append((year, figure))
    meets = all(
        (figure.value < test.threshold) if test.is_below else (figure.value > test.threshold) for _, figure in found
    )
    values = ", ".join(f"{number(f.value, measure.unit, measure.decimals)} in {year_words(year)}" for year, f in found)
    sources = "; ".join(f"{figure.file}, line {figure.line}" for _, figure in found)
    return Finding(meets, f"{name}: {values}, {_against(test, measure, meets)}.{SOURCE}{sources}.")


def _against(test: MeasureTest, measure: Measure, meets: bool) -> str:
    side = "below" if test.is_below else "above"
    places = 0 if float(test.threshold).is_integer() else max(measure.decimals, 1)
    each = " in each year" if test.years > 1 and meets else ""
    return f"{'' if meets else 'not '}{side} {number(test.threshold, measure.unit, places)}{each}"


def _inspection(test: InspectionTest, found: Inspected | None) -> Finding:
    if found is None:
        return Finding(None, "Inspection: none is known for this school.")
    is_graded = test.grade_at_least is not None and found.grade is not None and found.grade >= test.grade_at_least
    meets = found.concern in test.concerns or is_graded
    concern = f" and in a category of concern ({found.concern})" if found.concern else ""
    words = f"Inspection of {found.on:%-d %B %Y}: {found.words}{concern}"
    wanted = f", {'' if meets else 'not '}{_wanted(test)}"
    return Finding(meets, f"{words}{wanted}.{SOURCE}{found.file}, line {found.line}.")


def _wanted(test: InspectionTest) -> str:
    sorts = list(test.concerns)
    if test.grade_at_least is not None:
        sorts.append(f"grade {test.grade_at_least}{'' if test.grade_at_least == 4 else ' or worse'}")
    return "one of: " + ", ".join(sorts)


def years_back(newest: str, count: int) -> list[str]:
    """`count` academic years up to the newest: ('2009-10', 2) → ['2009-10', '2008-09']."""
    start = int(newest[:4])
    return [f"{start - i}-{(start - i + 1) % 100:02d}" for i in range(count)]
