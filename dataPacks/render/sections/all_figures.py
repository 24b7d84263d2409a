"""All figures: every one with its cohort, limits, comparisons, source and earlier editions."""

from collections.abc import Iterable
from typing import Any

from challenge.core.words import count_of
from dataPacks.render.figures import Figure, Figures
from dataPacks.render.markup import Markup
from dataPacks.render.parts import Block, PackData, Section
from dataPacks.render.table import Row, lines, numbers, table, text, years
from dataPacks.render.words import group_slug

from .trends import average_text, cohort_text, shown_text

HOW = (
    "Every figure stands as it was published, with the file, line and column that it was read from. Of several "
    "editions of a year the final one counts before the revised one, and that before the provisional one; earlier "
    "editions stay readable here.",
)


def section(pack: PackData) -> Section:
    blocks = [*_blocks(pack, pack.figures, "figures"), *_blocks(pack, pack.context, "context")]
    total = len(pack.figures) + len(pack.context)
    sentence = (
        f"{count_of(total, 'figure')} about this school, by measure, each with its source."
        if total
        else "No table in this release has a figure about this school."
    )
    return Section("all-figures", "All figures", sentence, blocks, how=HOW if total else ())


def _blocks(pack: PackData, figures: Figures, key: str) -> Iterable[Block]:
    for i, group in enumerate(figures.by_measure().values(), 1):
        ordered = sorted(group, key=_order)
        shown = sum(figure.value is not None for figure in group)
        title = group[0].name
        summary = f"{title}: {shown} of {count_of(len(group), 'figure')} published"
        shown_table = _table(pack, title, ordered)
        yield Block(f"{key}-{i}", "", "", about=group[0].note, table=shown_table, table_title=summary)


def _order(figure: Figure) -> tuple[bool, str, int]:
    """All pupils first, then group by group, newest year first."""
    return group_slug(figure.group) != "all", figure.group, -int(figure.year[:4])


def _table(pack: PackData, title: str, figures: Iterable[Figure]) -> Markup:
    area = pack.document["school"]["la"]["name"]
    heads = text("Pupils") + years("Year")
    heads += numbers("This school", "Likely range", "Pupils counted", "Similar schools", area, "England")
    return table(title, heads + text("Source", "Earlier editions"), [_row(figure) for figure in figures])


def _row(figure: Figure) -> Row:
    limits = figure.limits_text or ("Not published" if figure.lacks("limits") else "None")
    return Row([
        figure.group_words, figure.year, shown_text(figure), limits, cohort_text(figure), _similar(figure),
        average_text(figure, "la"), average_text(figure, "england"), _source(figure), _earlier(figure),
    ])  # fmt: skip


def _similar(figure: Figure) -> Markup:
    mean, best = figure.similar("mean"), figure.similar("upper_quartile")
    if mean is None:
        return lines(["No figure"])
    quarter = f"best quarter {figure.text(best)}" if best is not None else ""
    return lines([f"mean {figure.text(mean)}", quarter, f"{count_of(figure.similar_count, 'school')}"])


def source_words(edition: str, source: dict[str, Any] | None) -> list[str]:
    """['Final', 'england_ks4.csv', 'line 12, column P8MEA']"""
    place = ["In no published table"]
    if source:
        place = [source["file"], f"line {source['line']}, column {source['column']}"]
    return [f"{edition[:1].upper()}{edition[1:]} edition" if edition else "", *place]


def _source(figure: Figure) -> Markup:
    edition, carried = figure.raw.get("edition", ""), figure.carried
    if not carried:
        return lines(source_words(edition, figure.raw["source"]))
    parts = carried["schools"]
    each = [words for part in parts for words in [f"URN {part['urn']}:", *source_words("", part["source"])]]
    return lines([*source_words(edition, None)[:1], *each])


def _earlier(figure: Figure) -> Markup:
    """What superseded editions said; nothing of it where the figure itself is hidden to protect pupils."""
    earlier = figure.raw.get("earlier", [])
    if figure.is_private or not earlier:
        return lines(["None shown"])
    return lines(line for each in earlier for line in [_earlier_value(figure, each), *source_words("", each["source"])])


def _earlier_value(figure: Figure, each: dict[str, Any]) -> str:
    hidden = each["code"] or each["value"] is None
    said = f"code {each['code']}" if each["code"] else "no figure" if hidden else figure.text(each["value"])
    return f"{each['edition'][:1].upper()}{each['edition'][1:]}: {said}"
