"""The preview of an uploaded file: what the import itself would do, what packs would show, and what looks alarming.

It is made by the import's own code in a dry run, so that it cannot say anything else than the import then does.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dataPacks.actions.import_report import FileReport, ImportReport, Options, Staged, Told
from dataPacks.actions.imports import import_files
from dataPacks.actions.one_table import the_file
from dataPacks.definitions import measures
from dataPacks.readers.figures import are_uncounted
from dataPacks.readers.table import Severity, Table
from dataPacks.store import datasets, headlines, local
from dataPacks.store.datasets import Audience
from dataPacks.store.headlines import Headline
from schools.models import DatasetVersion, School, TrustFacts, Upload

ROWS_ALARM = 0.10  # of the rows of the version that is replaced
MANY = 5  # headings in an alarm
REFUSED_ALARM = 0.10  # of the rows of the file
NOTHING: dict[str, Any] = {"replaces": None, "headlines": [], "alarms": [], "basis": None}
Progress = Callable[[int, str], None]


def audience_of(upload: Upload) -> Audience:
    is_public = upload.visibility == DatasetVersion.Visibility.PUBLIC
    return Audience(upload.visibility, None if is_public else upload.challenge)


def told_of(upload: Upload) -> Told:
    own = local.local_of(upload.challenge, upload.mapping)
    return Told(upload.kind or None, upload.year or None, upload.edition or None, own)


def preview(upload: Upload, path: Path, progress: Progress) -> dict[str, Any]:
    """Keys: status ('accepted', 'refused', 'known'), file (as `import_data --json`, and rows_gone), replaces,
    headlines, alarms, basis, rows. JSON through and through.
    """
    found = dict(NOTHING)

    def prepared(staged: list[Staged]) -> None:
        progress(60, "Comparing with what is in force")
        found.update(_about(staged[0], upload, progress))

    progress(10, "Reading the file and checking every row")
    options = Options(audience=audience_of(upload), name_of=lambda p: p.name, prepared=prepared, one_table=True)
    report = import_files(paths=[path], told=told_of(upload), dry_run=True, options=options, by=None)
    return _whole(report) | found


def refusal(report: ImportReport) -> dict[str, Any]:
    """The preview of a file that the import refused, or knew already, although its check had let it pass."""
    return _whole(report) | NOTHING


def _whole(report: ImportReport) -> dict[str, Any]:
    file = the_file(report)
    more = {"rows_gone": file.rows_gone, "is_about_persons": file.is_about_persons}
    return {"status": report.status, "file": file.as_dict() | more}


def basis_of(staged: Staged, upload: Upload, progress: Progress) -> dict[str, Any]:
    """What a confirmation rests on. An import in which this differs from the preview is not the one that was agreed."""
    return _basis(staged, upload, _moved(staged, upload, progress))


def _basis(staged: Staged, upload: Upload, moved: list[Headline]) -> dict[str, Any]:
    """Everything that the preview says, in short, and which tables of that kind and year it was held against."""
    file, table = staged.report, staged.table
    beside = datasets.in_force(audience_of(upload)).filter(kind=table.kind, year=table.year)
    return {
        "definition": table.definition,
        "previous": staged.previous.pk if staged.previous else None,
        "rows": [file.rows_new, file.rows_changed, file.rows_unchanged, file.rows_gone, file.rows_refused],
        "in_force": sorted(beside.values_list("pk", flat=True)),
        "headlines": _digest(moved),
    }


def _digest(moved: list[Headline]) -> str:
    """Of the headlines as they are shown. Rounded: rows that come in another order add up to another last bit."""
    shown = [
        (h.measure.key, h.year, *(None if mean is None else f"{mean:.4f}" for mean in (h.before, h.after)),
         h.change.changed, h.change.appeared, h.change.vanished)
        for h in moved
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _about(staged: Staged, upload: Upload, progress: Progress) -> dict[str, Any]:
    previous = staged.previous
    alarms = _alarm_of_rows(staged.report, previous) + _alarm_of_refused(staged.report)
    alarms += _alarms_of_warnings(staged.report, previous)
    moved = _moved(staged, upload, progress)
    alarms += _alarm_of_uncounted(staged.table, upload)
    alarms += [_alarm_of(headline) for headline in moved if _is_alarming(headline)]
    return {
        "replaces": {"id": previous.pk, "file": previous.file_name, "rows": previous.rows_accepted}
        if previous
        else None,
        "headlines": _described(moved),
        "alarms": alarms,
        "scope": staged.table.scope if len(staged.table.schools) and not staged.table.is_local else None,
        "basis": _basis(staged, upload, moved),
        "rows": _rows_that_differ(staged),
    }


def _moved(staged: Staged, upload: Upload, progress: Progress) -> list[Headline]:
    found: list[Headline] = []
    if upload.visibility == DatasetVersion.Visibility.PUBLIC and staged.table.trusts is None:
        for headline in headlines.moved(staged.table, staged.ids, staged.previous, upload.challenge):
            found.append(headline)
            progress(70, f"Working out headlines: {headline.measure.short}"[:80])
    return found


def _rows_that_differ(staged: Staged) -> list[list[Any]]:
    """What, line, URN, LAESTAB and name of each row that is new or changed, and of those that are gone."""
    states, gone = datasets.row_states(staged.table, staged.ids, staged.digests, staged.previous)
    if staged.table.trusts is not None:
        return _trusts_that_differ(staged, states, gone)
    schools = staged.table.schools
    names = ("line", "urn", "laestab", "name")
    rows = zip(
        states, *(schools[name].astype(object).where(schools[name].notna(), None) for name in names), strict=True
    )
    found = [[state, *row] for state, *row in rows if state != datasets.UNCHANGED]
    lost = School.objects.filter(pk__in=gone).order_by("urn", "laestab").values_list("urn", "laestab", "name")
    return found + [["gone", None, *row] for row in lost]


def _trusts_that_differ(staged: Staged, states: np.ndarray, gone: list[int]) -> list[list[Any]]:
    """The same of a table about trusts, which have no URN."""
    trusts = staged.table.trusts
    assert trusts is not None
    rows = zip(states, staged.table.summaries["line"].tolist(), trusts["name"], trusts["uid"].tolist(), strict=True)
    found = [
        [state, line, None, "", f"{name} (UID {uid})"] for state, line, name, uid in rows if state != datasets.UNCHANGED
    ]
    lost = TrustFacts.objects.filter(dataset=staged.previous, uid__in=gone).order_by("uid").values_list("name", "uid")
    return found + [["gone", None, None, "", f"{name} (UID {uid})"] for name, uid in lost]


def _named(dataset: DatasetVersion) -> dict[str, Any]:
    return {"id": dataset.pk, "file": dataset.file_name, "rows": dataset.rows_accepted}


def _alarm_of_rows(file: FileReport, previous: DatasetVersion | None) -> list[dict[str, str]]:
    moved = file.rows_new + file.rows_changed + file.rows_gone
    had = file.rows_changed + file.rows_unchanged + file.rows_gone  # of local figures several make one school's row
    if previous is None or moved <= ROWS_ALARM * had:
        return []
    share = f"{moved / had:.0%}" if had else "all"
    text = (
        f"{moved:,} rows differ from the file that this one replaces, {share} of its {had:,}: "
        f"{file.rows_new:,} new, {file.rows_changed:,} changed, {file.rows_gone:,} gone"
    )
    return [{"key": "rows", "text": text}]


def _alarms_of_warnings(file: FileReport, previous: DatasetVersion | None) -> list[dict[str, str]]:
    """A register that closes many schools and, of a year that is new, rows that another year's table had."""
    fields = {"open"} if previous else {"open", "rows"}
    found = [fault for fault in file.faults if fault.severity == Severity.WARNING and fault.field in fields]
    return [{"key": f"warned-{fault.field}", "text": fault.reason.removesuffix(".")} for fault in found]


def _alarm_of_refused(file: FileReport) -> list[dict[str, str]]:
    if file.rows_refused <= REFUSED_ALARM * file.rows_read:
        return []
    are = "are" if file.rows_refused > 1 else "is"
    text = (
        f"{file.rows_refused:,} of the {file.rows_read:,} rows of the file {are} refused, "
        f"{file.rows_refused / file.rows_read:.0%}: what they hold would not be there"
    )
    return [{"key": "refused", "text": text}]


def _alarm_of_uncounted(table: Table, upload: Upload) -> list[dict[str, str]]:
    """Percentages that are not public and tell no number of pupils: those about few pupils would be shown."""
    if upload.visibility == DatasetVersion.Visibility.PUBLIC:
        return []
    known = {**local.measures_of(upload.challenge), **measures()}
    pairs = zip(table.columns, are_uncounted(table.figures), strict=True)
    found = dict.fromkeys(c.heading for c, lacks in pairs if lacks and known[c.measure].unit == "%")
    if not found:
        return []
    named = ", ".join(list(found)[:MANY]) + (f" and {len(found) - MANY} more" if len(found) > MANY else "")
    text = (
        f"no number of pupils is given for percentages under {named}: figures about few pupils cannot be withheld, "
        "and whoever may see them could tell whom they are about"
    )
    return [{"key": "uncounted", "text": text}]


def _is_alarming(headline: Headline) -> bool:
    mean = _difference(headline)
    return mean is not None and abs(mean) > headline.measure.alarms_at


def _difference(headline: Headline) -> float | None:
    if headline.before is None or headline.after is None:
        return None
    return headline.after - headline.before


def _alarm_of(headline: Headline) -> dict[str, str]:
    measure, places = headline.measure, headline.measure.decimals
    unit = "percentage points" if measure.unit == "%" else measure.unit
    moves = f"from {headline.before:.{places + 1}f} to {headline.after:.{places + 1}f}"
    text = (
        f"{measure.name} of {headline.year}: the mean over the challenge's schools moves {moves}, "
        f"by more than {measure.alarms_at:g} {unit}"
    )
    return {"key": f"{measure.key}-{headline.year}", "text": text}


def _described(moved: list[Headline]) -> list[dict[str, Any]]:
    schools = School.objects.in_bulk({move.school_id for headline in moved for move in headline.biggest})
    return [
        {
            "measure": headline.measure.key,
            "name": headline.measure.name,
            "unit": headline.measure.unit,
            "decimals": headline.measure.decimals,
            "year": headline.year,
            "before": headline.before,
            "after": headline.after,
            "is_alarming": _is_alarming(headline),
            **headline.change.as_dict(),
            "biggest": [
                {
                    "urn": schools[move.school_id].urn,
                    "name": str(schools[move.school_id]),
                    "before": move.before,
                    "after": move.after,
                }
                for move in headline.biggest
            ],
        }
        for headline in moved
    ]
