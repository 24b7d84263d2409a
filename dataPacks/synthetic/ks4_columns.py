"""Key stage 4 under the publisher's headings: which figure stands in which column, which code where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dataPacks.synthetic.chance import Flags, Floats, Texts
from dataPacks.synthetic.columns import Columns, Field
from dataPacks.synthetic.identity import SPECIAL_KINDS
from dataPacks.synthetic.pupils import count_of, is_independent
from dataPacks.synthetic.secondary import PUPIL_SD, Outcomes, Secondary

FEW = 5  # figures of groups of one to five pupils are suppressed
LIMIT = 1.96
UNADJUSTED_SD = 1.30  # before outlying pupils were adjusted
# Elements of Attainment 8 and Progress 8: share of the points, pupils' SD in Progress 8, spread about the whole.
ELEMENTS = {
    "ENG": (0.213, 1.56, 0.20),
    "MAT": (0.194, 1.40, 0.17),
    "EBAC": (0.288, 1.42, 0.20),
    "OPEN": (0.305, 1.42, 0.22),
}
SUBJECTS = {"ENG": (0.97, 0.08), "MAT": (0.975, 0.02), "2SCI": (0.96, -0.02), "HUM": (0.79, -0.02), "LAN": (0.47, 0.06)}
BASICS = {
    "FSM6CLA1A": ("PTFSM6CLA1ABASICS_{}", ""),
    "NFSM6CLA1A": ("PTNOTFSM6CLA1ABASICS_{}", ""),
    "LO": ("PTBASICSLO_{}", "TBASICSLO_{}"),
    "AV": ("PTBASICSAV_{}", "TBASICSAV_{}"),
    "HI": ("PTBASICSHI_{}", "TBASICSHI_{}"),
    "BOYS": ("PBL2BASICS_{}", ""),
    "GIRLS": ("PGL2BASICS_{}", ""),
    "EAL": ("PTL2BASICSEAL_{}", ""),
    "NMOB": ("PTL2BASICSNMOB_{}", ""),
}
EBACC = {
    "LO": ("PTEBACC_ELO_PTQ_EE", "PTEBACCLO_{}"),
    "AV": ("PTEBACC_EAV_PTQ_EE", "PTEBACCAV_{}"),
    "HI": ("PTEBACC_EHI_PTQ_EE", "PTEBACCHI_{}"),
    "FSM6CLA1A": ("PTEBACC_EFSM6CLA1A_PTQ_EE", "PTEBACC_{}_FSM6CLA1A"),
    "NFSM6CLA1A": ("PTEBACC_ENFSM6CLA1A_PTQ_EE", "PTEBACC_{}_NFSM6CLA1A"),
    "BOYS": ("PBEBACC_E_PTQ_EE", "PBEBACC_{}"),
    "GIRLS": ("PGEBACC_E_PTQ_EE", "PGEBACC_{}"),
    "NMOB": ("PTEBACC_ENMOB_PTQ_EE", "PTEBACCNMOB_{}"),
    "EAL": ("PTEBACC_EEAL_PTQ_EE", "PTEBACCEAL_{}"),
}
COMPLEMENT = {"FSM6CLA1A": "NFSM6CLA1A", "NFSM6CLA1A": "FSM6CLA1A", "BOYS": "GIRLS", "GIRLS": "BOYS"}


@dataclass(frozen=True)
class Codes:
    """What stands in place of a figure, one text per school, '' where the figure stands."""

    independent: Flags
    all: Texts
    context: Texts
    needs: Texts

    def group(self, own: Outcomes, other: Outcomes | None, *, with_independent: bool) -> Texts:
        """A group's figures: suppressed where the group or its complement is small, NE where nobody is in it."""
        small = _is_few(own.pupils) | (_is_few(other.pupils) if other else False)
        codes = np.where(own.pupils == 0, "NE", np.where(small, "SUPP", ""))
        codes = np.where(self.all != "", self.all, codes)
        return codes.astype(object) if with_independent else np.where(self.independent, "NP", codes).astype(object)

    def progress(self, own: Outcomes, plain: Texts) -> Texts:
        few = (own.matched > 0) & (own.matched <= FEW)
        codes = np.where((plain == "") & few, "SUPP", np.where((plain == "") & (own.matched == 0), "NE", plain))
        return np.where(self.independent, "NP", codes).astype(object)


def codes_of(result: Secondary) -> Codes:
    everyone, independent = result.groups[""], is_independent(result.schools)
    few = _is_few(everyone.pupils)
    codes = np.where(few, "SUPP", np.where(result.is_entered, "", "NE")).astype(object)
    context = np.where(independent, "NP", np.where(few, "SUPP", "")).astype(object)
    needs = np.where(independent, "NA", np.where(few, "SUPP", "")).astype(object)
    return Codes(independent, codes, context, needs)


def _is_few(pupils: Floats) -> Flags:
    return (pupils > 0) & (pupils <= FEW)


def ks4_columns(result: Secondary) -> Columns:
    """All modelled columns of one year, under the headings of that year's own figures (no year suffix)."""
    codes = codes_of(result)
    columns: Columns = {}
    for part in (
        _school,
        _cohort,
        _needs,
        _attainment,
        _progress,
        _groups,
        _ebacc_by_group,
        _basics_by_group,
        _subjects,
    ):
        columns.update(part(result, codes))
    return columns


def percent(share: Floats, weight: Floats, codes: Texts, *, everyone: bool = False) -> Field:
    return Field(share * 100, 0, "%", weight, codes, everyone=everyone)


def _school(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field | Texts]]:
    schools = result.schools
    roll = schools[f"roll {result.year}"].to_numpy()
    boys = count_of(schools["boys"].to_numpy(), roll)
    selective = schools["is_selective"].to_numpy()
    special = schools["kind"].isin(SPECIAL_KINDS).to_numpy()
    none = codes.independent | special
    yield "TOTPUPS", Field(roll, everyone=True)
    yield "NUMBOYS", Field(boys, codes=_none_of("Girls", schools), everyone=True)
    yield "NUMGIRLS", Field(roll - boys, codes=_none_of("Boys", schools), everyone=True)
    yield "ADMPOL", np.where(none, "", np.where(selective, "SEL", "COMP")).astype(object)
    newer = np.where(none, "NA", np.where(selective, "SEL", "OTHER NON SEL")).astype(object)
    yield "ADMPOL_2017", newer
    yield "ADMPOL_18", newer
    yield "EGENDER", schools["gender"].str.upper().to_numpy(dtype=object)


def _none_of(gender: str, schools: pd.DataFrame) -> Texts:
    """'NA' in the other sex's column of a single-sex school."""
    return np.where(schools["gender"] == gender, "NA", "").astype(object)


def _cohort(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    everyone, groups = result.groups[""], result.groups
    yield "TPUP", Field(everyone.pupils, everyone=True)
    few = np.where(_is_few(everyone.pupils), "SUPP", "").astype(object)
    for name, letter, other in (("BOYS", "B", "Girls"), ("GIRLS", "G", "Boys")):
        own = np.where(_none_of(other, result.schools) != "", "NA", few).astype(object)
        yield f"{letter}PUP", Field(groups[name].pupils, codes=own, everyone=True)
        yield f"P{letter}PUP", percent(groups[name].pupils / everyone.pupils, everyone.pupils, own, everyone=True)
    yield "KS2APS", Field(result.prior, 1, weight=everyone.matched, codes=codes.context)
    for name, pupils in result.bands.items():
        yield from _count(f"TPRIOR{name}", pupils, everyone.matched, codes.context)
    poor = groups["FSM6CLA1A"].pupils
    yield from _count("TFSM6CLA1A", poor, everyone.pupils, codes.context)
    yield from _count("TNOTFSM6CLA1A", everyone.pupils - poor, everyone.pupils, codes.context)
    yield from _count("TEALGRP2", groups["EAL"].pupils, everyone.pupils, codes.context)
    yield from _count("TEALGRP1", everyone.pupils - groups["EAL"].pupils, everyone.pupils, codes.context)
    yield from _count("TEALGRP3", np.zeros(len(poor)), everyone.pupils, codes.context)
    yield from _count("TNMOB", groups["NMOB"].pupils, everyone.pupils, codes.context)


def _count(heading: str, pupils: Floats, whole: Floats, codes: Texts) -> Iterator[tuple[str, Field]]:
    """Number of pupils, and their share under the same heading with a P before it."""
    yield heading, Field(pupils, codes=codes)
    with np.errstate(divide="ignore", invalid="ignore"):
        yield f"P{heading}", percent(np.where(whole > 0, pupils / whole, np.nan), whole, codes)


def _needs(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    """Special schools' rows leave these empty: all their pupils have special needs."""
    schools, pupils = result.schools, result.groups[""].pupils
    special = schools["kind"].isin(SPECIAL_KINDS).to_numpy()
    plan, support = (count_of(schools[name].to_numpy(), pupils) for name in ("sen_plan", "sen_support"))
    for number, share, count in (
        ("SENSE4", "PSENSE4", plan),
        ("SENAPK4", "PSENAPK4", support),
        ("SEN_ALL", "PSEN_ALL", np.minimum(plan + support, pupils)),
    ):
        shown = np.where(special, np.nan, count)
        own = np.where(special, "", codes.needs).astype(object)
        yield number, Field(shown, codes=own)
        yield share, percent(shown / pupils, pupils, own)


def _attainment(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    own, noise = result.groups[""], result.noise
    yield from _points("", own.attainment, own.pupils, codes.all, everyone=True)
    for name, points in element_points(own, noise).items():
        yield from _points(name, points, own.pupils, codes.all, everyone=True)
    for name, level in (("AVGEBACFILL", 2.8), ("AVGOPENFILL", 2.9)):
        yield (
            name,
            Field(
                np.clip(level * np.minimum(own.attainment / 40, 1.03), 0, 3),
                1,
                weight=own.pupils,
                codes=codes.all,
                everyone=True,
            ),
        )
    for heading, share in (
        ("PTL2BASICS_94", own.passes4),
        ("PTL2BASICS_95", own.passes5),
        ("PTEBACC_E_PTQ_EE", own.entered),
        ("PTEBACC_94", own.ebacc4),
        ("PTEBACC_95", own.ebacc5),
        ("PT5EM_94", np.clip(own.passes4 - 0.035, 0, 1)),
        ("PTANYQ_PTQ_EE", np.minimum(0.93 + own.attainment / 500, 1)),
        ("PTmultiLan_E", own.entered * 0.09),
        ("PTtripleSci_E", np.clip(own.attainment / 170, 0, 1)),
    ):
        yield heading, percent(share, own.pupils, codes.all, everyone=True)
    yield "TEBACC_E_PTQ_EE", Field(count_of(own.entered, own.pupils), codes=codes.all, everyone=True)
    yield "TOTEBACCAPS", Field(own.ebacc * own.pupils, 2, codes=codes.all, everyone=True)
    yield "EBACCAPS", Field(own.ebacc, 2, weight=own.pupils, codes=codes.all, everyone=True)


def element_points(own: Outcomes, noise: dict[str, Floats]) -> dict[str, Floats]:
    """Attainment 8 by element; English, mathematics, EBacc and open add up to the whole, GCSE and other to open."""
    parts = {
        name: own.attainment * share * (1 + 0.03 * noise[name.lower()])
        for name, (share, _, _) in ELEMENTS.items()
        if name != "OPEN"
    }
    parts["OPEN"] = np.clip(own.attainment - sum(parts.values()), 0, None)
    other = parts["OPEN"] * np.clip(0.14 + 0.06 * noise["equivalents"], 0, 0.5)
    return {**parts, "OPENG": parts["OPEN"] - other, "OPENNG": other}


def _points(name: str, points: Floats, pupils: Floats, codes: Texts, *, everyone: bool) -> Iterator[tuple[str, Field]]:
    yield f"TOTATT8{name}", Field(points * pupils, 1, codes=codes, everyone=everyone)
    yield f"ATT8SCR{name}", Field(points, 1, weight=pupils, codes=codes, everyone=everyone)


def _progress(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field | Texts]]:
    own = result.groups[""]
    shown = headline_codes(result, codes)
    with np.errstate(invalid="ignore"):
        yield "P8MEACOV", percent(own.matched / own.pupils, own.pupils, shown)
    yield from _progress_of("", own, np.where(shown == "LOWCOV", "", shown).astype(object), shown)
    for name, (_, spread, about) in ELEMENTS.items():
        figure = own.progress + about * result.noise[name.lower()]
        for suffix, half in (("", 0.0), ("_CILOW", -LIMIT * spread), ("_CIUPP", LIMIT * spread)):
            yield f"P8MEA{name}{suffix}", Field(figure, 2, weight=own.matched, codes=shown, half=half)
    yield "P8_BANDING", banding(own, shown)


def headline_codes(result: Secondary, codes: Codes) -> Texts:
    """Codes of Progress 8: LOWCOV where under half of the pupils of a mainstream school could be matched."""
    own = result.groups[""]
    shown = codes.progress(own, codes.all)
    return np.where((shown == "") & (own.matched < 0.5 * own.pupils), "LOWCOV", shown).astype(object)


def _progress_of(group: str, own: Outcomes, count_codes: Texts, codes: Texts) -> Iterator[tuple[str, Field]]:
    suffix = f"_{group}" if group else ""
    original = own.progress - 0.008 * own.adjusted
    yield f"P8PUP{suffix}", Field(own.matched, codes=count_codes)
    yield f"TP8ADJ{suffix}", Field(own.adjusted, codes=codes)
    for ending, figure, spread in (("", own.progress, PUPIL_SD), ("_ORIG", original, UNADJUSTED_SD)):
        for name, half in (("P8MEA", 0.0), ("P8CILOW", -LIMIT * spread), ("P8CIUPP", LIMIT * spread)):
            yield f"{name}{suffix}{ending}", Field(figure, 2, weight=own.matched, codes=codes, half=half)


def banding(own: Outcomes, codes: Texts) -> Texts:
    """1 well above average, 2 above, 3 average, 4 below, 5 well below: by ± .5 and the limits. Source: DfE, 2019."""
    return np.where(codes == "", bands(own.progress, own.matched), "").astype(object)


def bands(progress: Floats, matched: Floats) -> Texts:
    with np.errstate(divide="ignore", invalid="ignore"):
        half = LIMIT * PUPIL_SD / np.sqrt(matched)
        above, below = progress - half > 0, progress + half < 0
    places = [above & (progress >= 0.5), above, below & (progress < -0.5), below]
    return np.select(places, ["1", "2", "5", "4"], "3").astype(object)


def _groups(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    for group, own in result.groups.items():
        if not group:
            continue
        shown = group_codes(result, codes, group)
        yield (
            f"ATT8SCR_{group}",
            Field(own.attainment, 1, weight=own.pupils, codes=shown, everyone=group in ("BOYS", "GIRLS")),
        )
        yield (
            f"EBACCAPS_{group}",
            Field(own.ebacc, 2, weight=own.pupils, codes=shown, everyone=group in ("BOYS", "GIRLS")),
        )
        hidden = codes.progress(own, shown)
        yield from _progress_of(group, own, hidden, hidden)
        yield from _elements_of(result, group, own, shown, hidden)
    own, other = result.groups["FSM6CLA1A"], result.groups["NFSM6CLA1A"]
    shown = group_codes(result, codes, "FSM6CLA1A")
    yield "DIFFN_ATT8", Field(own.attainment - other.attainment, 1, weight=own.pupils, codes=shown)
    yield "DIFFN_P8MEA", Field(own.progress - other.progress, 2, weight=own.matched, codes=codes.progress(own, shown))


def _elements_of(
    result: Secondary, group: str, own: Outcomes, codes: Texts, hidden: Texts
) -> Iterator[tuple[str, Field]]:
    for name, points in element_points(own, result.noise).items():
        yield f"ATT8SCR{name}_{group}", Field(points, 1, weight=own.pupils, codes=codes)
    for name, (_, spread, about) in ELEMENTS.items():
        figure = own.progress + about * result.noise[name.lower()]
        for part, half in (("", 0.0), ("_CILOW", -LIMIT * spread), ("_CIUPP", LIMIT * spread)):
            yield f"P8MEA{name}{part}_{group}", Field(figure, 2, weight=own.matched, codes=hidden, half=half)


def group_codes(result: Secondary, codes: Codes, group: str) -> Texts:
    by_sex = group in ("BOYS", "GIRLS")
    other = result.groups.get(COMPLEMENT.get(group, ""))
    shown = codes.group(result.groups[group], other, with_independent=by_sex)
    if not by_sex:
        return shown
    absent = _none_of("Girls" if group == "BOYS" else "Boys", result.schools)
    return np.where(absent != "", "NA", shown).astype(object)


def _ebacc_by_group(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    for group, (entry, passed) in EBACC.items():
        own, shown = result.groups[group], group_codes(result, codes, group)
        yield entry, percent(own.entered, own.pupils, shown)
        yield entry.removeprefix("P"), Field(count_of(own.entered, own.pupils), codes=shown)
        yield passed.format("94"), percent(own.ebacc4, own.pupils, shown)
        yield passed.format("95"), percent(own.ebacc5, own.pupils, shown)


def _basics_by_group(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    for group, (share, count) in BASICS.items():
        own, shown = result.groups[group], group_codes(result, codes, group)
        for level, passed in (("94", own.passes4), ("95", own.passes5)):
            yield share.format(level), percent(passed, own.pupils, shown)
            if count:
                yield count.format(level), Field(count_of(passed, own.pupils), codes=shown)


def _subjects(result: Secondary, codes: Codes) -> Iterator[tuple[str, Field]]:
    """Entries and passes in the EBacc's subject areas."""
    own = result.groups[""]
    for name, (entered, shift) in SUBJECTS.items():
        entry = np.clip(entered * np.minimum(own.attainment / 38, 1), 0, 1)
        passed = np.clip(own.passes4 + shift, 0, 1)
        for level, share in (("94", passed), ("95", passed * 0.74), ("91", np.minimum(passed + 0.3, 1))):
            yield f"PTEBAC{name}_{level}" if level != "91" else f"PTEBAC{name}91", percent(share, own.pupils, codes.all)
            heading = f"TEBAC{name}_{level}" if level != "91" else f"TEBAC{name}91"
            yield heading, Field(count_of(share * entry, own.pupils), codes=codes.all)
        yield f"PTEBAC{name}_E_PTQ_EE", percent(entry, own.pupils, codes.all)
        yield f"TEBAC{name}_E_PTQ_EE", Field(count_of(entry, own.pupils), codes=codes.all)
