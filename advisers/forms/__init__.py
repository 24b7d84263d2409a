"""Forms of the pages about advisers, one module per noun."""

from .allocation import EndForm, WishForm
from .interests import InterestForm
from .notes import NoteForm
from .profile import AdminProfileForm, OwnProfileForm
from .rebalance import MovesForm
from .team import TeamFilterForm

__all__ = [
    "AdminProfileForm",
    "EndForm",
    "InterestForm",
    "MovesForm",
    "NoteForm",
    "OwnProfileForm",
    "TeamFilterForm",
    "WishForm",
]
