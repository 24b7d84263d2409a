"""From a method and the published figures to the features that schools are really compared on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dataPacks.calc.estimates import fill
from dataPacks.calc.methods import Feature, Method
from dataPacks.calc.rows import mean_and_sd


@dataclass(frozen=True)
class UsedFeature:
    """A feature as it was used. `sd` scales distances (published or the pool's); `pool_sd` is always the pool's own."""

    name: str
    label: str
    measure: str
    weight: float
    sd: float
    pool_sd: float


@dataclass(frozen=True)
class Prepared:
    """A method made ready for one pool of n schools and the m features that are in use.

    `values` float64 (n, m) holds estimates where `estimated` bool (n, m) is True, and NaN in schools that are not
    eligible. `is_eligible` bool (n,): in the pool, with every needed feature and enough of the weight. `missing` are
    the method's features that (almost) no school publishes; `weight_present` is the share of the method's weight that
    is left, 0-1.
    """

    method: Method
    features: tuple[UsedFeature, ...]
    missing: tuple[Feature, ...]
    weight_present: float
    pool: np.ndarray
    values: np.ndarray
    estimated: np.ndarray
    is_eligible: np.ndarray

    @property
    def is_usable(self) -> bool:
        """False where no school at all has what the method needs: then its `falls_back_to` is the one to use."""
        return bool(self.is_eligible.any())

    @property
    def scales(self) -> np.ndarray:
        """sqrt(weight) / sd per feature: differences times these, squared and added, are squared distances."""
        return np.array([feature.weight**0.5 / feature.sd for feature in self.features])


def prepare(method: Method, values: Mapping[str, np.ndarray], pool: np.ndarray | None = None) -> Prepared:
    """The method over `values`: measure key -> float64 (n,), NaN = no figure; a measure may be absent altogether.

    `pool`, bool (n,), are the schools over which SDs and estimates are taken, and which may be found: one kind of
    school (all secondaries, all primaries), because kinds spread differently. Default: every school with any figure.
    Raises ValueError where lengths differ or there are no values.
    """
    columns = _columns(method, values)
    anywhere = np.isfinite(np.column_stack(list(columns.values()))).any(axis=1)
    pool = anywhere if pool is None else np.asarray(pool, dtype=bool)
    chosen = _choose(method, columns, pool, anywhere)
    used = tuple(_used(feature, columns[feature.name][pool]) for feature in chosen)
    matrix = np.column_stack([columns[f.name] for f in chosen]) if chosen else np.empty((len(pool), 0))
    is_eligible = pool & _has_enough(method, chosen, np.isfinite(matrix))
    return Prepared(
        method=method, features=used, missing=_missing(method, chosen),
        weight_present=min(1.0, sum(feature.weight for feature in chosen)), pool=pool,
        values=fill(matrix, pool, is_eligible), estimated=np.isnan(matrix) & is_eligible[:, None],
        is_eligible=is_eligible,
    )  # fmt: skip


def eligible(prepared: Prepared) -> np.ndarray:
    """bool (n,): schools that can be compared: in the pool, with all that the method needs and enough of the rest."""
    return prepared.is_eligible


def _columns(method: Method, values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    if not values:
        raise ValueError("prepare needs at least one measure's values, to know how many schools there are.")
    size = len(next(iter(values.values())))
    columns = {}
    for feature in method.features:
        column = np.asarray(values.get(feature.measure, np.full(size, np.nan)), dtype=np.float64)
        if column.shape != (size,):
            raise ValueError(f"'{feature.measure}' has shape {column.shape}, but there are {size} schools.")
        columns[feature.name] = np.where(np.isfinite(column), column, np.nan)
    return columns


def _choose(
    method: Method, columns: Mapping[str, np.ndarray], pool: np.ndarray, anywhere: np.ndarray
) -> tuple[Feature, ...]:
    """Features in use: published by enough of the pool, and varying. A feature that stands in for parts takes their
    place unless all of the parts are in use and at least as many schools publish them all."""
    enough = max(2.0, method.minimum_reach * (pool & anywhere).sum())
    chosen = {f.name: f for f in method.features if _reach(columns, (f.name,), pool) >= enough}
    chosen = {name: f for name, f in chosen.items() if np.ptp(columns[name][pool & np.isfinite(columns[name])]) > 0}
    for merged in [feature for feature in chosen.values() if feature.instead_of]:
        parts = merged.instead_of
        parts_reach = _reach(columns, parts, pool) if set(parts) <= set(chosen) else 0
        for name in (merged.name,) if parts_reach >= _reach(columns, (merged.name,), pool) else parts:
            chosen.pop(name, None)
    return tuple(chosen.values())


def _reach(columns: Mapping[str, np.ndarray], names: tuple[str, ...], pool: np.ndarray) -> int:
    """How many schools of the pool have a figure for all of `names`."""
    return int(np.logical_and.reduce([pool, *(np.isfinite(columns[name]) for name in names)]).sum())


def _used(feature: Feature, figures: np.ndarray) -> UsedFeature:
    pool_sd = mean_and_sd(figures)[1]
    sd = pool_sd if feature.sd is None else feature.sd
    return UsedFeature(feature.name, feature.label, feature.measure, feature.weight, sd, pool_sd)


def _has_enough(method: Method, chosen: tuple[Feature, ...], present: np.ndarray) -> np.ndarray:
    names = [feature.name for feature in chosen]
    needed = [_satisfying(method, need, names) for need in method.needs]
    if not chosen or not all(needed):
        return np.zeros(len(present), dtype=bool)
    weights = np.array([feature.weight for feature in chosen])
    has_needed = present[:, [names.index(name) for group in needed for name in group]].all(axis=1)
    share = (present * weights).sum(axis=1) / weights.sum()
    return has_needed & (share >= method.minimum_weight - 1e-9)


def _satisfying(method: Method, need: str, names: list[str]) -> tuple[str, ...]:
    """The features in use that together meet a need: itself, or the parts it would stand in for; () = not met."""
    if need in names:
        return (need,)
    parts = method.feature(need).instead_of
    return parts if parts and set(parts) <= set(names) else ()


def _missing(method: Method, chosen: tuple[Feature, ...]) -> tuple[Feature, ...]:
    """The method's features that are not in use, nor stood in for, nor stand-ins that were not wanted."""
    covered = {feature.name for feature in chosen} | {part for feature in chosen for part in feature.instead_of}
    return tuple(f for f in method.features if f.name not in covered and not f.instead_of)
