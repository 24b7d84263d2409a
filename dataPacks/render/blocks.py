"""A block of the pack page as HTML. A page has dozens of them: a template for each took a fifth of the page's time."""

from collections.abc import Sequence
from dataclasses import dataclass

from .markup import Markup, safe


@dataclass(frozen=True, slots=True)
class Block:
    """One sentence, one picture, its table. `about` says what the measure is about and stands under the title; `notes`
    are short sentences that belong under the picture."""

    id: str
    title: str
    sentence: str
    about: str = ""
    chart: Markup = Markup()
    caption: str = ""
    notes: Sequence[str] = ()
    table: Markup = Markup()
    table_title: str = ""
    is_open: bool = False
    prints_table: bool = True

    @property
    def html(self) -> Markup:
        """Sentence and picture, kept together on paper, then the notes and the folded table."""
        top = "".join((_title(self), _sentence(self), _picture(self)))
        return Markup(
            f'<div class="pack-block" id="{safe(self.id)}"><div class="pack-keep">{top}</div>'
            f"{_notes(self)}{_folded_table(self)}</div>"
        )


def _title(block: Block) -> str:
    return f'<h3 class="govuk-heading-m">{safe(block.title)}</h3>{_about(block)}' if block.title else ""


def _about(block: Block) -> str:
    return f'<p class="pack-about">{safe(block.about)}</p>' if block.about else ""


def _sentence(block: Block) -> str:
    return f'<p class="govuk-body pack-prose">{safe(block.sentence)}</p>' if block.sentence else ""


def _picture(block: Block) -> str:
    caption = f"<figcaption>{safe(block.caption)}</figcaption>" if block.caption else ""
    return f'<figure class="pack-figure">{block.chart}{caption}</figure>' if block.chart else ""


def _notes(block: Block) -> str:
    items = "".join(f"<li>{safe(note)}</li>" for note in block.notes)
    return f'<ul class="govuk-list pack-notes">{items}</ul>' if items else ""


def _folded_table(block: Block) -> str:
    """What is said of the measure stands here where the block has no title to stand under."""
    if not block.table:
        return ""
    prints, is_open = " pack-prints" if block.prints_table else "", " open" if block.is_open else ""
    whose = f'<span class="govuk-visually-hidden">: {safe(block.title)}</span>' if block.title else ""
    return (
        f'<details class="govuk-details{prints}"{is_open}><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{safe(block.table_title)}{whose}</span></summary>'
        f'<div class="pack-details__text">{"" if block.title else _about(block)}{block.table}</div></details>'
    )
