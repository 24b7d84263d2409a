"""The pack's words: pupil groups, reasons, standings, editions. Unknown names are shown as written, never refused."""

from schools.reasons import Reason

GROUPS = {
    "all": "All pupils",
    "disadvantaged": "Disadvantaged pupils",
    "not_disadvantaged": "Other pupils",
    "other": "Other pupils",
    "boys": "Boys",
    "girls": "Girls",
    "eal": "Pupils with English as an additional language",
    "not_eal": "Pupils with English as their first language",
    "sen": "Pupils with special educational needs",
    "sen_support": "Pupils with SEN support",
    "ehcp": "Pupils with an education, health and care plan",
    "prior_low": "Pupils with low prior attainment",
    "prior_middle": "Pupils with middle prior attainment",
    "prior_high": "Pupils with high prior attainment",
    "low_prior": "Pupils with low prior attainment",
    "middle_prior": "Pupils with middle prior attainment",
    "high_prior": "Pupils with high prior attainment",
    "gap": "Gap between disadvantaged and other pupils",
}
ALL = "all"
DISADVANTAGED = "disadvantaged"
OTHERS = ("not_disadvantaged", "other")
GAP = "gap"

REASONS = {reason.slug: reason.words for reason in Reason if reason is not Reason.NONE}
PRIVATE = frozenset({Reason.SUPPRESSED.slug, Reason.FEW_PUPILS.slug})
NO_FIGURE = "Not shown, because the published table has no figure"

NOT_PUBLISHED = {
    "cohort": "the number of pupils",
    "limits": "confidence limits",
    "la": "a figure for the local authority",
    "england": "a figure for England",
}

STANDINGS = {
    "above": "Above similar schools",
    "in line": "In line with similar schools",
    "below": "Below similar schools",
    "too few pupils to say": "Too few pupils to say",
    "not comparable": "Not comparable",
}
STANDING_MARKS = {"above": "▲", "in line": "●", "below": "▼"}
LESS_IS_BETTER = "A lower figure is better here."
EXPECTED = "What is expected of a school like this is, for now, the mean of its similar schools."
NO_AVERAGE = "none is published, and too few schools have a figure to work one out"
PROPER = ("English", "Progress 8", "Attainment 8")


def group_slug(group: str) -> str:
    return group.strip().lower().replace(" ", "_").replace("-", "_")


def group_words(group: str) -> str:
    """'eal' → 'Pupils with English as an additional language'."""
    return GROUPS.get(group_slug(group)) or _plain(group)


def reason_words(reason: str | None, code: str | None) -> str:
    """Why there is no figure, a sentence without its full stop; from the publisher's code where no reason is known."""
    if reason:
        return REASONS.get(reason) or f"Not shown, because: {_plain(reason).lower()}"
    return f"Not shown, because the publisher gives the code {code}" if code else NO_FIGURE


def standing_words(standing: str, less_is_better: bool = False) -> str:
    """'above' always means better for pupils; where less is better the words say which way the figure lies."""
    words = STANDINGS.get(standing, "Not comparable")
    ways = {"above": "a lower figure", "below": "a higher figure"} if less_is_better else {}
    return f"{words}: {ways[standing]}" if standing in ways else words


def listed(items: list[str], last: str = "and") -> str:
    """['a', 'b', 'c'] → 'a, b and c'."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def _plain(slug: str) -> str:
    words = slug.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def lower_first(sentence: str) -> str:
    """A sentence or name to stand within another; proper names and abbreviations such as 'SEN' keep their capitals."""
    keeps = sentence[1:2].isupper() or sentence.startswith(PROPER)
    return sentence if keeps else sentence[:1].lower() + sentence[1:]
