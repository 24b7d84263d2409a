"""Comparator methods, read from their definition files: which features count, how much, and who may be compared.

A method is data. One file each in `dataPacks/definitions/methods`; a definition with a fault is refused with the file's
name and what is wrong, so that no night runs on a half-understood method.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "definitions" / "methods"
WEIGHT_TOLERANCE = 1e-6


class MethodError(ValueError):
    """A definition is wrong. The message names the file and the fault."""


@dataclass(frozen=True)
class Feature:
    """One characteristic. `sd` is a published constant; None means the sample SD (n - 1) over the pool.

    `instead_of` names the features that this one stands in for where those are not available separately.
    """

    name: str
    label: str
    measure: str
    weight: float
    sd: float | None = None
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Hard rules: schools are compared only where every attribute in `same` agrees. `phase_blocks` maps a block's name
    to the phases in it; a phase in no block, and a sector not in `sectors`, has no set."""

    same: tuple[str, ...]
    sectors: tuple[str, ...]
    phase_blocks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Method:
    """One way to find similar schools. Shares (`minimum_weight`, `minimum_reach`) are 0-1."""

    key: str
    name: str
    explanation: str
    k: int
    minimum_schools: int
    minimum_weight: float
    minimum_reach: float
    is_weaker: bool
    needs: tuple[str, ...]
    falls_back_to: str
    rules: Rules
    features: tuple[Feature, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Keys of all measures that the method can use, each once, in the order of its features."""
        return tuple(dict.fromkeys(feature.measure for feature in self.features))

    def feature(self, name: str) -> Feature:
        return next(feature for feature in self.features if feature.name == name)


@cache
def load_methods(folder: Path = FOLDER) -> dict[str, Method]:
    """All methods in `folder` by key. Raises MethodError for a wrong definition."""
    methods = {path.stem: _load(path) for path in sorted(folder.glob("*.toml"))}
    for method in methods.values():
        if method.falls_back_to and method.falls_back_to not in methods:
            raise MethodError(f"{method.key}.toml: falls_back_to names no method: '{method.falls_back_to}'.")
    return methods


def _load(path: Path) -> Method:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        method = _method(data)
        _check(method, path.stem)
    except (MethodError, tomllib.TOMLDecodeError, TypeError) as error:
        raise MethodError(f"{path.name}: {error}") from error
    return method


def _method(data: dict[str, Any]) -> Method:
    _known(data, Method, "the method")
    rules, features = data.get("rules"), data.get("features")
    if not isinstance(rules, dict) or not isinstance(features, list) or not features:
        raise MethodError("a method needs a [rules] table and at least one [[features]].")
    return Method(**_frozen(data) | {"rules": _rules(rules), "features": tuple(map(_feature, features))})


def _rules(data: dict[str, Any]) -> Rules:
    _known(data, Rules, "[rules]")
    blocks = {name: tuple(phases) for name, phases in data.get("phase_blocks", {}).items()}
    return Rules(**_frozen(data) | {"phase_blocks": blocks})


def _feature(data: dict[str, Any]) -> Feature:
    _known(data, Feature, f"feature '{data.get('name', '?')}'")
    return Feature(**_frozen(data))


def _frozen(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _known(data: dict[str, Any], kind: type, where: str) -> None:
    names = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind)} - {"sd", "instead_of"}
    if unknown := sorted(set(data) - names):
        raise MethodError(f"{where} has unknown keys: {', '.join(unknown)}.")
    if missing := sorted(needed - set(data)):
        raise MethodError(f"{where} lacks: {', '.join(missing)}.")


def _check(method: Method, stem: str) -> None:
    if method.key != stem:
        raise MethodError(f"key '{method.key}' differs from the file's name.")
    _check_numbers(method)
    _check_names(method)
    _check_weights(method)
    _check_rules(method.rules)


def _check_numbers(method: Method) -> None:
    if not 1 <= method.minimum_schools <= method.k:
        raise MethodError("minimum_schools must lie between 1 and k.")
    for key in ("minimum_weight", "minimum_reach"):
        if not 0 < getattr(method, key) <= 1:
            raise MethodError(f"{key} must be above 0 and at most 1.")
    for feature in method.features:
        _check_positive(feature.weight, f"the weight of '{feature.name}'")
        if feature.sd is not None:
            _check_positive(feature.sd, f"the sd of '{feature.name}'")


def _check_positive(value: float, what: str) -> None:
    if not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise MethodError(f"{what} must be a number above 0, not {value!r}.")


def _check_names(method: Method) -> None:
    names = [feature.name for feature in method.features]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise MethodError(f"features named twice: {', '.join(twice)}.")
    mentioned = {*method.needs, *(part for feature in method.features for part in feature.instead_of)}
    if unknown := sorted(mentioned - set(names)):
        raise MethodError(f"needs or instead_of name no feature: {', '.join(unknown)}.")


def _check_weights(method: Method) -> None:
    total = sum(feature.weight for feature in method.features if not feature.instead_of)
    if abs(total - 1) > WEIGHT_TOLERANCE:
        raise MethodError(f"weights add up to {total:g}, not 1.")
    for feature in method.features:
        parts = sum(method.feature(name).weight for name in feature.instead_of)
        if feature.instead_of and abs(parts - feature.weight) > WEIGHT_TOLERANCE:
            raise MethodError(f"'{feature.name}' weighs {feature.weight:g}, but its parts weigh {parts:g}.")


def _check_rules(rules: Rules) -> None:
    phases = [phase for block in rules.phase_blocks.values() for phase in block]
    if twice := sorted({phase for phase in phases if phases.count(phase) > 1}):
        raise MethodError(f"phases in two blocks: {', '.join(twice)}.")
    if not phases or not rules.sectors or not rules.same:
        raise MethodError("[rules] must name what is the same, the sectors and the phases of each block.")
