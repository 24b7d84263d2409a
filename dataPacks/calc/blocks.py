"""The hard rules: which schools may be compared at all. Comparison stays within a block of schools."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dataPacks.calc.methods import Method, Rules


def block_ids(method: Method, attributes: Mapping[str, np.ndarray]) -> np.ndarray:
    """Block of each school: int64 (n,), -1 = never compared (independent schools, colleges, phases in no block).

    `attributes` has, parallel over the n schools, `phase` and `sector` (the register's keys) and whatever else the
    method's rule `same` names, such as `is_selective`. Raises KeyError for a missing attribute. Ids depend on the
    rules and the set of kinds present alone, not on the order of the schools.
    """
    columns = [_phase_block(method.rules, attributes["phase"]), attributes["sector"]]
    columns += [attributes[name] for name in method.rules.same if name not in ("phase_block", "sector")]
    labels = np.array([" · ".join(map(str, kind)) for kind in zip(*columns, strict=True)], dtype=object)
    compared = (columns[0] != "") & np.isin(np.asarray(columns[1], dtype=str), method.rules.sectors)
    ids = np.full(len(labels), -1, dtype=np.int64)
    if compared.any():
        ids[compared] = np.unique(labels[compared].astype(str), return_inverse=True)[1]
    return ids


def _phase_block(rules: Rules, phases: np.ndarray) -> np.ndarray:
    block_of = {phase: name for name, members in rules.phase_blocks.items() for phase in members}
    return np.array([block_of.get(str(phase), "") for phase in phases], dtype=object)
