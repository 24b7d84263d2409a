"""Who is left behind? Disadvantaged and other pupils, ours above, similar schools' below."""

from collections.abc import Sequence

from challenge.core.words import count_of, year_in_words
from dataPacks.render.figures import Figure, Pair
from dataPacks.render.markup import Markup
from dataPacks.render.parts import Block, PackData, Section
from dataPacks.render.svg.dumbbell import Dumbbell, dumbbells
from dataPacks.render.table import Row, numbers, table, text
from dataPacks.render.words import lower_first

from .trends import average_text, cohort_text

SHOWN, NO_HEADLINE = 3, 99
NONE = "No table in this release has results of disadvantaged pupils at this school."
HOW = (
    "Both figures are as published. The gap is the published one where there is one, otherwise the difference between "
    "the two published figures; where either is not published there is no gap, as it would give the hidden one away.",
    "Similar schools' figures are the means over those of them that have a figure, for each group of pupils on its "
    "own; schools with few disadvantaged pupils have no published figure and are left out.",
)


def section(pack: PackData) -> Section:
    """Outcomes of which more is better or worse, a few in sight and the rest folded."""
    able = [pair for pair in pack.figures.pairs() if pair.disadvantaged.is_outcome_with_direction]
    pairs = sorted(able, key=lambda pair: _importance(pack, pair))
    title = "Disadvantaged pupils and the gap"
    if not pairs:
        return Section("disadvantaged", title, NONE)
    blocks = [_block(pack, pair, f"gap-{i}") for i, pair in enumerate(pairs, 1)]
    shown, more = blocks[:SHOWN], blocks[SHOWN:]
    words = f"{count_of(len(more), 'more measure')} of disadvantaged pupils" if more else ""
    return Section("disadvantaged", title, _sentence(pairs), shown, more, words, how=HOW)


def _sentence(pairs: Sequence[Pair]) -> str:
    """What the section shows, and once for all measures where no gap can be given."""
    beside = [pair.is_of_others for pair in pairs]
    if all(beside):
        return "How disadvantaged pupils do here, beside other pupils here and both groups in similar schools."
    where, so = ("For some measures no", "so there") if any(beside) else ("No", "so")
    return (
        "How disadvantaged pupils do here and in similar schools. "
        f"{where} table in this release has other pupils on their own, {so} all pupils stand beside them, "
        "without a gap."
    )


def gap_sentence(pair: Pair) -> str:
    """Both figures and the gap between them, or in words what is hidden."""
    low, beside = pair.disadvantaged, pair.beside
    who = f"{'other' if pair.is_of_others else 'all'} pupils"
    if beside is None:
        return f"{_alone(low)}{_similar_sentence(pair, who)}"
    if low.value is None or beside.value is None:
        return _hidden_sentence(low, beside, who)
    gap = f", a gap of {low.difference(pair.gap)}" if pair.gap is not None else ""
    both = f"{low.text(low.value)} for disadvantaged pupils and {low.text(beside.value)} for {who}"
    return f"In {year_in_words(low.year)} it was {both}{gap}.{_similar_sentence(pair, who)}"


def _alone(low: Figure) -> str:
    if low.value is None:
        return f"There is no figure for disadvantaged pupils: {lower_first(low.why_not)}."
    return f"In {year_in_words(low.year)} it was {low.text(low.value)} for disadvantaged pupils."


def _hidden_sentence(low: Figure, beside: Figure, who: str) -> str:
    if low.value is None and beside.value is None and low.why_not == beside.why_not:
        return f"There is no figure for disadvantaged pupils or for {who}: {lower_first(low.why_not)}."
    hidden = [(f, words) for f, words in ((low, "disadvantaged pupils"), (beside, who)) if f.value is None]
    parts = [f"There is no figure for {words}: {lower_first(f.why_not)}." for f, words in hidden]
    return f"{' '.join(parts)} So there is no gap to show either."


def _similar_sentence(pair: Pair, who: str) -> str:
    low = pair.disadvantaged
    below, above = low.similar("mean"), pair.beside.similar("mean") if pair.beside else None
    if below is None:
        return ""
    if above is None:
        return f" In similar schools the mean is {low.text(below)}."
    gap = f", a gap of {low.difference(pair.similar_gap)}" if pair.similar_gap is not None else ""
    return f" In similar schools the means are {low.text(below)} and {low.text(above)}{gap}."


def _importance(pack: PackData, pair: Pair) -> tuple[int, int]:
    """The pack's own headlines first, then by the measure's rank as a headline."""
    measures = [headline.figure.measure for headline in pack.headlines]
    measure, known = pair.disadvantaged.measure, pair.disadvantaged.definition
    rank = (known.headline if known else 0) or NO_HEADLINE
    return (measures.index(measure) if measure in measures else len(measures)), rank


def _block(pack: PackData, pair: Pair, key: str) -> Block:
    low, beside = pair.disadvantaged, f"{'other' if pair.is_of_others else 'all'} pupils"
    title, sentence = f"{low.name}, {low.year}: disadvantaged and {beside}", gap_sentence(pair)
    description = f"Marks joined by a line. {sentence}"
    rows = [_own(pair), *_similar(pair)]
    drawn = any(value is not None for row in rows for value in (row.disadvantaged, row.beside))
    chart = dumbbells(key, low, rows, beside.capitalize(), title, description) if drawn else None
    return Block(
        id=key, title=f"{low.name}, {low.year}", sentence=sentence, about=low.note, chart=chart or Markup(),
        table=_table(pack, pair, title), table_title="The figures behind this",
    )  # fmt: skip


def _own(pair: Pair) -> Dumbbell:
    values = [pair.disadvantaged.value] + ([pair.beside.value] if pair.beside else [])
    hidden = sum(value is None for value in values)
    why = "" if not hidden else "No figure" if hidden == len(values) else "One figure is not shown"
    return Dumbbell("This school", values[0], values[1] if pair.beside else None, is_own=True, why=why)


def _similar(pair: Pair) -> list[Dumbbell]:
    low = pair.disadvantaged.similar("mean")
    beside = pair.beside.similar("mean") if pair.beside else None
    rows = [Dumbbell("Similar schools' means", low, beside, is_own=False)]
    return rows if low is not None or beside is not None else []


def _table(pack: PackData, pair: Pair, title: str) -> Markup:
    heads = text("Pupils") + numbers(
        "This school", "Pupils counted", "Similar schools' mean", "Schools counted",
        pack.document["school"]["la"]["name"], "England",
    )  # fmt: skip
    rows = [_row(figure) for figure in (pair.disadvantaged, pair.beside) if figure]
    return table(title, heads, [*rows, _gap_row(pair)] if pair.is_of_others else rows)


def _row(figure: Figure) -> Row:
    mean = figure.text_or(figure.similar("mean"), "No figure")
    averages = [average_text(figure, place) for place in ("la", "england")]
    schools = count_of(figure.similar_count, "school")
    return Row([figure.group_words, figure.shown, cohort_text(figure), mean, schools, *averages])


def _gap_row(pair: Pair) -> Row:
    words_of = pair.disadvantaged.difference
    own = "Not shown, because a figure is missing" if pair.gap is None else words_of(pair.gap)
    similar = "No figure" if pair.similar_gap is None else words_of(pair.similar_gap)
    return Row(["Gap", own, "", similar, "", "", ""])
