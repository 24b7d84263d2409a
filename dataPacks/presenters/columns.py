"""The screen on which a person says what each column of a file is, and the glimpse of what would be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dataPacks.definitions import Measure, groups
from dataPacks.readers import Glimpse
from dataPacks.readers.figures import are_uncounted
from dataPacks.readers.mapping import COHORT, IGNORE, measure_choice, roles_of
from dataPacks.readers.table import LOCAL, Column
from dataPacks.render.numbers import with_unit
from dataPacks.render.words import group_words
from schools.disclosure import FEWEST_PUPILS
from schools.reasons import Reason

if TYPE_CHECKING:
    from dataPacks.forms.columns import ColumnsForm

SAMPLES = 3
SHOWN_ROWS = 8
SHOWN_FAULTS = 10
Options = Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file. `what` and `group` are the options of its two fields, as they stand now."""

    number: int
    heading: str
    samples: str
    what: SafeString
    group: SafeString
    reason: str
    is_used: bool
    errors: tuple[str, ...] = ()


def column_rows(form: "ColumnsForm", own: dict[str, Measure]) -> tuple[list[ColumnRow], list[ColumnRow]]:
    """Columns that are used or might be, and the others, which a page may fold away."""
    options, rows = _what_options(form, own), []
    group_options = [("", [(key, group_words(key)) for key in groups()])]
    for i, (use, suggestion) in enumerate(zip(form.uses(), form.suggestions, strict=True)):
        rows.append(ColumnRow(
            i, use.heading, _samples(form.looked.cells[i]), _chosen(options, use.choice),
            _chosen(group_options, use.group), suggestion.reason,
            use.role != IGNORE or suggestion.use.role != IGNORE,
            tuple(form.errors_of.get(i, ())),
        ))  # fmt: skip
    if len(rows) <= 40:
        return rows, []
    return [row for row in rows if row.is_used], [row for row in rows if not row.is_used]


def _samples(cells: list[str]) -> str:
    distinct = dict.fromkeys(text.strip() for text in cells if text.strip())
    return ", ".join(f"‘{text[:30]}’" for text in list(distinct)[:SAMPLES]) or "Nothing but blanks"


def _what_options(form: "ColumnsForm", own: dict[str, Measure]) -> Options:
    keys = roles_of(form.looked.base.kind.key if form.looked.base else LOCAL)
    national = [m for m in form.measures.values() if m.key not in own]
    return [
        ("", [(IGNORE, "Not used")]),
        ("About the school", list(keys.items())),
        ("Measures", _measures(m for m in national if m.role == "outcome")),
        ("Features of pupils and school", _measures(m for m in national if m.role != "outcome")),
        ("Measures of the challenge's own", _measures(own.values())),
        ("About other columns", [(COHORT, "Number of pupils counted")]),
    ]


def _measures(found: Iterable[Measure]) -> list[tuple[str, str]]:
    return sorted(((measure_choice(m.key), f"{m.name} ({m.unit})") for m in found), key=lambda pair: pair[1].casefold())


def _chosen(options: Options, value: str) -> SafeString:
    """The options with one of them selected. The many that are not are put into words once."""
    plain = _plain(tuple((label, tuple(pairs)) for label, pairs in options))
    mark = format_html('value="{}"', value)
    return mark_safe(plain.replace(f"{mark}>", f"{mark} selected>", 1))  # noqa: S308 - of escaped parts only


@cache
def _plain(options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> SafeString:
    parts = []
    for label, pairs in options:
        inside = format_html_join("", '<option value="{}">{}</option>', pairs)
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label and pairs else inside)
    return format_html_join("", "{}", ((part,) for part in parts))


@dataclass(frozen=True)
class GlimpsePage:
    """What the first rows of the file are, read like this."""

    problems: list[str]
    sentence: str
    heads: list[str]
    rows: list[tuple[str, list[str]]]
    faults: list[str]
    caution: str = ""


def glimpse_page(found: Glimpse, known: dict[str, Measure], *, is_public: bool) -> GlimpsePage:
    if found.problems:
        return GlimpsePage(found.problems, "", [], [], [])
    bad = len({fault.line for fault in found.faults if fault.severity == "row"})
    rows = found.rows - bad
    sentence = f"Of the first {found.rows:,} rows {rows:,} can be read" + (f" and {bad:,} cannot." if bad else ".")
    caution = "" if is_public else _caution(found, known)
    heads = [_head(column, known[column.measure]) for column in found.columns]
    shown = [(school, _cells(found, i, known)) for i, school in enumerate(found.schools[:SHOWN_ROWS])]
    return GlimpsePage([], sentence, heads, shown, [fault.reason for fault in found.faults[:SHOWN_FAULTS]], caution)


def _caution(found: Glimpse, known: dict[str, Measure]) -> str:
    """What nobody can withhold for want of a number of pupils."""
    assert found.figures is not None
    pairs = zip(found.columns, are_uncounted(found.figures), strict=True)
    bare = [column.heading for column, lacks in pairs if lacks and known[column.measure].unit == "%"]
    if not bare:
        return ""
    named = ", ".join(f"‘{heading}’" for heading in dict.fromkeys(bare))
    return (
        f"No number of pupils stands beside {named}: figures about fewer than {FEWEST_PUPILS} pupils cannot be "
        "withheld. If the file has a column of pupils counted, choose it."
    )


def _head(column: Column, measure: Measure) -> str:
    about = f", {group_words(column.group).lower()}" if column.group != "all" else ""
    counted = f" (pupils counted: {column.cohort_heading})" if column.cohort_heading else ""
    return f"{measure.name}{about}, from ‘{column.heading}’{counted}"


def _cells(found: Glimpse, i: int, known: dict[str, Measure]) -> list[str]:
    assert found.figures is not None
    cells = []
    for j, column in enumerate(found.columns):
        measure, code = known[column.measure], found.figures.code[i, j]
        reason = Reason(int(found.figures.reason[i, j]))
        if reason is Reason.NONE:
            cells.append(with_unit(float(found.figures.value[i, j]), measure.unit, measure.decimals))
        else:
            cells.append(f"{reason.words} ({code})" if code else reason.words)
    return cells
