"""Tables as HTML. Built here, not in a template: a pack has some 600 rows, and a template takes ten times as long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .markup import Markup, joined, safe


@dataclass(frozen=True, slots=True)
class Column:
    """`look` is a class: 'n' for numbers, 'y' for what must not be broken over lines."""

    title: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns, the first being the row's heading. Texts are escaped, `Markup` is not."""

    cells: Sequence[str]
    is_own: bool = False


def text(*titles: str) -> list[Column]:
    return [Column(title) for title in titles]


def numbers(*titles: str) -> list[Column]:
    return [Column(title, "n") for title in titles]


def years(*titles: str) -> list[Column]:
    return [Column(title, "y") for title in titles]


def table(caption: str, columns: Sequence[Column], rows: Iterable[Row]) -> Markup:
    """A table in a box of its own that scrolls sideways where the page is narrow, and that the keyboard can reach."""
    marks = [f' class="{column.look}"' if column.look else "" for column in columns]
    heads = "".join(f'<th scope="col"{mark}>{safe(c.title)}</th>' for mark, c in zip(marks, columns, strict=True))
    body = "".join(_row(row, marks) for row in rows)
    return Markup(
        f'<div class="app-table-scroll" role="region" tabindex="0" aria-label="Table: {safe(caption)}">'
        f'<table class="pack-table"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, marks: Sequence[str]) -> str:
    first, *rest = row.cells
    cells = "".join(f"<td{mark}>{safe(cell)}</td>" for mark, cell in zip(marks[1:], rest, strict=True))
    own = ' class="own"' if row.is_own else ""
    return f'<tr{own}><th scope="row"{marks[0]}>{safe(first)}</th>{cells}</tr>'


def link(url: str, words: str) -> Markup:
    return Markup(f'<a class="govuk-link" href="{safe(url)}">{safe(words)}</a>' if url else safe(words))


def with_small(words: str, small: str) -> Markup:
    """`words`, and beneath them in small print where they come from."""
    return Markup(f'{safe(words)}<br><span class="pack-small">{safe(small)}</span>')


def lines(parts: Iterable[str]) -> Markup:
    """Parts one under another within a cell."""
    return joined((safe(part) for part in parts if part), "<br>")
