"""The heading rows of the published files, one file per layout: names only, in the publisher's order."""

from pathlib import Path


def headings(name: str) -> list[str]:
    """The headings of one layout, such as 'ks4-2018-19', in order."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="ascii").split()
