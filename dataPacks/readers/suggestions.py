"""What each heading of an unknown table may be, how sure that is and why: by headings, by words, by the cells. Pure."""

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache

from dataPacks.definitions import Kind, Layout, Measure, groups, kinds

from .cells import NUMBER, UNKNOWN, parse_one
from .mapping import COHORT, IGNORE, MEASURE, Mapping, Use
from .table import LOCAL

SURE, LIKELY, PERHAPS = 1.0, 0.85, 0.72
ENOUGH = 0.9  # of the cells must be what the suggestion says
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
SMALL_WORDS = frozenset(
    {"of", "the", "in", "for", "and", "at", "to", "with", "pupils", "percentage", "percent", "pct", "score"}
)
KEY_WORDS = {
    "urn": {"urn", "school urn", "dfe urn", "unique reference number"},
    "laestab": {"laestab", "la estab", "dfe number", "dfe no", "dfes number", "dfes", "dfe", "establishment code"},
    "la": {"la", "lea", "la code", "lea code", "local authority code", "la number"},
    "estab": {"estab", "establishment number", "estab number", "estab no"},
    "name": {"name", "school", "school name", "schname", "establishment name", "establishment"},
    "year": {"year", "academic year", "school year", "time period"},
}  # fmt: skip
COHORT_WORDS = {"cohort", "pupils", "number of pupils", "pupil count", "eligible pupils", "number on roll", "n pupils"}
GROUP_WORDS = {
    "not_disadvantaged": ("not disadvantaged", "non disadvantaged", "other pupils", "nondisadvantaged"),
    "disadvantaged": ("disadvantaged", "pp", "pupil premium", "fsm6"),
    "boys": ("boys", "boy", "male", "males"), "girls": ("girls", "girl", "female", "females"), "eal": ("eal",),
    "prior_low": ("low prior", "low attainers", "prior low"), "prior_middle": ("middle prior", "prior middle"),
    "prior_high": ("high prior", "high attainers", "prior high"),
}  # fmt: skip
SHAPES = {
    "urn": re.compile(r"[1-9]\d{5}"), "laestab": re.compile(r"[2-9]\d\d[/ -]?\d{4}"), "la": re.compile(r"[2-9]\d\d"),
    "estab": re.compile(r"\d{4}"),
    "year": re.compile(r"(19|20)\d\d([-/_]?\d\d(\d\d)?)?"),
}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """`score` 0 to 1; `reason` is a sentence for the person who decides."""

    use: Use
    score: float
    reason: str


@dataclass(frozen=True)
class Base:
    """The published table that this one comes nearest to."""

    kind: Kind
    layout: Layout


def suggest(
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    measures: Dictionary[str, Measure],
    base: Base | None = None,
) -> list[Suggestion]:
    """One suggestion per heading; `cells[i]` are texts under heading i, as many as there are to look at."""
    found = [_suggest_one(h, list(c), measures, base) for h, c in zip(headings, cells, strict=True)]
    return _each_once(found)


def mapping_of(name: str, found: Sequence[Suggestion], base: Base | None = None) -> Mapping:
    """The mapping as suggested."""
    uses = tuple(suggestion.use for suggestion in found)
    return Mapping(name, uses, base.kind.key, base.layout.key) if base else Mapping(name, uses)


def _suggest_one(heading: str, cells: list[str], measures: Dictionary[str, Measure], base: Base | None) -> Suggestion:
    ranked = [s for s in _candidates(heading, measures, base) if s.score == SURE or _cells_fit(s.use, cells, measures)]
    best = max(ranked, key=lambda s: s.score, default=None)
    if best is not None:
        return best
    if base and heading in base.layout.whole:
        return _ignored(
            heading, f"{_sentence(base.layout.name)} has this heading too, and nothing is read from it.", SURE
        )
    shape = _by_shape(heading, cells)
    return shape or _ignored(heading, "Nothing that is known has a name like this.")


def _ignored(heading: str, reason: str, score: float = 0.0) -> Suggestion:
    return Suggestion(Use(heading), score, reason)


def _candidates(heading: str, measures: Dictionary[str, Measure], base: Base | None) -> list[Suggestion]:
    if base:
        found = _of_layout(heading, base)
        known = found or heading in base.layout.whole
        return found if known else [*_of_kind(heading, base), *_renamed(heading, base, measures)]
    words = " ".join(_words(heading))
    return [*_key_by_name(heading, words), *_of_any_kind(heading), *_by_words(heading, measures)]


def _of_layout(heading: str, base: Base) -> list[Suggestion]:
    """The same heading in the layout that is nearest."""
    why = f"As in {base.layout.name}."
    return _exact(heading, base.kind, base.layout, SURE, why)


def _exact(heading: str, kind: Kind, layout: Layout, score: float, why: str) -> list[Suggestion]:
    found = [Suggestion(Use(heading, key), score, why) for key in layout.keys if heading in kind.keys[key]]
    columns = [c for c in kind.columns_of(layout) if c.heading == heading]
    found += [Suggestion(Use(heading, MEASURE, c.measure, c.group), score, why) for c in columns[:1]]
    return found


def _of_kind(heading: str, base: Base) -> list[Suggestion]:
    """The same heading in another layout of the same kind, or under another name of one of its keys."""
    found = [Suggestion(Use(heading, key), LIKELY, f"{base.kind.name} tables have had this heading.")
             for key, names in base.kind.keys.items() if heading in names]  # fmt: skip
    for layout in base.kind.layouts:
        found += _exact(heading, base.kind, layout, LIKELY, f"As in {layout.name}.")
    return found


def _renamed(heading: str, base: Base, measures: Dictionary[str, Measure]) -> list[Suggestion]:
    """A heading of the nearest layout that comes near this one. The cells decide whether it can be."""
    found = []
    for column in base.kind.columns_of(base.layout):
        score = PERHAPS + (LIKELY - PERHAPS) * (_ratio(heading, column.heading) - PERHAPS) / (1 - PERHAPS)
        if score >= PERHAPS:
            why = f"Comes near '{column.heading}' of {base.layout.name}."
            found.append(Suggestion(Use(heading, MEASURE, column.measure, column.group), score, why))
    return [*found, *_by_words(heading, measures)]


@lru_cache(maxsize=65_536)  # somebody who maps a wide table asks for the same pairs after every choice
def _ratio(one: str, other: str) -> float:
    """Likeness from PERHAPS to 1; 0 for less."""
    pair = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    if pair.real_quick_ratio() < PERHAPS or pair.quick_ratio() < PERHAPS:
        return 0.0
    return pair.ratio()


def _key_by_name(heading: str, words: str) -> list[Suggestion]:
    said = _set(words)
    found = [Suggestion(Use(heading, key), 0.97, "Headings of this name hold such keys.")
             for key, names in KEY_WORDS.items() if any(said == _set(name) for name in names)]  # fmt: skip
    if words in COHORT_WORDS:
        found.append(Suggestion(Use(heading, COHORT), 0.8, "A heading of this name counts pupils."))
    return found


def _set(words: str) -> frozenset[str]:
    """'name of the school' and 'school name' are the same."""
    return frozenset(words.split()) - {"of", "the"}


@cache
def _published() -> dict[str, tuple[str, str, str]]:
    """Lower-case heading → (measure, group, kind) of the first kind that publishes it."""
    found: dict[str, tuple[str, str, str]] = {}
    for kind in kinds().values():
        for column in kind.columns:
            found.setdefault(column.heading.casefold(), (column.measure, column.group, kind.name))
    return found


def _of_any_kind(heading: str) -> list[Suggestion]:
    known = _published().get(heading.casefold())
    if known is None:
        return []
    measure, group, kind = known
    return [Suggestion(Use(heading, MEASURE, measure, group), 0.95, f"A heading of '{kind}'.")]


def _by_words(heading: str, measures: Dictionary[str, Measure]) -> list[Suggestion]:
    """A measure whose name, key or short name has about the same words, once the words of a group are taken out."""
    group, rest = _group_in(" ".join(_words(heading)))
    plain = _plain(rest)
    if not plain:
        return []
    scored = [(max(_ratio(plain, name) for name in names), key) for key, names in _names(measures).items()]
    score, key = max(scored, default=(0.0, ""))
    if score < PERHAPS:
        return []
    why = f"Its words come near '{measures[key].name}'" + (f", and '{group}' is a group of pupils." if group else ".")
    return [Suggestion(Use(heading, MEASURE, key, group or "all"), min(0.93, score), why)]


def _names(measures: Dictionary[str, Measure]) -> dict[str, list[str]]:
    return {k: [n for n in map(_plain, (k.replace("_", " "), m.name, m.short)) if n] for k, m in measures.items()}


@cache
def _plain(text: str) -> str:
    """'Percentage of pupils with EAL' → 'eal': words in order, without those that say nothing."""
    return " ".join(word for word in _words(text) if word not in SMALL_WORDS)


def _words(heading: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(heading)]


def _group_in(words: str) -> tuple[str, str]:
    """(group, the other words); '' where the words name no group."""
    for group, names in GROUP_WORDS.items():
        for name in names:
            rest = re.sub(rf"\b{name}\b", " ", words)
            if rest != words and rest.strip() and group in groups():
                return group, rest
    return "", words


def _cells_fit(use: Use, cells: list[str], measures: Dictionary[str, Measure]) -> bool:
    """Whether the cells could be what is suggested. Blank ones say nothing."""
    texts = [text for text in cells if text.strip()]
    if not texts or use.role in (IGNORE, "name"):
        return True
    if use.role in SHAPES:
        return _share(SHAPES[use.role].fullmatch(t) is not None for t in texts) >= ENOUGH
    if use.role == COHORT:
        return _share(NUMBER.fullmatch(t) is not None and "." not in t for t in texts) >= ENOUGH
    measure = measures.get(use.measure)
    return measure is None or _share(_may_be(measure, t) for t in texts) >= ENOUGH


def _may_be(measure: Measure, text: str) -> bool:
    value, _, reason = parse_one(text, measure.unit, kinds()[LOCAL].codes)
    return reason != UNKNOWN and not (value < measure.minimum or value > measure.maximum)


def _share(flags: object) -> float:
    listed = list(flags)  # type: ignore[call-overload]
    return sum(listed) / len(listed) if listed else 0.0


def _by_shape(heading: str, cells: list[str]) -> Suggestion | None:
    """Six-digit numbers that hardly repeat are URNs, whatever their heading; seven-digit ones LAESTABs."""
    texts = [text.strip() for text in cells if text.strip()]
    if len(texts) < 3 or len(set(texts)) < ENOUGH * len(texts):
        return None
    for key in ("urn", "laestab"):
        if _share(SHAPES[key].fullmatch(t) is not None for t in texts) == 1:
            digits = "six" if key == "urn" else "seven"
            return Suggestion(Use(heading, key), PERHAPS, f"Every cell has {digits} digits, as a {key.upper()} has.")
    return None


def _each_once(found: list[Suggestion]) -> list[Suggestion]:
    """Nothing may be suggested for two columns: the likelier one keeps it, and among equals the first."""
    best: dict[tuple[str, ...], int] = {}
    for i, suggestion in enumerate(found):
        use = suggestion.use
        if use.role == IGNORE:
            continue
        about = (use.role, use.measure, use.group)
        if about not in best or suggestion.score > found[best[about]].score:
            best[about] = i
    kept = set(best.values())
    return [s if i in kept or s.use.role == IGNORE else _second(s, found, best) for i, s in enumerate(found)]


def _second(one: Suggestion, found: list[Suggestion], best: dict[tuple[str, ...], int]) -> Suggestion:
    other = found[best[one.use.role, one.use.measure, one.use.group]].use.heading
    return replace(_ignored(one.use.heading, f"'{other}' is more likely to be the same thing."), score=0.0)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
