"""Which files a person meant by the paths that were given."""

from pathlib import Path

from . import archive
from .table import Refused


def walk(paths: list[Path]) -> list[tuple[Path, bool]]:
    """Every file once, in the order given and sorted within folders; True = named outright, False = found in a folder.

    The members of a zip archive stand in its place, as those of a folder; an archive that cannot be opened stands for
    itself, so that reading it says why. Hidden files, and those that a spreadsheet program or an archiver leaves
    behind, are no files that anybody meant.
    """
    found: dict[Path, bool] = {}
    for path in map(Path, paths):
        if path.is_dir():
            for file in sorted(
                p for p in path.rglob("*") if p.is_file() and not archive.is_hidden(p.relative_to(path))
            ):
                for inner in _inside(file):
                    found.setdefault(inner, False)
        else:
            inside = _inside(path)
            for inner in inside:
                found[inner] = len(inside) == 1
    return list(found.items())


def _inside(path: Path) -> list[Path]:
    if not archive.is_archive(path):
        return [path]
    try:
        return archive.members(path)
    except Refused:
        return [path]
