"""The programme of the demonstration: criteria in force, and one school that entered it and has an adviser."""

from advisers.actions.allocations import Wish, allocate
from advisers.actions.profiles import profile_of
from challenge.core import clock
from challenge.core.models import Challenge, User
from dataPacks.actions.criteria import save_criteria
from dataPacks.definitions.loading import documents
from schools.actions.deciding import add_by_hand, enter
from schools.actions.telling import tell_head
from schools.models import KeyToSuccess, School

CRITERIA = "low-attainment-2019"
WHY = "The head asked for support: results in mathematics fell in two years running."


def put_criteria_in_force(challenge: Challenge, *, by: User) -> None:
    """Shipped ones, by which the first night proposes schools."""
    save_criteria(challenge=challenge, name=CRITERIA, body=documents("criteria")[CRITERIA], by=by)


def enter_school(challenge: Challenge, school: School, *, adviser: User, by: User) -> None:
    """Proposed by hand, entered, its head told, an adviser allocated: all today."""
    today = clock.now().date()
    key = add_by_hand(challenge=challenge, school=school, why=WHY, by=by)
    proposal = key.proposals.get(decision="waiting", kind="entry")
    key = enter(proposal=proposal, on=today, why=WHY, version=_version(key), by=by)
    tell_head(key=key, on=today, version=_version(key), by=by)
    wish = Wish(profile_of(person=adviser, challenge=challenge), today, why="Knows the phase and is near.")
    allocate(key=key, wish=wish, by=by)


def _version(key: KeyToSuccess) -> int:
    key.refresh_from_db()
    return key.version
