"""Pack documents as the night writes them: schema-valid, deterministic, with every awkward case by name."""

import random
from collections.abc import Callable
from typing import Any

from dataPacks.definitions import measures

LAS = ("Camden", "Islington", "Hackney", "Luton", "Bradford", "Blackburn with Darwen", "Bristol, City of", "Leeds")
FEATURES = (
    ("prior_attainment", "Prior attainment at key stage 2", 0.60, "points", 1, 28.1, 1.2),
    ("disadvantaged", "Disadvantaged pupils (pupil premium)", 0.10, "%", 1, 52.0, 6.0),
    ("eal", "Pupils with English as an additional language", 0.08, "%", 1, 46.0, 9.0),
    ("stability", "Pupils who stayed at the school throughout", 0.05, "%", 1, 88.0, 3.0),
    ("sen_support", "Pupils with SEN support", 0.04, "%", 1, 14.0, 3.5),
    ("roll", "Pupils on roll", 0.02, "pupils", 0, 1050.0, 240.0),
)
PROVISIONAL = {"file": "england_ks4provisional.csv", "line": 398, "column": "P8MEA"}
Values = Callable[[str, str, str], list[float | None]]


def figure(measure: str, value: float | None = None, **fields: Any) -> dict[str, Any]:
    """One figure; without a value it is suppressed unless `reason` and `code` say otherwise."""
    known = measures()[measure]
    hidden = value is None
    body: dict[str, Any] = {
        "measure": measure, "name": known.name, "unit": known.unit, "decimals": known.decimals,
        "group": "all", "year": "2018-19", "edition": "final", "value": value,
        "code": "SUPP" if hidden else None, "reason": "suppressed" if hidden else None,
        "cohort": 183.0, "lower": None, "upper": None, "not_published": [],
        "source": {"file": "england_ks4final.csv", "line": 412, "column": measure.upper()}, "earlier": [],
        "similar": None, "la": None, "england": None,
    }  # fmt: skip
    return body | fields


def similar(mean: float, best: float, other: float, rank: int | None = None, n: int = 48) -> dict[str, Any]:
    return {"mean": mean, "n": n, "upper_quartile": best, "lower_quartile": other, "rank": rank}


def published(value: float, scope: str = "state-funded schools") -> dict[str, Any]:
    return {"value": value, "n": None, "how": f"published, {scope}", "kind": "published", "scope": scope}


def worked_out(value: float, n: int = 10) -> dict[str, Any]:
    how = f"Computed by us: mean of {n:,} schools' figures"
    return {"value": value, "n": n, "how": how, "kind": "computed", "scope": "secondary schools"}


def headline(measure: str, standing: str, sentence: str, **fields: Any) -> dict[str, Any]:
    return {
        "measure": measure, "group": "all", "year": "2018-19", "standing": standing,
        "sure": "Judged by the size of the difference alone: no range of uncertainty is published for this figure.",
        "sentence": sentence,
    } | fields  # fmt: skip


def comparators(count: int = 50, seed: int = 1) -> list[dict[str, Any]]:
    """Similar schools with contributions that add up to 1; one of them has an identical intake."""
    dice = random.Random(seed)
    return [_comparator(rank, dice) for rank in range(1, count + 1)]


def _comparator(rank: int, dice: random.Random) -> dict[str, Any]:
    parts = [dice.expovariate(1) * weight for _, _, weight, *_ in FEATURES]
    total = sum(parts) if rank > 1 else 1
    shares = {f[0]: round(part / total, 3) if rank > 1 else 0.0 for f, part in zip(FEATURES, parts, strict=True)}
    distance = round(0.012 * rank**0.7 * (rank > 1), 5)
    name = f"{dice.choice(('Ashfield', 'St Mary’s', 'Northgate', 'Park View'))} School {rank}"
    la = dice.choice(LAS)
    return {"urn": 110000 + rank, "name": name, "la": la, "rank": rank, "distance": distance, "contributions": shares}


def method(**fields: Any) -> dict[str, Any]:
    features = [
        {
            "feature": key, "name": name, "unit": unit, "decimals": decimals, "weight": weight, "year": "2018-19",
            "own": round(mean + sd * (2.1 if key == "eal" else 0.2), 3), "is_estimated": key == "stability",
            "set_mean": mean, "set_low": mean - sd, "set_high": mean + sd, "off_by_sd": 1.9 if key == "eal" else 0.08,
        }
        for key, name, weight, unit, decimals, mean, sd in FEATURES
    ]  # fmt: skip
    body: dict[str, Any] = {
        "key": "dfe-secondary-2026-03", "name": "DfE similar schools, secondary (March 2026)", "k": 50,
        "weight_present": 0.89, "explanation": "Schools are alike when their pupils had reached the same and come from "
        "the same circumstances. The 50 nearest in England make up the set.", "is_weaker": False, "no_set": "",
        "missing": ["where young people go to higher education (POLAR4)", "income deprivation (IDACI)"],
        "mean_distance": 0.118, "features": features,
    }  # fmt: skip
    return body | fields


def document(**fields: Any) -> dict[str, Any]:
    """A document without figures; every part can be given."""
    body: dict[str, Any] = {
        "schema": 1,
        "school": {
            "urn": 100049, "laestab": "2024104", "name": "Haverstock School", "la": {"code": "202", "name": "Camden"},
            "phase": "secondary", "type": "Community school", "town": "London", "postcode": "NW3 2BQ",
            "gender": "Mixed", "age_range": "11 to 18",
        },
        "challenge": {"slug": "london", "name": "London"},
        "release": {"number": 3, "published_at": "2026-11-23T02:14:00+00:00"},
        "summary": "Haverstock School is a secondary school in Camden.",
        "headlines": [], "method": method(), "measures": [], "comparators": comparators(), "context": [],
    }  # fmt: skip
    return body | fields


def with_school(body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    school = body["school"] | fields
    summary = f"{school['name']} is a {school['phase']} school in {school['la']['name']}."
    return body | {"school": school, "summary": summary}


def secondary() -> dict[str, Any]:
    """A secondary with everything: limits, an earlier edition, two groups of pupils, a gap in one series."""
    p8 = similar(0.02, 0.31, -0.28, rank=31)
    a8 = similar(44.2, 47.9, 40.8, rank=33)
    figures = [
        figure("progress8", -0.11, lower=-0.31, upper=0.09, similar=p8, england=published(-0.03), la=published(0.12),
               source={"file": "england_ks4final.csv", "line": 412, "column": "P8MEA"},
               earlier=[{"edition": "provisional", "value": -0.09, "code": None, "source": PROVISIONAL}]),
        figure("progress8", -0.22, year="2017-18", lower=-0.42, upper=-0.02, similar=similar(0.01, 0.26, -0.25, 35),
               england=published(-0.02), la=published(0.15)),
        figure("progress8", None, year="2016-17", reason="low_coverage", code="LOWCOV",
               similar=similar(0.0, 0.2, -0.2)),
        figure("attainment8", 42.4, similar=a8, england=published(46.7), la=worked_out(49.3)),
        figure("attainment8", 41.0, year="2017-18", similar=similar(43.6, 47.1, 40.0, 34), england=published(46.5)),
        figure("attainment8", 43.1, year="2016-17", similar=similar(43.9, 47.0, 40.2, 30), england=published(46.4)),
        figure("attainment8", 47.8, year="2015-16", similar=similar(47.9, 50.9, 45.0, 27), england=published(50.1)),
        figure("attainment8", 38.9, group="disadvantaged", cohort=96, similar=similar(40.1, 43.2, 37.0, 29)),
        figure("attainment8", 46.3, group="not_disadvantaged", cohort=87, similar=similar(48.0, 51.9, 44.4, 30)),
        figure("basics_94", 58.0, similar=similar(61.3, 69.0, 54.0, 34), england=published(64.9), la=published(67.0)),
        figure("basics_94", None, group="disadvantaged", reason="few_pupils", code="LT11", cohort=9,
               similar=similar(52.4, 59.0, 47.0)),
        figure("basics_94", 63.0, group="not_disadvantaged", similar=similar(70.1, 77.0, 63.0, 35)),
        figure("absence_persistent_10", 17.4, similar=similar(14.8, 11.6, 17.6, 36), england=published(13.7),
               not_published=["cohort", "limits"], cohort=None),
    ]  # fmt: skip
    headlines = [
        headline("progress8", "in line", "Progress 8 was −0.11 in 2018 to 2019, in line with similar schools, whose "
                 "mean was 0.02.", sure="The published 95% range takes in the mean of similar schools."),
        headline("attainment8", "below", "Attainment 8 was 42.4 in 2018 to 2019, lower than at similar schools, whose "
                 "mean was 44.2."),
        headline("basics_94", "in line", "58.0% in 2018 to 2019, in line with similar schools, whose mean was 61.3%."),
        headline("absence_persistent_10", "below", "Persistent absence was 17.4%, higher than at similar schools."),
    ]  # fmt: skip
    summary = (
        "Haverstock School is a secondary school in Camden with 1,264 pupils in 2018 to 2019. It is compared with the "
        "50 schools in England most like it. Progress 8 was −0.11 in 2018 to 2019, in line with similar schools, whose "
        "mean was 0.02. Attainment 8 was 42.4 in 2018 to 2019, lower than at similar schools, whose mean was 44.2."
    )
    context = [
        figure("roll", 1264.0, cohort=None, england=worked_out(986.0, 3400)),
        figure("disadvantaged", 54.1, cohort=None),
    ]
    return document(summary=summary, headlines=headlines, measures=figures, context=context)


def carried(how: str, until: str, *schools: tuple[int, str]) -> dict[str, Any]:
    """Whose figure one is, where it is that of schools before this one."""
    source = {"file": "england_ks4.csv", "line": 77, "column": "ATT8SCR"}
    return {"how": how, "until": until, "schools": [{"urn": u, "name": n, "source": source} for u, n in schools]}


def academy() -> dict[str, Any]:
    """A secondary that was another school until 2017, and had come of two schools that merged in 2016."""
    body = secondary()
    was = carried("same", "2017-08-31", (100001, "Old School"))
    were = carried("mean", "2016-08-31", (100002, "Hill School"), (100003, "River School"))
    whose = {"2016-17": was, "2015-16": were}
    figures = [f | ({"carried": whose[f["year"]]} if f["year"] in whose else {}) for f in body["measures"]]
    steps = [
        {"schools": [{"urn": 100001, "name": "Old School"}], "how": "succession", "until": "2017-08-31",
         "carried": True, "why_not": ""},
        {"schools": [{"urn": 100002, "name": "Hill School"}, {"urn": 100003, "name": "River School"}], "how": "merger",
         "until": "2016-08-31", "carried": True, "why_not": ""},
    ]  # fmt: skip
    return with_school(body | {"measures": figures}, opened_on="2017-09-01", history=steps)


def primary() -> dict[str, Any]:
    """A primary: progress around nought, and a weaker method without prior attainment."""
    figures = [
        figure("ks2_rwm_expected", 71.0, similar=similar(64.2, 72.0, 56.0, rank=14), england=published(65.0),
               la=published(70.0)),
        figure("ks2_rwm_expected", 66.0, year="2017-18", similar=similar(63.0, 71.0, 55.0, rank=19)),
        figure("ks2_reading_progress", 1.8, lower=-0.4, upper=4.0, similar=similar(0.3, 1.9, -1.2, rank=13)),
        figure("ks2_maths_progress", 2.9, lower=0.9, upper=4.9, similar=similar(0.4, 1.8, -1.0, rank=6)),
    ]  # fmt: skip
    headlines = [
        headline("ks2_rwm_expected", "above", "71% reached the expected standard, more than at similar schools."),
        headline("ks2_reading_progress", "in line", "Progress in reading was 1.8, in line with similar schools."),
        headline("ks2_maths_progress", "above", "Progress in mathematics was 2.9, higher than at similar schools.",
                 sure="Sure: the whole of the published 95% range is higher than the mean of similar schools."),
    ]  # fmt: skip
    weaker = method(key="context-only", name="Context only", is_weaker=True, weight_present=1.0, missing=[])
    body = document(headlines=headlines, measures=figures, method=weaker)
    return with_school(body, name="Rhyl Primary School", phase="primary", urn=100028)


def special() -> dict[str, Any]:
    """A special school: no set, hardly a figure."""
    why = "There is no set of similar schools, because too little is published about this school's pupils."
    figures = [
        figure("attainment8", None, cohort=8, reason="few_pupils", code="LT11"),
        figure("progress8", None, cohort=None, reason="not_applicable", code="NA"),
        figure("absence_persistent_10", 31.2, cohort=None, england=published(13.7)),
    ]
    headlines = [headline("attainment8", "too few pupils to say", "Attainment 8 in 2018 to 2019 is not shown.")]
    empty = method(no_set=why, features=[], weight_present=0.0, missing=[], mean_distance=None)
    body = document(headlines=headlines, measures=figures, method=empty, comparators=[])
    return with_school(body, name="Swiss Cottage School", phase="special", urn=100092)


def nothing() -> dict[str, Any]:
    """A school about which nothing at all is published."""
    empty = method(no_set="There is no set of similar schools.", features=[], weight_present=0.0, missing=[])
    return document(method=empty, comparators=[])


def suppressed() -> dict[str, Any]:
    """A secondary whose own headline is hidden while similar schools have theirs."""
    body = secondary()
    figures = [f for f in body["measures"] if f["year"] == "2018-19"]
    hidden = {"value": None, "code": "SUPP", "reason": "suppressed", "lower": None, "upper": None, "earlier": []}
    summary = "Haverstock School is a secondary school in Camden. Its results are not shown."
    return body | {"measures": [f | hidden for f in figures], "summary": summary}


def values_for(body: dict[str, Any], seed: int = 2) -> Values:
    """Figures for the comparators around each mean, every 25th missing, as `PackView.values_of` gives them."""
    found = {(f["measure"], f["group"], f["year"]): f["similar"] for f in body["measures"]}

    def values_of(measure: str, group: str, year: str) -> list[float | None]:
        near, dice = found.get((measure, group, year)), random.Random(f"{seed}{measure}{group}{year}")
        if not near or near["mean"] is None:
            return [None] * len(body["comparators"])
        spread = abs(near["upper_quartile"] - near["lower_quartile"]) / 1.35
        places = measures()[measure].decimals
        drawn = [round(dice.gauss(near["mean"], spread), places) for _ in body["comparators"]]
        return [None if i % 25 == 24 else value for i, value in enumerate(drawn)]

    return values_of


EVERY = {
    "secondary": secondary,
    "academy": academy,
    "primary": primary,
    "special": special,
    "nothing": nothing,
    "suppressed": suppressed,
}
