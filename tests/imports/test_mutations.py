"""Files that are spoilt in every way, imported one after the other: refused in words, or taken whole with every loss
named; and after a refusal nothing whatever has changed.

A short run is in `make test`, 10,000 files in `make torture`; both print one line of figures.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dataPacks.actions.import_report import Told
from dataPacks.actions.imports import FileReport, import_files
from dataPacks.definitions import kinds
from dataPacks.store.lists import MODELS
from schools.models import DatasetVersion, TrustFacts, YearFacts
from tests.commands.running import all_rows
from tests.imports import bases, files
from tests.imports.bases import Base
from tests.imports.mutations import Mutant, mutant

pytestmark = pytest.mark.django_db
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "PRAGMA")
LISTS = tuple(MODELS.values())
BREAK = re.compile(r"\r\n|\r|\n")
SHOWN = 8  # failures in full


def kept_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database but the row by which one import waits for another: whoever asks for it marks it."""
    return {table: rows for table, rows in all_rows().items() if table != "core_job"}


class Tally:
    """What became of the files, and what should never become of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = kept_rows()
        self.counts = dict.fromkeys(("refused", "accepted", "partial", "unhandled", "shortened"), 0)
        self.wrong: list[str] = []
        self.reasons: Counter[str] = Counter()

    def take(self, base: Base, spoilt: Mutant) -> None:
        path = self.folder / spoilt.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(spoilt.data)
        with transaction.atomic():
            self._take(base, spoilt, path)
            transaction.set_rollback(True)
        path.unlink()

    def _take(self, base: Base, spoilt: Mutant, path: Path) -> None:
        try:
            with writes() as written:
                report = import_files(paths=[path], told=_may_close(path), by=None)
        except Exception as error:
            self._note("unhandled", spoilt, f"{type(error).__name__}: {error}")
            return
        file = files.only(report)
        if report.status == "refused":
            self._check_refusal(spoilt, file, written)
        else:
            self.counts["accepted"] += 1
            for what in losses(base, spoilt, file):
                self._note("shortened", spoilt, what)

    def _check_refusal(self, spoilt: Mutant, file: FileReport, written: list[str]) -> None:
        self.counts["refused"] += 1
        if written and kept_rows() != self.before:
            self._note("partial", spoilt, written[0])
        if not file.faults or not all(fault.reason and fault.remedy for fault in file.faults):
            self._note("unhandled", spoilt, "a refusal without reason or remedy")

    def _note(self, what: str, spoilt: Mutant, words: str) -> None:
        self.counts[what] += 1
        self.wrong.append(f"{what}: {' + '.join(spoilt.how)} of {spoilt.name}: {words[:300]}")

    def line(self) -> str:
        total = self.counts["refused"] + self.counts["accepted"]
        return f"mutations {total}, " + ", ".join(f"{name} {count}" for name, count in self.counts.items())


def _may_close(path: Path) -> Told:
    """Registers of a few schools out of two countries would close most others, which is not what is tried."""
    return Told(closes_many=(path.name,))


@contextmanager
def writes() -> Iterator[list[str]]:
    """Every statement that could change something."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(READS):
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def losses(base: Base, spoilt: Mutant, file: FileReport) -> Iterator[str]:
    """What is missing from an accepted file without a word about it."""
    if file.status == "known":
        return
    blank = sum("is blank in every field" in fault.reason for fault in file.faults)
    is_list = kinds()[file.kind].listing is not None
    known = file.rows_accepted + file.rows_refused if is_list else file.rows_school + file.rows_summary
    if known + blank != file.rows_read:
        yield f"{file.rows_read} rows read, but {known} and {blank} blank are known"
    bad = {fault.line for fault in file.faults if fault.severity == "row"}
    if len(bad) != file.rows_refused:
        yield f"{file.rows_refused} rows refused, but lines {sorted(map(str, bad))} are named"
    # A line break that a byte puts within quotation marks makes a line more, and no row.
    if spoilt.text is not None and min(_lines(spoilt.text) - 1 - spoilt.extra, spoilt.rows) > file.rows_read:
        yield f"{_lines(spoilt.text)} lines of {spoilt.rows} rows, but {file.rows_read} rows read"
    lacking = base.schools - file.rows_accepted - len(bad)
    named = any(fault.reason.startswith(("It lacks", "It covers", "It has")) for fault in file.faults)
    if lacking > 0 and not named:
        yield f"{lacking} of {base.schools} schools are missing and nobody says so"
    if spoilt.is_cut and base.can_tell and spoilt.text is not None and _lines(spoilt.text) < len(base.rows):
        yield f"cut to {_lines(spoilt.text)} of {len(base.rows)} lines, which its format tells"
    yield from _in_the_database(file, is_list=is_list)


def _in_the_database(file: FileReport, *, is_list: bool) -> Iterator[str]:
    dataset = DatasetVersion.objects.latest("pk")
    models = LISTS if is_list else (YearFacts, TrustFacts)
    kept = sum(model.objects.filter(dataset=dataset).values("line").distinct().count() for model in models)
    if kept != file.rows_accepted or dataset.state != DatasetVersion.State.ACCEPTED:
        yield f"{file.rows_accepted} rows accepted, but {kept} kept"


def _lines(data: bytes) -> int:
    """Lines that hold anything."""
    return sum(bool(line.strip()) for line in BREAK.split(data.decode("latin-1")))


def spoil(tables: list[Base], count: int, tmp_path: Path) -> Tally:
    for base in tables:
        sound = tmp_path / "sound" / base.name
        sound.parent.mkdir(parents=True, exist_ok=True)
        sound.write_bytes(base.data())
        files.take(sound, told=_may_close(sound))
    tally = Tally(tmp_path / "spoilt")

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(base=st.sampled_from(tables), seed=st.integers(0, 2**40), cell=st.text(max_size=12))
    def one(base: Base, seed: int, cell: str) -> None:
        tally.take(base, mutant(base, random.Random(seed), cell))

    one()
    return tally


def judge(tally: Tally, at_least: int) -> None:
    print("\n" + tally.line())
    wrong = {name: tally.counts[name] for name in ("partial", "unhandled", "shortened")}
    assert wrong == dict.fromkeys(wrong, 0), "\n".join([tally.line(), *tally.wrong[:SHOWN]])
    assert kept_rows() == tally.before
    assert tally.counts["refused"] + tally.counts["accepted"] >= at_least
    assert min(tally.counts["refused"], tally.counts["accepted"]) > at_least // 10, "both must be tried"


def test_a_few_hundred_spoilt_files(tmp_path: Path) -> None:
    judge(spoil(bases.synthetic(tmp_path), 200, tmp_path), 180)


@pytest.mark.torture
@pytest.mark.timeout(3600)
def test_ten_thousand_spoilt_files(tmp_path: Path) -> None:
    """On the real headings of every kind where the real files are, and on the synthetic country's."""
    synthetic = bases.synthetic(tmp_path)
    # Of lists one of each kind: an older one than is in force is refused, sound as it may be.
    listed = {base.kind for base in synthetic if kinds()[base.kind].listing}
    tables = [base for base in bases.real(tmp_path) if base.kind not in listed] + synthetic
    unique = {base.name: base for base in reversed(tables)}
    count = int(os.environ.get("MUTATIONS", 10_000))
    judge(spoil(list(unique.values()), count, tmp_path), count * 9 // 10)
