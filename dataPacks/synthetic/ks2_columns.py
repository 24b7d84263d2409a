"""Key stage 2 under the publisher's headings: which figure stands in which column, which code where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dataPacks.synthetic.chance import Flags, Floats, Texts
from dataPacks.synthetic.columns import Columns, Field
from dataPacks.synthetic.population import YEARS
from dataPacks.synthetic.primary import SUBJECTS, Primary, Standing
from dataPacks.synthetic.pupils import count_of

FEW = 5  # figures of groups of one to five pupils are suppressed
LIMIT = 1.96
PUPIL_SD = {"READ": 6.1, "WRIT": 5.85, "MAT": 5.55}
# Progress above which a school is well above average (1), and below which well below (5). Source: DfE, 2018.
WELL = {"READ": (3.0, -2.8), "WRIT": (2.6, -2.6), "MAT": (3.1, -3.2)}
COMPLEMENT = {"FSM6CLA1A": "NotFSM6CLA1A", "NotFSM6CLA1A": "FSM6CLA1A", "B": "G", "G": "B"}
BY_TEST = ("L", "M", "H", "FSM6CLA1A", "NotFSM6CLA1A")


def ks2_columns(result: Primary) -> Columns:
    """All columns of one year but those that repeat other years."""
    codes = np.where(result.eligible <= FEW, "SUPP", "").astype(object)
    columns: Columns = {}
    for part in (_cohort, _needs, _standards, _tests, _progress, _groups, _gaps):
        columns.update(part(result, codes))
    return columns


def percent(share: Floats, weight: Floats, codes: Texts) -> Field:
    return Field(share * 100, 0, "%", weight, codes)


def _cohort(result: Primary, codes: Texts) -> Iterator[tuple[str, Field]]:
    pupils, groups = result.eligible, result.groups
    roll = result.schools[f"roll {result.year}"].to_numpy()
    new = (result.schools["opened"] == max(YEARS.index(result.year), 1)).to_numpy()
    yield "TOTPUPS", Field(roll, codes=np.where(new, "NEW", "").astype(object))
    yield "TPUPYEAR", Field(np.maximum(pupils - (roll % 3 == 0), 1))
    yield "TELIG", Field(pupils)
    for name in ("B", "G"):
        yield f"{name}ELIG", Field(groups[name].pupils, codes=codes)
        yield f"P{name}ELIG", percent(groups[name].pupils / pupils, pupils, codes)
    yield "TKS1AVERAGE", Field(result.before, 1, weight=pupils, codes=codes)
    for name, count in result.bands.items():
        yield from _count(f"TKS1GROUP_{name}", count, pupils, codes)
    for heading, group in (
        ("TFSM6CLA1A", "FSM6CLA1A"),
        ("TNotFSM6CLA1A", "NotFSM6CLA1A"),
        ("TEALGRP2", "EAL"),
        ("TMOBN", "MOBN"),
    ):
        yield from _count(heading, groups[group].pupils, pupils, codes)
    yield from _count("TEALGRP1", pupils - groups["EAL"].pupils, pupils, codes)
    yield from _count("TEALGRP3", np.zeros(len(pupils)), pupils, codes)


def _count(heading: str, count: Floats, pupils: Floats, codes: Texts, share: str = "") -> Iterator[tuple[str, Field]]:
    yield heading, Field(count, codes=codes)
    yield share or f"P{heading}", percent(count / pupils, pupils, codes)


def _needs(result: Primary, codes: Texts) -> Iterator[tuple[str, Field]]:
    """Special needs. The headings changed from year to year; a file takes those that its layout names."""
    pupils = result.eligible
    plan, support = (count_of(result.schools[name].to_numpy(), pupils) for name in ("sen_plan", "sen_support"))
    none = np.zeros(len(pupils))
    both = np.minimum(plan + support, pupils)
    for heading, share, count in (
        ("TSENELSE", "PSENELSE", plan),
        ("TSENELE", "PSENELE", plan),
        ("TSENELK", "PSENELK", support),
        ("TSENELAPK", "PSENELSAPK", support),
        ("TSENELEK", "PSENELEK", both),
        ("TSENELST", "PSENELST", none),
        ("TSENELSAP", "PSENELSAP", none),
        ("SENELN", "PSENELN", none),
    ):
        yield from _count(heading, count, pupils, codes, share)


def _standards(result: Primary, codes: Texts) -> Iterator[tuple[str, Field]]:
    own, pupils = result.groups[""], result.eligible
    for name in ("READ", "GPS", "MAT"):
        yield f"PT{name}_EXP", percent(own.expected[name], pupils, codes)
        yield f"PT{name}_HIGH", percent(own.higher[name], pupils, codes)
        yield f"PT{name}_AT", percent(np.zeros(len(pupils)), pupils, codes)
    yield "PTWRITTA_EXP", percent(own.expected["WRITTA"], pupils, codes)
    yield "PTWRITTA_HIGH", percent(own.higher["WRITTA"], pupils, codes)
    yield "PTWRITTA_WTS", percent((1 - own.expected["WRITTA"]) * 0.8, pupils, codes)
    for name, like in (("SCITA", "READ"), ("READTA", "READ"), ("MATTA", "MAT")):
        yield f"PT{name}_EXP", percent(np.clip(own.expected[like] + 0.03, 0, 1), pupils, codes)
    for name in ("WRITTA", "SCITA", "READTA", "MATTA"):
        yield f"PT{name}_AD", percent(np.zeros(len(pupils)), pupils, codes)


def _tests(result: Primary, codes: Texts) -> Iterator[tuple[str, Field]]:
    for group in BY_TEST:
        own, shown = result.groups[group], group_codes(result, group, codes)
        for name in ("READ", "GPS", "MAT", "WRITTA"):
            yield f"PT{name}_EXP_{group}", percent(own.expected[name], own.pupils, shown)
            yield f"PT{name}_HIGH_{group}", percent(own.higher[name], own.pupils, shown)


def _progress(result: Primary, codes: Texts) -> Iterator[tuple[str, Field | Texts]]:
    own = result.groups[""]
    shown = np.where((codes == "") & _is_low_coverage(result), "LOWCOV", codes).astype(object)
    for name in SUBJECTS:
        yield from _progress_of(own, name, "", shown)
        yield f"{name}COV", percent(np.where(result.eligible % 5 == 0, 0.96, 1.0), result.eligible, shown)
        yield f"{name}PROG_UNADJUSTED", Field(own.progress[name] - 0.05, 1, weight=own.pupils, codes=shown)
        yield f"{name}PROG_DESCR", description(own, name, shown)


def _is_low_coverage(result: Primary) -> Flags:
    """Progress is left out where most pupils came without a key stage 1 result."""
    return (result.eligible > FEW) & (result.schools["urn"].to_numpy() % 1009 == 0)


def _progress_of(own: Standing, subject: str, group: str, codes: Texts) -> Iterator[tuple[str, Field]]:
    half = LIMIT * PUPIL_SD[subject]
    suffix = f"_{group}" if group else ""
    for ending, sign in (("", 0.0), ("_LOWER", -half), ("_UPPER", half)):
        yield (
            f"{subject}PROG{suffix}{ending}",
            Field(own.progress[subject], 1, weight=own.pupils, codes=codes, half=sign),
        )


def description(own: Standing, subject: str, codes: Texts) -> Texts:
    """1 well above average … 5 well below: by the figure and by whether the limits leave 0 out."""
    with np.errstate(divide="ignore", invalid="ignore"):
        half = LIMIT * PUPIL_SD[subject] / np.sqrt(own.pupils)
    figure, (top, bottom) = own.progress[subject], WELL[subject]
    above, below = figure - half > 0, figure + half < 0
    words = np.select([above & (figure > top), above, below & (figure < bottom), below], ["1", "2", "5", "4"], "3")
    return np.where(codes == "", words, codes).astype(object)


def _groups(result: Primary, codes: Texts) -> Iterator[tuple[str, Field]]:
    for group, own in result.groups.items():
        shown = group_codes(result, group, codes) if group else codes
        suffix = f"_{group}" if group else ""
        yield f"PTRWM_EXP{suffix}", percent(own.expected["RWM"], own.pupils, shown)
        yield f"PTRWM_HIGH{suffix}", percent(own.higher["RWM"], own.pupils, shown)
        for name, scores in own.scores.items():
            yield (
                f"{name}_AVERAGE{suffix}",
                Field(np.where(own.pupils > 0, scores, np.nan), 0, weight=own.pupils, codes=shown),
            )
        if group:
            missing = np.where((shown == "") & (own.pupils == 0), "NA", shown).astype(object)
            for name in SUBJECTS:
                yield from _progress_of(own, name, group, missing)


def group_codes(result: Primary, group: str, codes: Texts) -> Texts:
    """Suppressed where the group or its complement is small; blank where nobody is in the group."""
    own = result.groups[group].pupils
    small = (own > 0) & (own <= FEW)
    if group in COMPLEMENT:
        other = result.groups[COMPLEMENT[group]].pupils
        small |= (other > 0) & (other <= FEW) & (own > 0)
    return np.where(small | (codes != ""), "SUPP", "").astype(object)


def _gaps(result: Primary, codes: Texts) -> Iterator[tuple[str, Field]]:
    """Disadvantaged pupils less the others, in whole percentage points or in points of progress."""
    own, other = result.groups["FSM6CLA1A"], result.groups["NotFSM6CLA1A"]
    shown = group_codes(result, "FSM6CLA1A", codes)
    for heading, name, kind in (("DIFFN_RWM_EXP", "RWM", "expected"), ("DIFFN_RWM_HIGH", "RWM", "higher")):
        yield (
            heading,
            Field((getattr(own, kind)[name] - getattr(other, kind)[name]) * 100, 0, weight=own.pupils, codes=shown),
        )
    for name in SUBJECTS:
        gap = np.where(own.pupils > 0, own.progress[name] - other.progress[name], np.nan)
        yield f"DIFFN_{name}PROG", Field(gap, 1, weight=own.pupils, codes=shown)
