"""Notes on the data: what is not published, and why; what was worked out rather than published. One folded table."""

from collections.abc import Iterable, Iterator

from dataPacks.render.figures import Figure
from dataPacks.render.numbers import number
from dataPacks.render.parts import Block, PackData, Section
from dataPacks.render.past import carried_words
from dataPacks.render.table import Row, numbers, table, text
from dataPacks.render.words import NOT_PUBLISHED, listed

CAPTION = "Figures that are not shown or not published, and how they came about"
HERE = "This school"
PLACES = ("la", "england")


def section(pack: PackData) -> Section:
    figures = [*pack.figures, *pack.context]
    rows = [*_carried_rows(figures), *_hidden_rows(figures), *_worked_out_rows(pack, figures), *_edition_rows(figures)]
    heads = text("Figure", "Year", "Place", "How it came about, or why it is not shown") + numbers("Schools counted")
    notes = Block("notes-table", "", "", table=table(CAPTION, heads, rows), table_title=CAPTION, prints_table=False)
    return Section("notes", "Notes on the data", _sentence(pack, figures), [notes] if rows else [])


def _sentence(pack: PackData, figures: list[Figure]) -> str:
    if not figures:
        return "No table in this release has a figure about this school."
    hidden = sum(figure.value is None for figure in figures)
    own = "Every figure that this pack looks for is published for this school."
    if hidden:
        own = (
            f"{hidden} of {len(figures)} figures about this school are not shown, and nothing that is not shown is "
            "counted as nought."
        )
    return f"{own}{_averages_sentence(pack, figures)}"


def _averages_sentence(pack: PackData, figures: list[Figure]) -> str:
    averages = [average for figure in figures for place in PLACES if (average := figure.average(place))]
    worked_out = sum(not average.is_published for average in averages)
    who = f"{pack.document['school']['la']['name']} and England"
    count = f"{worked_out} of the {len(averages)}" if worked_out < len(averages) else f"All {len(averages)}"
    return f" {count} averages for {who} are worked out here rather than published." if worked_out else ""


def _places(pack: PackData) -> dict[str, str]:
    return dict(zip(PLACES, (pack.document["school"]["la"]["name"], "England"), strict=True))


def hidden_by_reason(figures: Iterable[Figure]) -> dict[str, dict[str, list[str]]]:
    """{'Not published, because …': {'Attainment 8, boys': ['2017-18', '2018-19']}}, most frequent reason first."""
    found: dict[str, dict[str, list[str]]] = {}
    for figure in figures:
        if figure.value is None:
            found.setdefault(figure.why_not, {}).setdefault(figure.title, []).append(figure.year)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _carried_rows(figures: Iterable[Figure]) -> Iterator[Row]:
    """One row per figure that is an earlier school's; years of the same school share one."""
    years: dict[tuple[str, str], list[str]] = {}
    for figure in figures:
        if figure.carried:
            years.setdefault((figure.title, carried_words(figure)), []).append(figure.year)
    for (title, words), when in years.items():
        yield Row([title, listed(sorted(set(when))), HERE, words[:1].upper() + words[1:], ""])


def _hidden_rows(figures: Iterable[Figure]) -> Iterator[Row]:
    for why, titles in hidden_by_reason(figures).items():
        for title, years in titles.items():
            yield Row([title, listed(sorted(set(years))), HERE, why, ""])


def _worked_out_rows(pack: PackData, figures: Iterable[Figure]) -> Iterator[Row]:
    """One row per average that is not published; years that came about in the same way share one."""
    years: dict[tuple[str, str, str, int | None], list[str]] = {}
    places = _places(pack)
    for figure in figures:
        for place, name in places.items():
            average = figure.average(place)
            if average and not average.is_published:
                years.setdefault((figure.title, name, average.how, average.n), []).append(figure.year)
    for (title, name, how, n), when in years.items():
        yield Row([title, listed(sorted(set(when))), name, how, "" if n is None else number(n, 0)])


def _edition_rows(figures: Iterable[Figure]) -> Iterator[Row]:
    """One row per year and edition that leaves something of the schools' own figures out."""
    lacking: dict[tuple[str, str], set[str]] = {}
    for figure in figures:
        parts = figure.raw.get("not_published", ())
        lacking.setdefault((figure.year, figure.raw.get("edition", "")), set()).update(parts)
    for (year, edition), parts in sorted(lacking.items()):
        left_out = listed([words for part, words in NOT_PUBLISHED.items() if part in parts])
        if left_out:
            yield Row(["Several figures", f"{year} {edition}".strip(), HERE, f"The tables leave out {left_out}", ""])
