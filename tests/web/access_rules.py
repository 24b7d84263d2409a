"""How an expectation about a route is written down: whose thing → who is answered."""

from dataclasses import dataclass

from challenge.core.roles import ROLES
from tests.web.access_world import COLLEAGUES, ELSEWHERE, OTHERS, OWN

READS = ("GET", "HEAD")
METHODS = (*READS, "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FORMS = ("GET", "POST")
STRANGERS = ("anonymous", "disabled")  # have to sign in first
KNOWN = ("nobody", "ended", *ROLES, "admin elsewhere")  # 'ended' held a role until yesterday
ADMINS = ("admin", "admin elsewhere")


@dataclass(frozen=True)
class Rule:
    """Whose thing → who is answered. Others who are signed in get 404 there, and strangers the sign-in page.

    `about` names the things that addresses of the route are made from; without it there is one address. A route that
    `hides` does not even tell those without the role which methods it has. `posts` is what a POST gets that is allowed.
    `read`, `posted` and `refused` are the events in the audit trail; `gets` is the status of a GET that is answered. A
    route without pages answers to POST alone.
    """

    people: dict[str, tuple[str, ...]]
    about: tuple[str, ...] = ()
    hides: bool = False
    posts: int = 405
    gets: int = 200
    read: str = ""
    posted: str = ""
    refused: str = ""
    has_page: bool = True


@dataclass(frozen=True)
class Open:
    """A route that needs no sign-in, or sends people to sign in by itself: the statuses of (GET, POST)."""

    strangers: tuple[int, int]
    known: tuple[int, int]


def anybody(*about: str, whose: tuple[str, ...] = (OWN, COLLEAGUES, OTHERS, ELSEWHERE)) -> Rule:
    """Public facts, for anyone signed in."""
    return Rule(dict.fromkeys(whose, KNOWN), about)


def pack(*about: str) -> Rule:
    whole = ("admin", "director")
    people = {
        OWN: (*whole, "adviser", "head", "la_officer", "trust_officer", "governor"),
        COLLEAGUES: (*whole, "la_officer", "trust_officer"),
        OTHERS: whole,
        ELSEWHERE: ("admin elsewhere",),
    }
    return Rule(people, about, read="pack.read", refused="pack.refused")


def access(*about: str) -> Rule:
    """Who can see a school, for its head and its challenge's admin team."""
    people = {OWN: ("admin", "head"), COLLEAGUES: ("admin",), OTHERS: ("admin",), ELSEWHERE: ("admin elsewhere",)}
    return Rule(people, about, read="access.read", refused="access.refused")


def admins(*about: str, posts: int = 405, gets: int = 200, posted: str = "", has_page: bool = True) -> Rule:
    """Rows of one challenge, for its own admin team."""
    people = {OWN: ("admin",), ELSEWHERE: ("admin elsewhere",)}
    return Rule(
        people, about, hides=True, posts=posts, gets=gets, posted=posted, refused="page.refused", has_page=has_page
    )


def admins_list(*about: str, posts: int = 405, has_page: bool = True) -> Rule:
    """A list in which each admin finds the own challenge's rows, or a form for any admin."""
    return Rule({OWN: ADMINS}, about, hides=True, posts=posts, refused="page.refused", has_page=has_page)
