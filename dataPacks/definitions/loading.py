"""Reads definition files once per process. A definition is data: a change of a published layout is a change here."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


@cache
def documents(folder: str) -> dict[str, dict[str, Any]]:
    """Every `<folder>/*.toml`, by file stem, in the order of their names."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / folder).glob("*.toml"))}


@cache
def digest_of(*patterns: str) -> str:
    """SHA-256 over the names and bytes of all definition files that match, so that any edit is seen."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def published_headings(name: str) -> list[str]:
    """The heading row of one published file, such as 'ks4-2018-19', whole and in the publisher's order."""
    return (ROOT / "headings" / f"{name}.txt").read_text(encoding="ascii").split()
