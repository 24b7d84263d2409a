"""Wording, dates and tag colours of the pages about schools, releases and datasets. No queries."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from challenge.core.downloads import Cell
from challenge.core.words import count_of, day_in_words, year_in_words
from schools.filters import SchoolFilter
from schools.models import DatasetVersion, Release, School
from schools.reach import Reach

COLUMNS = (
    "URN",
    "LAESTAB",
    "Name",
    "Local authority code",
    "Local authority",
    "Phase",
    "Sector",
    "Type",
    "Gender",
    "Town",
    "Postcode",
    "State",
    "Opened on",
    "Closed on",
)


@dataclass(frozen=True)
class Fact:
    """One row of a summary list."""

    name: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Tag:
    """A state as a coloured word; the colour never stands alone."""

    text: str
    colour: str = ""


@dataclass(frozen=True)
class FilterTag:
    """A filter in force, with the query string of the same list without it."""

    text: str
    without: str


RELEASE_TAGS: dict[str, Tag] = {
    Release.State.BUILDING: Tag("Being built", "blue"),
    Release.State.PUBLISHED: Tag("Published", "green"),
    Release.State.FAILED: Tag("Failed", "red"),
}


def release_facts(release: Release) -> list[Fact]:
    """When the release was made and what came of it."""
    return [
        Fact("Begun", uk_time(release.made_at)),
        Fact("Published", uk_time(release.published_at) or "Not published"),
        Fact("Schools", f"{release.schools:,}"),
        Fact("Packs", f"{release.packs:,}"),
        Fact("Code version", release.code_version or "Not known"),
    ]


def release_notes(release: Release) -> list[str]:
    """What the night noted about the release, as sentences. An older or unfinished one may have noted less."""
    notes, found = release.notes, []
    if columns := notes.get("columns"):
        found.append(f"It holds {count_of(columns, 'column')} of figures, one per measure, group of pupils and year.")
    before, same = notes.get("release_before"), notes.get("unchanged_packs", 0)
    if before:
        anew = count_of(max(0, release.packs - same), "pack says", "packs say")
        unchanged = count_of(same, "pack is", "packs are")
        found.append(f"Compared with release {before}, {anew} something new and {unchanged} the same to the letter.")
    elif release.state == Release.State.PUBLISHED:
        found.append("It is the first release of the challenge.")
    return found


@dataclass(frozen=True)
class HeadlineChange:
    """How one headline measure's figures differ from those of the release before, as words.

    `counts` are of schools: with a figure, changed, appeared, vanished.
    """

    measure: str
    year: str
    counts: tuple[str, ...]
    mean_change: str


def headline_changes(release: Release) -> list[HeadlineChange]:
    """The night's comparison with the release before, measure by measure; none for a first release."""
    return [
        HeadlineChange(
            note["name"],
            year_in_words(note["year"]),
            tuple(f"{note[key]:,}" for key in ("with_figure", "changed", "appeared", "vanished")),
            difference_in_words(note["mean_change"], note["unit"]),
        )
        for note in release.notes.get("headlines", [])
    ]


def difference_in_words(mean: float | None, unit: str) -> str:
    """'+0.25 points', '−1.20 percentage points', 'None' where nothing moved on average."""
    if mean is None:
        return "Not known"
    text = f"{mean:+.2f}".replace("-", "\u2212")
    if text[1:] == "0.00":
        return "None" if mean == 0 else "Less than 0.01"
    return f"{text} {'percentage points' if unit == '%' else unit}"


def dataset_tag(dataset: DatasetVersion) -> Tag:
    """Whether a version counts. It must come from the history, which says whether a later one has taken its place."""
    if dataset.state == DatasetVersion.State.WITHDRAWN:
        return Tag("Withdrawn", "red")
    if dataset.is_replaced:  # type: ignore[attr-defined]
        return Tag("Replaced", "grey")
    return Tag("In reserve", "grey") if dataset.is_in_reserve else Tag("Counts", "green")  # type: ignore[attr-defined]


def version_words(dataset: DatasetVersion) -> str:
    """'final, accepted 3 March 2026, 02:14, by Admin Jones': two versions of one day differ in this at least."""
    edition, by = dataset.get_edition_display(), dataset.accepted_by or "the command line"
    return f"{edition}, accepted {uk_time(dataset.accepted_at)}, by {by}"


def dataset_facts(dataset: DatasetVersion) -> list[Fact]:
    """Where a file came from, who may see its figures, what was read from it and what became of it."""
    withdrawn = f"{uk_time(dataset.withdrawn_at)}, by {dataset.withdrawn_by}" if dataset.withdrawn_by else ""
    blank = sum(fault["reason"].endswith(BLANK_ROW) for fault in dataset.faults)
    has_totals = dataset.as_of is None  # registers and lists, which describe a day, have none
    totals = dataset.rows_read - dataset.rows_accepted - dataset.rows_refused - blank
    facts = [
        Fact("Withdrawn", withdrawn),
        Fact("Why", dataset.withdrawn_why),
        Fact("Accepted", uk_time(dataset.accepted_at)),
        Fact("Accepted by", str(dataset.accepted_by or "The command line")),
        Fact("Describes", uk_date(dataset.as_of)),
        Fact("About", about_words(dataset.scope)),
        Fact("Who may see the figures", _audience(dataset)),
        Fact("Replaces", str(dataset.replaces.file_name if dataset.replaces else "No earlier version")),
        Fact("Publisher's own table", "Yes" if dataset.is_official else "No, a mapping of an extract"),
        Fact("Rows read", f"{dataset.rows_read:,}"),
        Fact("Rows accepted", f"{dataset.rows_accepted:,}"),
        Fact("Rows refused", f"{dataset.rows_refused:,}"),
        Fact("Rows of totals", f"{totals:,}" if totals > 0 and has_totals else ""),
        Fact("Blank rows", f"{blank:,}" if blank else ""),
        Fact("Checksum (SHA-256)", dataset.checksum),
    ]
    return [fact for fact in facts if fact.value]


def _audience(dataset: DatasetVersion) -> str:
    match dataset.visibility:
        case DatasetVersion.Visibility.CHALLENGE:
            return f"The schools and the team of {dataset.challenge}"
        case DatasetVersion.Visibility.SCHOOL:
            return "Each school its own"
    return "Anyone who signs in: published nationally"


def about_words(scope: str) -> str:
    """'850,936 primary' → 'Authorities 850 and 936 alone, primary schools alone'; '' for all of England."""
    words = Reach.of(scope).in_words()
    return words[:1].upper() + words[1:]


BLANK_ROW = "is blank in every field."  # as readers end what they say of such a row


def uk_time(moment: dt.datetime | None) -> str:
    """'3 March 2026, 02:14' on the clock in London."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{uk_date(local)}, {local:%H:%M}"


def uk_date(date: dt.date | None) -> str:
    """'3 March 2026'."""
    return day_in_words(date) if date else ""


def facts_of(school: School) -> list[Fact]:
    """The public facts, leaving out what is not known."""
    facts = [
        Fact("URN", str(school.urn or "None yet: no register that was imported names this school")),
        Fact("LAESTAB", school.laestab),
        Fact("Local authority", str(school.la or "")),
        Fact("Phase", school.get_phase_display()),
        Fact("Type", school.type_name or school.type_code),
        Fact("Sector", school.get_sector_display()),
        Fact("Pupils", _pupils(school)),
        Fact("Religious character", school.religious_character),
        Fact("Admissions", "Selective" if school.is_selective else ""),
        Fact("Address", ", ".join(part for part in (school.street, school.town, school.postcode) if part)),
        Fact("State", state_of(school)),
        Fact("Facts are those of", year_in_words(school.facts_year)),
    ]
    return [fact for fact in facts if fact.value]


def _pupils(school: School) -> str:
    ages = f"aged {school.age_low} to {school.age_high}" if school.age_low is not None and school.age_high else ""
    return ", ".join(part for part in (school.gender, ages) if part)


def state_of(school: School) -> str:
    """'Open', 'Open since 1 September 2004', 'Closed', 'Closed on 31 August 2016'."""
    if school.is_open:
        return f"Open since {uk_date(school.opened_on)}" if school.opened_on else "Open"
    return f"Closed on {uk_date(school.closed_on)}" if school.closed_on else "Closed"


def download_rows(schools: Any) -> Iterator[tuple[Cell, ...]]:
    """One row per school under `COLUMNS`."""
    for school in schools:
        yield (
            school.urn,
            school.laestab,
            school.name,
            school.la_id,
            school.la.name if school.la else "",
            school.get_phase_display(),
            school.get_sector_display(),
            school.type_name or school.type_code,
            school.gender,
            school.town,
            school.postcode,
            "Open" if school.is_open else "Closed",
            school.opened_on,
            school.closed_on,
        )


def filter_tags(filters: SchoolFilter) -> list[FilterTag]:
    """One tag for each value that narrows the list, in the order of the form."""
    tags = []
    for name, value in filters.form.cleaned_data.items():
        if name == "sort" or not value:
            continue
        labels = dict(getattr(filters.form.fields[name], "choices", []))
        for one in value if isinstance(value, list) else [value]:
            text = f"‘{one}’" if name == "q" else str(labels.get(one, one))
            tags.append(FilterTag(text, without(filters.data, name, one)))
    return tags


def without(query: QueryDict, name: str, value: str) -> str:
    """The query string without one value of one parameter, back on the first page."""
    rest = query.copy()
    rest.setlist(name, [v for v in rest.getlist(name) if v.strip() != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


DATASET_COLUMNS = (
    "File", "Kind", "Year", "Edition", "Publisher's own table", "Rows read", "Rows accepted", "Rows refused",
    "Accepted on", "Accepted by", "Checksum", "State", "Visibility", "Withdrawn on", "Withdrawn by", "Why",
)  # fmt: skip
RELEASE_COLUMNS = ("Challenge", "Release", "State", "Begun on", "Published on", "Schools", "Packs")
FAULT_COLUMNS = ("Line", "Field", "Value", "Reason", "Remedy", "Severity")


@dataclass(frozen=True)
class FaultGroup:
    """Faults of one sort in one file, with the first of them as the example."""

    reason: str
    remedy: str
    severity: str
    count: int
    first: dict[str, Any]


def faults_by_reason(faults: Iterable[dict[str, Any]]) -> list[FaultGroup]:
    """A file's faults grouped by column and what is wrong, wherever and with whatever value; the most frequent first.

    A single fault keeps its own words.
    """
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for fault in faults:
        key = (fault.get("field", ""), _sort_of(fault), fault.get("severity", ""))
        groups.setdefault(key, []).append(fault)
    found = [
        FaultGroup(sort if same[1:] else same[0]["reason"], same[0].get("remedy", ""), severity, len(same), same[0])
        for (_, sort, severity), same in groups.items()
    ]
    return sorted(found, key=lambda group: -group.count)


def _sort_of(fault: dict[str, Any]) -> str:
    """The reason without its line, its value and other rows' numbers: the same for all faults of one sort."""
    words = re.sub(r"^Line \d+:\s*", "", fault["reason"])
    words = re.sub(r"^Line \d+\b", "A line", words)
    words = re.sub(r"\bline \d+\b", "another line", words)
    if value := re.escape(str(fault.get("value", ""))):
        words = re.sub(rf"'{value}[^']*'", "a cell", words, count=1)
        words = re.sub(rf"(?<!\w){value}(?!\w)", "…", words)
    words = re.sub(r"\b\d{6,7}\b", "…", words)
    return words[:1].upper() + words[1:]


def fault_rows(faults: Iterable[dict[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    """One row per fault under `FAULT_COLUMNS`."""
    for fault in faults:
        yield tuple(fault.get(key, "") for key in ("line", "field", "value", "reason", "remedy", "severity"))


def dataset_rows(datasets: Iterable[DatasetVersion]) -> Iterator[tuple[Cell, ...]]:
    """One row per accepted file under `DATASET_COLUMNS`."""
    for dataset in datasets:
        yield (
            dataset.file_name, dataset.kind, dataset.year, dataset.edition, "Yes" if dataset.is_official else "No",
            dataset.rows_read, dataset.rows_accepted, dataset.rows_refused,
            dataset.accepted_at.date() if dataset.accepted_at else None,
            dataset.accepted_by.email if dataset.accepted_by else "", dataset.checksum, dataset_tag(dataset).text,
            dataset.get_visibility_display(), dataset.withdrawn_at.date() if dataset.withdrawn_at else None,
            dataset.withdrawn_by.email if dataset.withdrawn_by else "", dataset.withdrawn_why,
        )  # fmt: skip


def release_rows(releases: Iterable[Release]) -> Iterator[tuple[Cell, ...]]:
    """One row per release under `RELEASE_COLUMNS`."""
    for release in releases:
        published = release.published_at.date() if release.published_at else None
        yield (
            release.challenge.name, release.number, release.state, release.made_at.date(), published,
            release.schools, release.packs,
        )  # fmt: skip
