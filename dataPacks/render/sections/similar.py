"""Where do we stand among schools like us? Ranked bars of the set for each headline."""

from collections.abc import Sequence

from challenge.core.words import count_of
from dataPacks.render.figures import Figure
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import ordinal
from dataPacks.render.parts import Block, Headline, PackData, Section
from dataPacks.render.svg.ranked import Bar, in_order, ranked_bars
from dataPacks.render.table import Row, link, numbers, table, text
from dataPacks.render.words import LESS_IS_BETTER, lower_first

HOW = (
    "Each bar is one similar school, the best first; the dark bar is this school. The lines mark the mean of similar "
    "schools, each school counting once, and where their best quarter begins.",
    "The mark under the dark bar is the published likely range (95% confidence interval) of this school's figure, "
    "where there is one. Schools whose ranges overlap may not really differ, so a place in the order is not exact.",
    "Schools without a figure are listed in the table with nothing drawn, and are left out of the mean.",
)
Others = list[tuple[dict[str, object], float | None]]


def section(pack: PackData) -> Section:
    title = "Among similar schools"
    if not pack.has_set:
        return Section("similar", title, pack.why_no_set)
    blocks = [_block(pack, headline) for headline in pack.headlines]
    sentence = f"Each headline beside the {count_of(len(pack.comparators), 'school')} most like this one."
    return Section("similar", title, sentence if blocks else "There is no headline figure to compare.", blocks, how=HOW)


def standing_sentence(figure: Figure, with_figure: int) -> str:
    """Our place and the set's mean and best quarter, or why our figure is not there."""
    if figure.value is None:
        return f"This school has no figure: {lower_first(figure.why_not)}.{_family(figure)}"
    rank = figure.similar("rank")
    place = f"This school's {figure.text(figure.value)}"
    if rank is None:
        return f"{place} stands beside {count_of(with_figure, 'similar school')} with a figure.{_family(figure)}"
    others = count_of(with_figure, "similar school")
    among = f"{ordinal(int(rank))} of {with_figure + 1:,} (this school and {others} with a figure)"
    return f"{place} is {among}.{_family(figure)}"


def _family(figure: Figure) -> str:
    mean, best = figure.similar("mean"), figure.similar("upper_quartile")
    parts = [f"the mean of similar schools is {figure.text(mean)}"] if mean is not None else []
    ends = "or less" if figure.less_is_better else "or more"
    parts += [f"the best quarter of them has {figure.text(best)} {ends}"] if best is not None else []
    return f" {' and '.join(parts)[:1].upper()}{' and '.join(parts)[1:]}." if parts else ""


def _block(pack: PackData, headline: Headline) -> Block:
    figure = headline.figure
    others: Others = list(zip(pack.comparators, pack.values_of(*figure.key), strict=False))
    known = [(str(school["name"]), value) for school, value in others if value is not None]
    bars = in_order(figure.value, known, figure.less_is_better)
    sentence = standing_sentence(figure, len(known))
    title = f"{figure.title}, {figure.year}: this school and similar schools"
    key = f"ranked-{headline.slug}"
    return Block(
        id=key, title=f"{figure.title}, {figure.year}", sentence=sentence, about=figure.note,
        chart=ranked_bars(key, figure, bars, title, f"Horizontal bars, best first. {sentence}") if known else Markup(),
        caption=LESS_IS_BETTER if figure.less_is_better else "", notes=_notes(figure, others, known),
        table=_table(pack, title, figure, others, bars) if known else Markup(), table_title="The schools in order",
        prints_table=False,
    )  # fmt: skip


def _notes(figure: Figure, others: Others, known: Sequence[object]) -> list[str]:
    if not known:
        return ["No similar school has a figure for this measure and year, so there is no picture."]
    missing = len(others) - len(known)
    notes = [f"{count_of(missing, 'similar school')} without a figure {'is' if missing == 1 else 'are'} not drawn."]
    few = "Too few similar schools have a figure for a mean to be given."
    return (notes if missing else []) + ([few] if figure.similar("mean") is None else [])


def _table(pack: PackData, title: str, figure: Figure, others: Others, bars: Sequence[Bar]) -> Markup:
    place_of: dict[float, int] = {}
    for place, bar in enumerate(bars, 1):
        place_of.setdefault(bar.value, place)
    sign = 1 if figure.less_is_better else -1
    ranked = sorted((o for o in others if o[1] is not None), key=lambda o: (sign * (o[1] or 0), str(o[0]["name"])))
    rows = [(place_of[v], 1, _school_row(pack, figure, s, v, place_of)) for s, v in ranked if v is not None]
    if figure.value is not None:
        rows.append((place_of[figure.value], 0, _own_row(pack, figure, str(place_of[figure.value]))))
    ordered = [row for *_, row in sorted(rows, key=lambda r: r[:2])]
    ordered += [_own_row(pack, figure, "None")] if figure.value is None else []
    ordered += [_school_row(pack, figure, s, v, place_of) for s, v in others if v is None]
    return table(title, numbers("Place") + text("School", "Local authority") + numbers(figure.name), ordered)


def _own_row(pack: PackData, figure: Figure, place: str) -> Row:
    return Row([place, f"{pack.name} (this school)", pack.document["school"]["la"]["name"], figure.shown], is_own=True)


def _school_row(
    pack: PackData, figure: Figure, school: dict[str, object], value: float | None, place_of: dict[float, int]
) -> Row:
    name = link(pack.school_url(school["urn"]), str(school["name"]))  # type: ignore[arg-type]
    place = "None" if value is None else str(place_of[value])
    return Row([place, name, str(school.get("la", "")), figure.text_or(value, "No figure published")])
