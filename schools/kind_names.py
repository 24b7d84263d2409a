"""What the kinds of table are called. The app that defines them builds on this one, and tells it their names."""

from collections.abc import Callable, Mapping

_sources: list[Callable[[], Mapping[str, str]]] = []


def names_come_from(source: Callable[[], Mapping[str, str]]) -> None:
    """`source` gives the name of each kind by its key; it is asked when the first name is wanted."""
    _sources[:] = [source]


def kind_name(key: str) -> str:
    """'mats-ks4' → 'Trusts at key stage 4'; a kind that is no longer defined keeps its key."""
    return _sources[0]().get(key, key) if _sources else key
