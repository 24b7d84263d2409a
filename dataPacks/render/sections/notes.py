"""Notes on the data: what is not published, and why; what was worked out rather than published."""

from collections.abc import Iterable

from dataPacks.render.figures import Figure
from dataPacks.render.parts import Block, PackData, Section
from dataPacks.render.table import Row, table, text
from dataPacks.render.words import NOT_PUBLISHED, listed


def section(pack: PackData) -> Section:
    figures = [*pack.figures, *pack.context]
    hidden = [figure for figure in figures if figure.value is None]
    sentence = (
        f"{len(hidden)} of {len(figures)} figures about this school are not shown; the table says why. "
        "Nothing that is not shown is counted as nought."
        if hidden
        else "Every figure that this pack looks for is published for this school."
        if figures
        else "No table in this release has a figure about this school."
    )
    paragraphs = [*_edition_notes(figures), *_average_notes(figures)]
    blocks = [_block(hidden)] if hidden else []
    return Section("notes", "Notes on the data", sentence, blocks, paragraphs)


def hidden_by_reason(figures: Iterable[Figure]) -> dict[str, list[str]]:
    """{'Not published, because …': ['Attainment 8, boys: 2017-18 and 2018-19', …]}, most frequent reason first."""
    years: dict[str, dict[str, list[str]]] = {}
    for figure in figures:
        years.setdefault(figure.why_not, {}).setdefault(figure.title, []).append(figure.year)
    found = {
        why: [f"{title}: {listed(sorted(set(when)))}" for title, when in titles.items()]
        for why, titles in years.items()
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _block(hidden: list[Figure]) -> Block:
    rows = [Row([title, why]) for why, titles in hidden_by_reason(hidden).items() for title in titles]
    caption = "Figures that are not shown"
    return Block("hidden", "", "", table=table(caption, text("Figure", "Why"), rows), table_title=caption)


def _edition_notes(figures: Iterable[Figure]) -> list[str]:
    """One sentence per year and edition that leaves something out."""
    lacking: dict[tuple[str, str], set[str]] = {}
    for figure in figures:
        parts = figure.raw.get("not_published", ())
        lacking.setdefault((figure.year, figure.raw.get("edition", "")), set()).update(parts)
    return [
        f"The {' '.join(key).strip()} tables leave out, for some measures: "
        f"{listed([words for part, words in NOT_PUBLISHED.items() if part in parts])}."
        for key, parts in sorted(lacking.items())
        if parts
    ]


def _average_notes(figures: Iterable[Figure]) -> list[str]:
    """How figures for the authority and England were worked out where they are not published."""
    ways: dict[str, set[str]] = {}
    for figure in figures:
        for place, name in (("la", "the local authority"), ("england", "England")):
            average = figure.average(place)
            if average and not average.is_published:
                ways.setdefault(f"Figures for {name} that are not published were worked out: {average.how}", set())
    return [f"{way.rstrip('.')}." for way in sorted(ways)]
