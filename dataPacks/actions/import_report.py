"""What an import is told, what it is asked to mind, and what it says about each file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dataPacks.readers.local import NOTHING, Local
from dataPacks.readers.table import Fault, Table
from dataPacks.store.datasets import PUBLIC, Audience
from schools.models import DatasetVersion

WAIT_SECONDS = 120


@dataclass
class FileReport:
    """What happened, or would happen, to one file. Field names are those of `import_data --json`."""

    path: str
    kind: str = ""
    year: str = ""
    edition: str = ""
    status: str = "accepted"
    rows_read: int = 0
    rows_school: int = 0
    rows_summary: int = 0
    rows_accepted: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    rows_gone: int = 0  # in the version that it replaces, and not in this one
    rows_refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    columns_unused: list[str] = field(default_factory=list)
    seconds: float = 0.0
    reason: str = ""
    is_about_persons: bool = False  # refused for names or numbers of pupils or staff

    def as_dict(self) -> dict[str, Any]:
        unpromised = ("rows_gone", "is_about_persons")
        kept = {name: value for name, value in self.__dict__.items() if name not in unpromised}
        return {**kept, "faults": [f.as_dict() for f in self.faults], "seconds": round(self.seconds, 3)}


@dataclass
class ImportReport:
    status: str = "accepted"
    files: list[FileReport] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"status": self.status, "files": [f.as_dict() for f in self.files]}


@dataclass
class Told:
    """What the person said about the files, where headings and path do not."""

    kind: str | None = None
    year: str | None = None
    edition: str | None = None
    local: Local = NOTHING  # the challenge's measures and mappings
    closes_many: tuple[str, ...] = ()  # names of registers that may close most schools


@dataclass
class Staged:
    """One table on its way in. `ids` are its rows' schools, below 0 where one is not in the database yet."""

    table: Table
    report: FileReport
    previous: DatasetVersion | None
    digests: np.ndarray
    ids: np.ndarray
    dataset: DatasetVersion | None = None


def _nothing(*_: Any) -> None:
    """What a caller that does not care is told with."""


@dataclass(frozen=True)
class Options:
    """Who may see the figures, and whom to tell: `prepared` before anything is written, in a dry run too; `accepted`
    within the transaction that accepts, so that what it raises undoes everything; `tick` every now and then. With
    `one_table` more than one table is refused.
    """

    audience: Audience = PUBLIC
    name_of: Callable[[Path], str] = str
    tick: Callable[[], None] = _nothing
    prepared: Callable[[list[Staged]], None] = _nothing
    accepted: Callable[[list[DatasetVersion]], None] = _nothing
    wait_seconds: float | None = None
    one_table: bool = False
