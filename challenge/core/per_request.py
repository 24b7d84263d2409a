"""What is looked up once for each request. Outside of requests nothing is kept, so nothing can grow old."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def scope() -> Iterator[None]:
    """Keep what is found for as long as the block."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` gives, or what it gave under this key before in the same request."""
    kept = _kept.get()
    if kept is None:
        return find()
    if key not in kept:
        kept[key] = find()
    found: Found = kept[key]
    return found


def forget() -> None:
    """To be called by whatever changes what may have been looked up."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()
