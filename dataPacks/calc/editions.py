"""Which edition of a measure's year counts. Pure."""

from collections.abc import Mapping

# The same year is published several times; each edition corrects the one before.
RANK: dict[str, int] = {"provisional": 0, "revised": 1, "final": 2}

# A later edition counts only once it covers this share of the schools that any edition covers. A final table of two
# authorities must not leave the rest of the country without figures, and one measure and year never mixes editions.
MINIMUM_COVERAGE = 0.5


def best_edition(coverage: Mapping[str, int]) -> str:
    """The edition to use, given how many schools have a figure in each.

    >>> best_edition({"provisional": 3200, "final": 3190})
    'final'
    >>> best_edition({"provisional": 3200, "final": 120})
    'provisional'
    """
    if not coverage:
        raise ValueError("There is no edition to choose from.")
    widest = max(coverage.values())
    wide = [edition for edition, schools in coverage.items() if schools >= MINIMUM_COVERAGE * widest]
    return max(wide, key=RANK.__getitem__)
