"""What a kind of published table is: its layouts over the years, its columns, codes, summary rows and raggedness."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from schools.reasons import Reason

from .layout import ColumnSpec, Layout, move_on
from .loading import digest_of, documents
from .measure import Measure

EDITIONS = ("final", "revised", "provisional")


@dataclass(frozen=True)
class Ragged:
    """Rows that the publisher is known to end early: only trailing fields are missing, on these record types alone."""

    columns: int
    fields: int
    records: tuple[str, ...]
    unless_number: str = ""  # not where this heading holds a number: such a row was published whole
    why: str = ""


@dataclass(frozen=True)
class Overflow:
    """A last column in whose cells the publisher leaves commas without quotation marks; each part fits `cell`."""

    heading: str
    cell: re.Pattern[str]


@dataclass(frozen=True)
class ListRows:
    """How a list's rows are read: `cells` says what may stand under each key, `unique` what tells rows apart."""

    rows: str
    unique: tuple[str, ...]
    cells: dict[str, str]
    types: dict[str, tuple[str, str]] = field(default_factory=dict)  # of links: which school was first, and what became


@dataclass(frozen=True)
class Records:
    """How school rows and summary rows are told apart, and which summary rows a whole table ends with."""

    heading: str = ""  # name of the key that holds the record type
    school: tuple[str, ...] = ()
    la: str = ""
    la_label: str = ""
    england: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    mark_keys: tuple[str, ...] = ()
    label_keys: tuple[str, ...] = ()
    required: dict[str, tuple[str, ...]] = field(default_factory=dict)  # layout key ('' = all) -> records
    each_la: bool = False
    everyone: str = ""  # the level of every row, where none is a school's: 'trust'

    def required_in(self, layout: Layout) -> tuple[str, ...]:
        return self.required.get(layout.like or layout.key, self.required.get("all", ()))


@dataclass(frozen=True)
class Kind:
    key: str
    name: str
    is_official: bool
    rank: int
    names: tuple[str, ...]
    file_names: re.Pattern[str]
    editions: tuple[str, ...]
    encodings: tuple[str, ...]
    delimiters: tuple[str, ...]
    keys: dict[str, tuple[str, ...]]
    layouts: tuple[Layout, ...]
    columns: tuple[ColumnSpec, ...]
    records: Records
    ragged: tuple[Ragged, ...]
    codes: dict[str, Reason]
    opened: dict[str, bool]
    unquoted: str = ""  # name of the key in whose cells the publisher has commas outside quotation marks
    ends_with_newline: bool = False  # always, as published: one that does not may be cut
    register: dict[str, Any] = field(default_factory=dict)
    phase: str = ""  # of its schools that no register names; '' where the table does not tell
    is_long: bool = False  # one row per figure, not one per school
    local: Mapping[str, Measure] = field(default_factory=dict)  # measures that a challenge has of its own
    mapped: str = ""  # the mapping that made this kind out of the shipped one; '' = as shipped
    may_lack: tuple[str, ...] = ()  # keys that a row may leave blank
    is_dated: bool = False  # a state of things on one day, which the file's name or its newest date tells
    date_columns: tuple[str, ...] = ()
    overflow: Overflow | None = None
    listing: ListRows | None = None  # rows that are not one per school: links, groups, inspections
    _marks: dict[Layout, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_register(self) -> bool:
        return bool(self.register)

    @property
    def is_of_trusts(self) -> bool:
        return self.records.everyone == "trust"

    @property
    def digest(self) -> str:
        """Changes when anything that decides how this kind is read changes."""
        shipped = digest_of(f"kinds/**/{self.key}.toml", "codes.toml", "measures/*.toml", "types/*.toml")
        if not self.mapped and not self.local:
            return shipped
        own = [self.mapped, *(repr(self.local[key]) for key in sorted(self.local))]
        return hashlib.sha256("\0".join([shipped, *own]).encode()).hexdigest()

    def columns_of(self, layout: Layout) -> list[ColumnSpec]:
        return [c for c in self.columns if not c.layouts or layout.key in c.layouts]

    def headings_of(self, layout: Layout) -> list[tuple[str, ...]]:
        """Headings that a table of this layout must have; each entry lists the names that one may go by."""
        needed = [self.keys[key] for key in layout.keys] + [(name,) for name in layout.also]
        for column in self.columns_of(layout):
            needed += [] if column.is_optional else [(name,) for name in column.headings]
        return list(dict.fromkeys(needed))

    def marks_of(self, layout: Layout) -> tuple[list[tuple[str, ...]], list[frozenset[str]]]:
        """(headings that it must have, those that tell it from other kinds), kept: every file is held against all."""
        if layout not in self._marks:
            needed = self.headings_of(layout)
            measured = [frozenset((name,)) for column in self.columns_of(layout) for name in column.headings]
            self._marks[layout] = needed, measured or [frozenset(names) for names in needed]
        return self._marks[layout]


@cache
def shared_codes() -> dict[str, Reason]:
    """Codes that stand in place of numbers in every table, as published."""
    listed = documents(".")["codes"]["codes"]
    return {code: Reason[body["reason"].upper()] for code, body in listed.items()}


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by key. Columns of earlier years that a later table repeats are in files of their own."""
    earlier = documents("kinds/earlier-years")
    return {key: _kind(key, body, earlier.get(key, {}).get("column", [])) for key, body in documents("kinds").items()}


def _kind(key: str, body: dict[str, Any], earlier: list[dict[str, Any]]) -> Kind:
    specs = [spec for column in body.get("column", []) + earlier for spec in _expand(column, body)]
    layouts, specs = move_on([_layout(layout) for layout in body["layout"]], specs)
    own_codes = {code: Reason[name.upper()] for code, name in body.get("codes", {}).items()}
    return Kind(
        key=key,
        name=body["name"],
        is_official=body["official"],
        rank=body["rank"],
        names=tuple(body.get("names", [])) + (key,),
        file_names=re.compile(body["file_names"], re.IGNORECASE),
        editions=tuple(body.get("editions", ["final"])),
        encodings=tuple(body.get("encodings", ["utf-8"])),
        delimiters=tuple(body.get("delimiters", [",", "\t"])),
        keys={name: tuple(headings) for name, headings in body["keys"].items()},
        layouts=tuple(layouts),
        columns=tuple(specs),
        records=_records(body.get("records", {})),
        ragged=tuple(Ragged(**{**row, "records": tuple(row["records"])}) for row in body.get("ragged", [])),
        codes={**shared_codes(), **own_codes},
        opened=body.get("open", {}),
        unquoted=body.get("unquoted", ""),
        ends_with_newline=body.get("ends_with_newline", False),
        register=body.get("register", {}),
        phase=body.get("phase", ""),
        is_long=body.get("long", False),
        may_lack=tuple(body.get("may_lack", ())),
        is_dated="dated" in body,
        date_columns=tuple(body.get("dated", {}).get("columns", ())),
        overflow=_overflow(body.get("overflow")),
        listing=_list(body.get("list")),
    )


def _overflow(body: dict[str, Any] | None) -> Overflow | None:
    return Overflow(body["heading"], re.compile(body["cell"])) if body else None


def _list(body: dict[str, Any] | None) -> ListRows | None:
    if body is None:
        return None
    types = {name: (first, relation) for name, (first, relation) in body.get("types", {}).items()}
    return ListRows(body["rows"], tuple(body["unique"]), dict(body["cells"]), types)


def _layout(body: dict[str, Any]) -> Layout:
    lists = {name: tuple(body.get(name, ())) for name in ("keys", "also", "published")}
    return Layout(**{**body, **lists})


def _records(body: dict[str, Any]) -> Records:
    fields = dict(body)
    for name in ("school", "mark_keys", "label_keys"):
        fields[name] = tuple(fields.get(name, ()))
    fields["required"] = {name: tuple(listed) for name, listed in fields.get("required", {}).items()}
    return Records(**fields)


def _expand(column: dict[str, Any], body: dict[str, Any]) -> Iterator[ColumnSpec]:
    """One spec per pupil group: `{}` in a heading is where the publisher puts the group's suffix.

    `cohorts` names a table of the file that has a heading of numbers of pupils for each group that has one.
    """
    fields = dict(column)
    fields["layouts"] = tuple(fields.get("layouts", ()))
    groups = body["suffixes"][fields.pop("groups")] if "groups" in fields else {fields.pop("group", "all"): ""}
    cohorts = body["cohorts"][fields.pop("cohorts")] if "cohorts" in fields else {}
    names = ("heading", "lower", "upper", "cohort")
    patterns = {name: fields.pop(name, "") for name in names}
    for group, suffix in groups.items():
        found = {**patterns, "cohort": cohorts.get(group, patterns["cohort"])}
        yield ColumnSpec(group=group, **{n: p.replace("{}", suffix) for n, p in found.items()}, **fields)
