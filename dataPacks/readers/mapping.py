"""A mapping says what each heading of somebody's table is, so that it can be read like a published one. Pure.

It makes a kind out of a shipped one: `based_on` gives the codes, summary rows and encodings, and the mapping gives the
headings. A table of nobody's kind is based on the kind of local figures.
"""

import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, replace

from dataPacks.definitions import ColumnSpec, Kind, Layout, Measure, groups, kinds, measures

from .faults import file_fault, nearest
from .table import LOCAL, Fault, Refused

IGNORE, MEASURE, COHORT = "ignore", "measure", "cohort"
SCHOOL_KEYS = {"urn": "URN", "laestab": "LAESTAB", "la": "Authority's code", "estab": "Establishment number"}
LOCAL_KEYS = {**SCHOOL_KEYS, "name": "School's name", "year": "Academic year"}
MOST_NAMED = 20
NEARLY = 0.5  # of a mapping's headings: less, and the file is something else


@dataclass(frozen=True)
class Use:
    """What one column is. `role`: IGNORE, MEASURE, COHORT (pupils counted, of a group), or a key such as 'urn'."""

    heading: str
    role: str = IGNORE
    measure: str = ""
    group: str = "all"

    @classmethod
    def chosen(cls, heading: str, choice: str, group: str) -> "Use":
        """From a choice as `choice` spells it, and the group that was chosen beside it."""
        role, _, measure = choice.partition(":")
        return cls(heading, role, measure, group if role in (MEASURE, COHORT) else "all")

    @property
    def choice(self) -> str:
        """Role and measure in one word: 'measure:progress8', 'urn'."""
        return measure_choice(self.measure) if self.role == MEASURE else self.role


def measure_choice(key: str) -> str:
    return f"{MEASURE}:{key}"


@dataclass(frozen=True)
class Mapping:
    """`uses` has every heading of the table that it was made for, also those of which nothing is read."""

    name: str
    uses: tuple[Use, ...]
    based_on: str = LOCAL
    layout: str = "mapped"

    @property
    def headings(self) -> tuple[str, ...]:
        """Those of which something is read."""
        return tuple(use.heading for use in self.uses if use.role != IGNORE)

    def lacks(self, headings: Iterable[str]) -> list[str]:
        have = set(headings)
        return [heading for heading in self.headings if heading not in have]

    def new_in(self, headings: Iterable[str]) -> list[str]:
        known = {use.heading for use in self.uses}
        return [heading for heading in headings if heading and heading not in known]

    def to_json(self) -> str:
        """The same mapping is always the same text, whatever it is called."""
        body = {"based_on": self.based_on, "layout": self.layout, "columns": [asdict(use) for use in self.uses]}
        return json.dumps(body, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, name: str, text: str) -> "Mapping":
        """Raises ValueError for text that `to_json` did not make."""
        try:
            body = json.loads(text)
            uses = tuple(Use(**column) for column in body["columns"])
            return cls(name, uses, body["based_on"], body["layout"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"This is no mapping: {error}.") from error

    def kind(self, have: Iterable[str], own: Dictionary[str, Measure]) -> Kind:
        """The kind that reads a table with these headings. `own` are the challenge's measures."""
        base, there = kinds()[self.based_on], set(have)
        keys: dict[str, tuple[str, ...]] = {
            use.role: (use.heading,) for use in self.uses if use.role not in (IGNORE, MEASURE, COHORT)
        }
        cohorts = {use.group: use.heading for use in self.uses if use.role == COHORT}
        columns = tuple(_spec(base, self.layout, use, cohorts, there) for use in self.uses if use.role == MEASURE)
        layout = Layout(self.layout, f"the mapping '{self.name}'", tuple(keys))
        used = {use.measure for use in self.uses}
        local = {key: measure for key, measure in own.items() if key in used and key not in measures()}
        return replace(
            base, keys=keys, layouts=(layout,), columns=columns, is_long=False, local=local, mapped=self.to_json()
        )


def _spec(base: Kind, layout: str, use: Use, cohorts: Dictionary[str, str], have: set[str]) -> ColumnSpec:
    """The column as the kind publishes it under this or its former heading: its limits, cohort and scale stay."""
    twins = [c for c in base.columns if (c.measure, c.group) == (use.measure, use.group)]
    twins.sort(key=lambda c: (c.heading != use.heading, layout not in c.layouts))
    found = (
        replace(twins[0], heading=use.heading, layouts=()) if twins else ColumnSpec(use.measure, use.group, use.heading)
    )
    if not {found.lower, found.upper} <= have:
        found = replace(found, lower="", upper="")
    if use.group in cohorts:
        return replace(found, cohort=cohorts[use.group])
    return found if set(found.cohort_parts) <= have else replace(found, cohort="")


def roles_of(based_on: str) -> dict[str, str]:
    """The keys that a column may be, each with its words."""
    if based_on == LOCAL:
        return LOCAL_KEYS
    return {key: LOCAL_KEYS.get(key, key.replace("_", " ").capitalize()) for key in kinds()[based_on].keys}


def problems(mapping: Mapping, own: Dictionary[str, Measure]) -> list[str]:
    """What keeps a mapping from being used, as sentences; [] for one that can read a table."""
    return [
        *_unknown_words(mapping, {**own, **measures()}),
        *_twice(mapping, {**own, **measures()}),
        *_keys_missing(mapping),
        *_measures_missing(mapping),
    ]


def _unknown_words(mapping: Mapping, known: Dictionary[str, Measure]) -> list[str]:
    roles = {IGNORE, MEASURE, COHORT, *roles_of(mapping.based_on)}
    found = [f"'{u.heading}': '{u.role}' is nothing that a column can be." for u in mapping.uses if u.role not in roles]
    for use in mapping.uses:
        if use.role == MEASURE and use.measure not in known:
            found.append(
                f"'{use.heading}': there is no measure '{use.measure}'. Choose one, or add it as a local measure."
            )
        if use.role in (MEASURE, COHORT) and use.group not in groups():
            found.append(f"'{use.heading}': '{use.group}' is no group of pupils that is known.")
    return found


def _twice(mapping: Mapping, known: Dictionary[str, Measure]) -> list[str]:
    seen: dict[tuple[str, ...], str] = {}
    found = []
    for use in mapping.uses:
        if use.role == IGNORE:
            continue
        about = {MEASURE: (MEASURE, use.measure, use.group), COHORT: (COHORT, use.group)}.get(use.role, (use.role,))
        before = seen.setdefault(about, use.heading)
        if before != use.heading:
            words = _words(use, mapping.based_on, known)
            found.append(f"Both '{before}' and '{use.heading}' are said to be {words}. Choose one of them.")
    return found


def _words(use: Use, based_on: str, known: Dictionary[str, Measure]) -> str:
    group = "" if use.group == "all" else f" of the group '{use.group}'"
    if use.role == MEASURE:
        return f"the measure '{known[use.measure].name if use.measure in known else use.measure}'{group}"
    if use.role == COHORT:
        return f"the number of pupils counted{group}"
    return f"the {roles_of(based_on).get(use.role, use.role)}"


def _keys_missing(mapping: Mapping) -> list[str]:
    roles, base = {use.role for use in mapping.uses}, kinds()[mapping.based_on]
    found = []
    if not ({"urn", "laestab"} & roles or {"la", "estab"} <= roles):
        found.append("Say which column holds the schools' URN or LAESTAB: without it no figure has a school.")
    needed = (
        next((layout.keys for layout in base.layouts if layout.key == mapping.layout), ()) if base.is_register else ()
    )
    needed = (*needed, base.records.heading) if base.records.heading else needed
    words = roles_of(mapping.based_on)
    missing = dict.fromkeys(words[key] for key in needed if key not in roles and key not in SCHOOL_KEYS)
    return found + [f"Say which column is '{word}': {base.name} cannot be read without it." for word in missing]


def _measures_missing(mapping: Mapping) -> list[str]:
    if kinds()[mapping.based_on].is_register:
        return []
    about = {use.group for use in mapping.uses if use.role == MEASURE}
    if not about:
        return ["Say of at least one column which measure it is: a table without one has nothing to import."]
    lonely = [use for use in mapping.uses if use.role == COHORT and use.group not in about]
    return [
        f"'{use.heading}' is said to be the number of pupils of the group '{use.group}', but no measure is about it."
        for use in lonely
    ]


def fitting(mappings: Sequence[Mapping], headings: Sequence[str], based_on: str = "") -> Mapping | None:
    """The saved mapping whose headings are all there; of several the one that knows most of these headings."""
    fit = [m for m in mappings if not m.lacks(headings) and (not based_on or m.based_on == based_on)]
    return min(fit, key=lambda m: (len(m.new_in(headings)), -len(m.headings), m.name), default=None)


def changed(name: str, mappings: Sequence[Mapping], headings: Sequence[str]) -> Refused | None:
    """The refusal of a file that nearly fits a saved mapping: which headings are gone, and which are new."""
    shares = [(1 - len(m.lacks(headings)) / len(m.headings), m) for m in mappings if m.headings]
    share, best = max(shares, key=lambda pair: (pair[0], pair[1].name), default=(0.0, None))
    if best is None or share < NEARLY:
        return None
    return Refused(*changes(name, headings, best.lacks(headings), best.new_in(headings), f"the mapping '{best.name}'"))


def changes(name: str, headings: Sequence[str], gone: Sequence[str], new: Sequence[str], whose: str) -> list[Fault]:
    """One fault per heading that is gone, and one that names those that are new."""
    remedy = "Restore the heading, download the file again, or say what each column is now."
    found = [
        file_fault(
            f"{name} lacks the heading '{h}', which {whose} has.{nearest(h, list(headings))}", remedy, line=1, field=h
        )
        for h in gone[:MOST_NAMED]
    ]
    if new:
        listed = ", ".join(f"'{h}'" for h in new[:MOST_NAMED]) + (" …" if len(new) > MOST_NAMED else "")
        many = f"the headings {listed}" if len(new) > 1 else f"the heading {listed}"
        found.append(
            file_fault(
                f"{name} has {many}, which {whose} does not have.",
                "Say what each new column is, if it is to be read.",
                line=1,
                field=new[0],
                value=listed,
            )
        )
    return found
