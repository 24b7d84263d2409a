"""How similar schools are found: the method in words, how much of it could be used, and what that means."""

from challenge.core.words import count_of
from dataPacks.render.numbers import number
from dataPacks.render.parts import PackData, Section
from dataPacks.render.words import listed, lower_first

WEAKER = (
    "This comparison is weaker than usual: what pupils had reached before they came to the school could not be used. "
    "Schools that look alike here may have had pupils who started from very different points, so read with care."
)
EXPECTATION = (
    "What is expected of a school like this is, for now, the mean of its similar schools. It says what schools in like "
    "circumstances reach, not what pupils here could reach."
)


def section(pack: PackData) -> Section:
    """Every sentence that a reader needs before trusting the comparison."""
    method = pack.method
    paragraphs = [method["explanation"]]
    paragraphs += [WEAKER] if method["is_weaker"] else []
    paragraphs += [] if pack.has_set else [pack.why_no_set]
    paragraphs += [_set_words(pack)] if pack.has_set else []
    if method["features"]:
        paragraphs += [weight_words(method["weight_present"], method["missing"]), _feature_words(pack)]
    paragraphs += [EXPECTATION] if pack.has_set else []
    sentence = f"Similar schools are found by the method ‘{method['name']}’."
    return Section("method", "How this is worked out", sentence, paragraphs=[words for words in paragraphs if words])


def weight_words(share: float, missing: list[str]) -> str:
    """Which share of the method's weight was present, and what was not."""
    if not missing and share >= 0.9995:
        return "Every characteristic that the method uses was available."
    percent = number(share * 100, 0 if abs(share * 100 - round(share * 100)) < 0.05 else 1)
    head = f"The characteristics that were available carry {percent}% of the method's weight"
    them = "it" if len(missing) == 1 else "them"
    left_out = f" Left out, because no table in this release has {them}: {listed([*map(lower_first, missing)])}."
    return f"{head}.{left_out if missing else ''}"


def _set_words(pack: PackData) -> str:
    wanted, found = pack.method["k"], len(pack.comparators)
    distance = pack.method.get("mean_distance")
    mean = f" Their mean distance is {number(distance, 2)}." if distance is not None else ""
    fewer = f" The method looks for {wanted}, but there are no more schools of this kind." if found < wanted else ""
    return f"The set has {count_of(found, 'school')}.{fewer}{mean}"


def _feature_words(pack: PackData) -> str:
    names = [f"{lower_first(feature['name'])} ({number(feature['weight'], 2)})" for feature in pack.method["features"]]
    return f"Characteristics used, with their weights: {listed(names)}."
