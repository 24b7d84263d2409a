"""Whose figures a pack shows from before its school: the marks and sentences for them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from challenge.core.words import count_of

from .figures import Figure
from .numbers import date_words
from .words import listed

NO_PAST = "No earlier school is linked with it, so there are no figures from before."


def school_words(school: dict[str, Any]) -> str:
    """'Foo School (URN 101234)'"""
    return f"{school['name'] or 'a school'} (URN {school['urn']})"


def schools_words(schools: Sequence[dict[str, Any]]) -> str:
    return listed([school_words(school) for school in schools])


def until_words(until: str | None) -> str:
    """' until 31 August 2012'"""
    date = date_words(until)
    return f" until {date}" if date else ""


def carried_words(figure: Figure) -> str:
    """'as Foo School (URN 101234) until 31 August 2012'; '' for a figure of the school itself."""
    carried = figure.carried
    if not carried:
        return ""
    who = schools_words(carried["schools"])
    if carried["how"] == "same":
        return f"as {who}{until_words(carried['until'])}"
    how = "sum of" if figure.unit == "pupils" else "mean, weighted by pupils, of"
    return f"{how} {who}, which were apart{until_words(carried['until'])}"


def carried_notes(series: Iterable[Figure]) -> Iterator[str]:
    """'2009-10 and 2010-11, hollow marks: as Foo School (URN 101234) until 31 August 2012.'"""
    years: dict[str, list[str]] = {}
    for figure in series:
        if figure.carried and figure.value is not None:
            years.setdefault(carried_words(figure), []).append(figure.year)
    for words, when in years.items():
        yield f"{listed(when)}, hollow {'mark' if len(when) == 1 else 'marks'}: {words}."


def paragraphs(school: dict[str, Any]) -> list[str]:
    """The school's past in sentences: since when it is there, what came before, and whether those figures are shown."""
    opened, steps = date_words(school.get("opened_on")), school.get("history", [])
    if not steps:
        return [f"This school opened on {opened}. {NO_PAST}"] if opened else []
    return [*([f"This school opened on {opened}."] if opened else []), *(_step_words(step) for step in steps)]


def _step_words(step: dict[str, Any]) -> str:
    who, until = schools_words(step["schools"]), until_words(step["until"])
    many = count_of(len(step["schools"]), "school")
    if step["how"] == "merger":
        what = f"It goes back to {many} that merged{until and ', which were there' + until}: {who}."
    elif step["how"] == "split":
        what = f"It came from a school that was divided: {who}{until and ',' + until}."
    else:
        what = f"Before it there was {who}{until and ',' + until}."
    if not step["carried"]:
        return f"{what} Earlier figures are not shown as this school's: {step['why_not']}."
    if step["how"] == "merger":
        return (
            f"{what} For years before, the mean of all of them, weighted by pupils, is shown and marked where each "
            "has a figure and a number of pupils; elsewhere nothing is."
        )
    return f"{what} Figures of years before are that school's, and marked."


def facts(school: dict[str, Any]) -> list[tuple[str, str]]:
    """Rows for the facts about the school."""
    before = [schools_words(step["schools"]) + until_words(step["until"]) for step in school.get("history", [])]
    return [("Opened", date_words(school.get("opened_on"))), ("Before it", "; ".join(before))]
