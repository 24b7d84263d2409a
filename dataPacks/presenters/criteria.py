"""Criteria in words, for their pages and downloads. No queries."""

from collections.abc import Iterable, Iterator

from challenge.core.downloads import Cell
from dataPacks.calc.pack_words import number
from dataPacks.definitions import criteria as definitions
from dataPacks.definitions import measures, type_name
from dataPacks.definitions.criteria import Criteria as Read
from dataPacks.definitions.criteria import MeasureTest, Test
from schools.models import Criteria
from schools.presenters import Fact, uk_time

COLUMNS = ("Challenge", "Name", "Title", "Tests", "Saved at", "Saved by", "Ended at", "Ended by")


def tests_in_words(read: Read) -> list[str]:
    return [_words(test) for test in read.tests]


def _words(test: Test) -> str:
    if not isinstance(test, MeasureTest):
        grade = [f"grade {test.grade_at_least} or worse"] if test.grade_at_least else []
        return f"Latest inspection: {', '.join([*test.concerns, *grade])}"
    measure = measures()[test.measure]
    pupils = "" if test.group == "all" else f" ({test.group.replace('_', ' ')})"
    places = 0 if float(test.threshold).is_integer() else max(measure.decimals, 1)
    side = "below" if test.is_below else "above"
    when = "in the newest year" if test.years == 1 else f"in each of the newest {test.years} years"
    return f"{measure.short}{pupils}: {side} {number(test.threshold, measure.unit, places)} {when}"


def saved_in_words(saved: Criteria) -> list[str]:
    """The tests of a saved version; what is wrong where a measure that it names is gone."""
    try:
        return tests_in_words(definitions.read(saved.body, saved.name))
    except definitions.WrongCriteria as error:
        return [f"Cannot be read any more: {fault}" for fault in error.faults]


def facts_of(saved: Criteria) -> list[Fact]:
    body = saved.body
    facts = [
        Fact("Challenge", str(saved.challenge)),
        Fact("Name", saved.name),
        Fact(
            "A school is proposed if it meets",
            "all of the tests" if body.get("combine") == "all" else "any of the tests",
        ),
        Fact("Phases", ", ".join(body.get("phases", [])) or "All but special schools"),
        Fact("Types", ", ".join(type_name(code) or code for code in body.get("types", [])) or "All state-funded"),
        Fact("Academies", "Included" if body.get("academies", True) else "Left out"),
        Fact("Local authorities", str(body.get("las", "")) or "The whole challenge"),
        Fact("Saved", f"{uk_time(saved.saved_at)}, {saved.saved_by or ''}"),
        Fact("Ended", f"{uk_time(saved.ended_at)}" if saved.ended_at else ""),
    ]
    return [fact for fact in facts if fact.value]


def rows_of(versions: Iterable[Criteria]) -> Iterator[list[Cell]]:
    for saved in versions:
        yield [
            saved.challenge.name, saved.name, saved.title, "; ".join(saved_in_words(saved)), saved.saved_at.date(),
            str(saved.saved_by or ""), saved.ended_at.date() if saved.ended_at else "", str(saved.ended_by or ""),
        ]  # fmt: skip
