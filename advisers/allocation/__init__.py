"""Which adviser suits which school: ranking for one school, and the best assignment for a whole team. No Django."""

from .assignment import UNPLACED, assign
from .ranking import Candidate, rank
from .rebalancing import Move, Suggestion, Totals, rebalance
from .terms import AdviserTerms, Bar, SchoolTerms, distance_km, fits_phase, points, suits_area

__all__ = [
    "UNPLACED",
    "AdviserTerms",
    "Bar",
    "Candidate",
    "Move",
    "SchoolTerms",
    "Suggestion",
    "Totals",
    "assign",
    "distance_km",
    "fits_phase",
    "points",
    "rank",
    "rebalance",
    "suits_area",
]
