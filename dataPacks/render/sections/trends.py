"""Are we moving? Each headline over comparable years, beside the family's middle half."""

from collections.abc import Sequence

from challenge.core.words import year_in_words
from dataPacks.render import past as past_words
from dataPacks.render.figures import Figure
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import first_year, number
from dataPacks.render.parts import Block, Headline, PackData, Section
from dataPacks.render.svg.trend import england_turns, is_open, trend
from dataPacks.render.table import Row, numbers, table, with_small, years
from dataPacks.render.words import listed, lower_first

CAPTION = (
    "The band is the middle half of similar schools. "
    "The same schools stand for every year: those most like this one now."
)
HOW = (
    "Only years in which the measure was defined in the same way are joined by a line. Where the definition changed, "
    "results were not published, or this school has no figure, the line is left open and the reason is given.",
    "England's figure is the published one where there is one; otherwise it is worked out from the schools that have a "
    "figure. The two are not about the same schools, so England's line is left open where one gives way to the other.",
    "Where a school became another, the figures of the years before are the earlier school's, of this school as of the "
    "similar ones; this school's are marked.",
)


def section(pack: PackData) -> Section:
    blocks = [_block(pack, headline) for headline in pack.headlines if _has_anything(pack, headline)]
    sentence = (
        "How each headline has moved over the years that can be compared."
        if blocks
        else "There is no headline figure to follow over the years."
    )
    past = past_words.paragraphs(pack.document["school"])
    return Section("over-time", "Over the years", sentence, blocks, paragraphs=past, how=HOW if blocks else ())


def series_of(pack: PackData, headline: Headline) -> list[Figure]:
    return pack.figures.series(headline.figure.measure, headline.figure.group)


def comparable(series: Sequence[Figure], last: Figure) -> list[Figure]:
    """The years up to `last` that may be compared with it, oldest first."""
    return [figure for figure in series if figure.year <= last.year and not last.break_since(figure)]


def change_sentence(series: Sequence[Figure], last: Figure) -> str:
    """What the line shows, in one or two sentences."""
    if last.value is None:
        return f"There is no figure for {year_in_words(last.year)}: {lower_first(last.why_not)}."
    now = f"In {year_in_words(last.year)} it was {last.text(last.value)}"
    first = next((f for f in comparable(series, last) if f.value is not None and f.year < last.year), None)
    if first is None or first.value is None:
        return f"{now}. There is no earlier year to compare it with."
    return f"{now}, {_moved(first, first.value, last.value)}{_similar_moved(first, last)}."


def _moved(first: Figure, then: float, now: float) -> str:
    start = f"{first.text(then)} in {year_in_words(first.year)}"
    if first.text(then) == first.text(now):
        return f"the same as in {year_in_words(first.year)}"
    return f"{'up' if now > then else 'down'} {first.difference(abs(now - then))} from {start}"


def _similar_moved(first: Figure, last: Figure) -> str:
    then, now = first.similar("mean"), last.similar("mean")
    if then is None or now is None:
        return ""
    if first.text(then) == last.text(now):
        return f"; the mean of similar schools was {last.text(now)} in both years"
    return f"; the mean of similar schools went from {first.text(then)} to {last.text(now)}"


def _has_anything(pack: PackData, headline: Headline) -> bool:
    return any(f.value is not None or f.similar("mean") is not None for f in series_of(pack, headline))


def _block(pack: PackData, headline: Headline) -> Block:
    figure, series = headline.figure, series_of(pack, headline)
    sentence, is_drawn = change_sentence(series, figure), len(series) > 1
    title = f"{figure.title}, {_span(series)}"
    return Block(
        id=f"trend-{headline.slug}", title=figure.title, sentence=sentence, about=figure.note,
        chart=trend(f"trend-{headline.slug}", series, title, _description(series, sentence)) if is_drawn else Markup(),
        caption=CAPTION if is_drawn and pack.has_set else "", notes=_notes(series) if is_drawn else (),
        table=_table(pack, title, series), table_title="The figures year by year",
    )  # fmt: skip


def _span(series: Sequence[Figure]) -> str:
    first, last = series[0].year, series[-1].year
    return first if first == last else f"{first} to {last}"


def _description(series: Sequence[Figure], sentence: str) -> str:
    years = listed([_described(f) for f in series])
    return f"Line chart. {sentence} This school by year: {years}."


def _described(figure: Figure) -> str:
    """'2010-11 42.1 (as Foo School (URN 101234) until 31 August 2012)'"""
    shown = figure.shown if figure.value is not None else "no figure"
    return f"{figure.year} {shown}" + (f" ({past_words.carried_words(figure)})" if figure.carried else "")


def _notes(series: Sequence[Figure]) -> list[str]:
    hidden = [f"{f.year}: {lower_first(f.why_not)}." for f in series if f.value is None]
    pairs = list(zip(series, series[1:], strict=False))
    turns = [_england_note(a, b) for a, b in pairs if not is_open(a, b) and england_turns(a, b)]
    carried = list(past_words.carried_notes(series))
    return carried + [_open_note(a, b) for a, b in pairs if is_open(a, b)] + turns + hidden


def _england_note(before: Figure, after: Figure) -> str:
    then, now = before.average("england"), after.average("england")
    origins = f"In {before.year} it is {then.origin}, in {after.year} {now.origin}" if then and now else ""
    return (
        f"England's line is left open between {before.year} and {after.year}. {origins}: "
        "not the same schools, so the two cannot be compared."
    )


def _open_note(before: Figure, after: Figure) -> str:
    if why := after.break_since(before):
        return f"The line is left open between {before.year} and {after.year}. {why.rstrip('.')}."
    then, now = first_year(before.year), first_year(after.year)
    years = "" if then is None or now is None or now - then < 2 else f" {_missing(then + 1, now - 1)}"
    between = f"between {before.year} and {after.year}"
    return f"The line is left open {between}: there are no results for the time in between{years}."


def _missing(first: int, last: int) -> str:
    names = [f"{year}-{(year + 1) % 100:02d}" for year in (first, last)]
    return f"({names[0]})" if first == last else f"({names[0]} to {names[1]})"


def _table(pack: PackData, title: str, series: Sequence[Figure]) -> Markup:
    heads = years("Year") + numbers(
        "This school", "Likely range", "Pupils", "Similar schools' mean", "Schools counted",
        "Similar schools' middle half", pack.document["school"]["la"]["name"], "England",
    )  # fmt: skip
    return table(title, heads, [_row(figure) for figure in reversed(series)])


def _row(figure: Figure) -> Row:
    low, high = figure.similar("lower_quartile"), figure.similar("upper_quartile")
    middle = "No figure"
    if low is not None and high is not None:
        middle = f"{figure.text(min(low, high))} to {figure.text(max(low, high))}"
    limits = figure.limits_text or ("Not published" if figure.lacks("limits") else "None")
    return Row([
        figure.year, shown_text(figure), limits, cohort_text(figure),
        figure.text_or(figure.similar("mean"), "No figure"), number(figure.similar_count, 0), middle,
        average_text(figure, "la"), average_text(figure, "england"),
    ])  # fmt: skip


def shown_text(figure: Figure) -> str:
    """The figure and, in small print, of which earlier school it is."""
    return with_small(figure.shown, past_words.carried_words(figure)) if figure.carried else figure.shown


def cohort_text(figure: Figure) -> str:
    cohort = figure.raw["cohort"]
    return number(cohort) if cohort is not None else "Not published" if figure.lacks("cohort") else "No figure"


def average_text(figure: Figure, place: str) -> str:
    """The figure for 'la' or 'england' with, in small print, of which schools it is and whether it is published."""
    average = figure.average(place)
    return "No figure" if average is None else with_small(figure.text(average.value), average.words)
