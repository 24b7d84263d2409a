"""Text that is already safe HTML or SVG, and the one way to make text safe. No Django: templates know `__html__`."""

import re
from collections.abc import Iterable
from html import escape

# What neither HTML nor XML may hold: control characters, lone surrogates, and the two non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """A string that has been escaped already; Django's templates and `safe` leave it as it is."""

    __slots__ = ()

    def __html__(self) -> "Markup":
        return self


def clean(text: object) -> str:
    """`text` without the characters that would make a page or a drawing malformed."""
    return UNPRINTABLE.sub("", str(text))


def safe(text: object) -> Markup:
    """`text` escaped for element content and for double-quoted attributes; `Markup` passes unchanged."""
    return text if isinstance(text, Markup) else Markup(escape(clean(text)))


def joined(parts: Iterable[str], by: str = "") -> Markup:
    """Safe parts as one safe text."""
    return Markup(by.join(parts))
