"""Text that is already safe HTML or SVG, and the one way to make text safe. No Django: templates know `__html__`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

# What neither HTML nor XML may hold: control characters, lone surrogates, and the two non-characters.
_UNPRINTABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
UNPRINTABLE = re.compile(f"[{_UNPRINTABLE}]")
NEEDS_CARE = re.compile(f"[&<>\"'{_UNPRINTABLE}]")


class Markup(str):
    """A string that has been escaped already; Django's templates and `safe` leave it as it is."""

    __slots__ = ()

    def __html__(self) -> "Markup":
        return self


def clean(text: object) -> str:
    """`text` without the characters that would make a page or a drawing malformed."""
    return UNPRINTABLE.sub("", str(text))


def safe(text: object) -> str:
    """`text` escaped for element content and for double-quoted attributes; `Markup` passes unchanged."""
    if type(text) is Markup:
        return text
    words = text if type(text) is str else str(text)
    return _escaped(words) if NEEDS_CARE.search(words) else words  # most words are plain: thrice as fast


@lru_cache(maxsize=2048)  # the same names and reasons come back in row after row
def _escaped(words: str) -> str:
    return escape(clean(words))


def joined(parts: Iterable[str], by: str = "") -> Markup:
    """Safe parts as one safe text."""
    return Markup(by.join(parts))
