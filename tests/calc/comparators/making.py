"""Small methods and pools for the tests, and brute force to hold the search against."""

import numpy as np

from dataPacks.calc.methods import Feature, Method, Rules

RULES = Rules(("phase_block", "sector", "is_selective"), ("state",), {"secondary": ("secondary", "all-through")})


def feature(name, weight, sd=None, instead_of=()):
    return Feature(name, name.title(), name, weight, sd, tuple(instead_of))


def method(*features, **changes):
    settings = {
        "key": "test", "name": "Test", "explanation": "", "k": 3, "minimum_schools": 2, "minimum_weight": 0.5,
        "minimum_reach": 0.5, "is_weaker": False, "needs": (), "falls_back_to": "", "rules": RULES,
    }  # fmt: skip
    return Method(features=features, **settings | changes)


def one_block(n):
    return np.zeros(n, dtype=np.int64)


def everyone(n):
    return np.ones(n, dtype=bool)


def brute_force(values, scales, blocks, urns, k):
    """Members (by position) and distances of every school: every distance, sorted by distance and then URN."""
    sets = []
    for i in range(len(values)):
        others = np.flatnonzero((blocks == blocks[i]) & (np.arange(len(values)) != i))
        squared = np.zeros(len(others))
        for j, scale in enumerate(scales):
            squared += ((values[i, j] - values[others, j]) * scale) ** 2
        distance = np.round(np.sqrt(squared), 9)
        nearest = np.lexsort((urns[others], distance))[:k]
        sets.append((others[nearest], distance[nearest]))
    return sets
