"""What challenges add to the shipped definitions, as the readers and the sums take it."""

from collections.abc import Iterable

from challenge.core.models import Challenge
from dataPacks.definitions import Measure, measures
from dataPacks.readers import Local, Mapping
from schools.models import LocalMeasure
from schools.models import Mapping as SavedMapping

BOUNDS = {"%": (0.0, 100.0), "pupils": (0.0, 20_000.0), "days": (0.0, 366.0)}
ANYTHING = (-10_000.0, 10_000.0)


def measure_of(row: LocalMeasure) -> Measure:
    """A local measure like a shipped one: an outcome of every phase, and never a headline."""
    low, high = BOUNDS.get(row.unit, ANYTHING)
    return Measure(
        key=row.key, name=row.name, short=row.name, unit=row.unit, decimals=row.decimals, higher_is=row.higher_is,
        role="outcome", phases=(), minimum=low, maximum=high, why=row.why,
    )  # fmt: skip


def measures_of(challenge: Challenge | None = None) -> dict[str, Measure]:
    """Local measures by key, those that were ended too: their figures are still there. None: of every challenge."""
    rows = LocalMeasure.objects.all()
    rows = rows if challenge is None else rows.filter(challenge=challenge)
    return {row.key: measure_of(row) for row in rows}


def own_among(keys: Iterable[str]) -> dict[str, Measure]:
    """Those of the measures that are not shipped ones. No query where all are."""
    unknown = set(keys) - measures().keys()
    rows = LocalMeasure.objects.filter(key__in=unknown) if unknown else []
    return {row.key: measure_of(row) for row in rows}


def ended_keys(challenge: Challenge) -> set[str]:
    """Measures of which nothing new is collected."""
    return set(LocalMeasure.objects.filter(challenge=challenge, ended_at__isnull=False).values_list("key", flat=True))


def mapping_of(row: SavedMapping) -> Mapping:
    return Mapping.from_json(row.name, row.body)


def local_of(challenge: Challenge | None = None, told: SavedMapping | None = None) -> Local:
    """For reading a challenge's files, or anybody's on the command line. `told`: the mapping chosen for this file."""
    saved = SavedMapping.objects.filter(ended_at=None)
    saved = saved if challenge is None else saved.filter(challenge=challenge)
    mappings = tuple(map(mapping_of, saved.order_by("name", "challenge")))
    return Local(measures_of(challenge), mappings, mapping_of(told) if told else None)
