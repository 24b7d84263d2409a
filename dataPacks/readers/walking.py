"""Which files a person meant by the paths that were given."""

from pathlib import Path


def walk(paths: list[Path]) -> list[tuple[Path, bool]]:
    """Every file once, in the order given and sorted within folders; True = named outright, False = found in a folder.

    Hidden files, and those that a spreadsheet program or an archiver leaves behind, are no files that anybody meant.
    """
    found: dict[Path, bool] = {}
    for path in map(Path, paths):
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path))):
                found.setdefault(file, False)
        else:
            found[path] = True
    return list(found.items())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)
