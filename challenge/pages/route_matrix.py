"""Who gets which answer, read off the URL resolver, the views and the table of roles: one row per route.

A view says what it needs through `needs` or `of_school` of `schools.views.access`; one with `login_required` alone is
for anyone signed in, and the pages of signing in say so by their names. The matrix is coarse where a view looks closer:
at the state of a record, or whether it is the reader's own. The access matrix of the tests asks every route itself.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from challenge.core.roles import ROLES, Can, Role, Scope

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
WHOSE = ("own", "other caseload", "other body", "nonexistent")
SIGNING_IN = ("account_", "mfa_", "second_factor_show", "healthz", "schools:accept")
SIGNED_IN, PUBLIC = "to be signed in", "nothing: it is a page of signing in, or of the machine"
# Which of an area's schools each scope takes in: those of the same body under another adviser, those of another body.
REACH = {
    Scope.CHALLENGE: ("own", "other caseload", "other body"),
    Scope.AUTHORITY: ("own", "other caseload"),
    Scope.TRUST: ("own", "other caseload"),
    Scope.CASELOAD: ("own",),
    Scope.SCHOOL: ("own",),
}


class Unsaid(Exception):
    """A route whose view does not say who may open it."""


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    methods: tuple[str, ...]
    needs: tuple[Can, ...]  # any of them
    is_public: bool

    @property
    def asks(self) -> str:
        """What it asks of its reader, in words."""
        return PUBLIC if self.is_public else " or to ".join(can.value for can in self.needs) or SIGNED_IN

    def expected(self, role: Role, whose: str) -> int | None:
        """The status that a GET gets; None where a page of signing in decides by itself."""
        if self.is_public:
            return None
        if whose == "nonexistent" and self.is_about_something:
            return 404
        if not self.needs:
            return 200
        return 200 if role.may & set(self.needs) and whose in (*REACH[role.scope], "nonexistent") else 404

    @property
    def is_about_something(self) -> bool:
        return "<" in self.path

    def as_dict(self) -> dict[str, Any]:
        expected = {key: {whose: self.expected(role, whose) for whose in WHOSE} for key, role in ROLES.items()}
        strangers = None if self.is_public else 302
        about = {"route": self.name, "path": self.path, "methods": list(self.methods), "needs": self.asks}
        return about | {"expected": {"anonymous": dict.fromkeys(WHOSE, strangers)} | expected}


def matrix() -> list[Route]:
    """Every route of the site by name. Raises `Unsaid` for those whose views say nothing."""
    found, silent = [], []
    for name, pattern, path in sorted(_patterns(get_resolver().url_patterns), key=lambda each: each[0]):
        needed = _found(pattern.callback, lambda view: getattr(view, "needs", None)) or ()
        is_public = name.startswith(SIGNING_IN)
        if not needed and not is_public and not _found(pattern.callback, lambda view: hasattr(view, "login_url")):
            silent.append(name)
        found.append(Route(name, path, _methods(pattern.callback), needed, is_public))
    if silent:
        raise Unsaid(f"These routes do not say who may open them: {', '.join(silent)}.")
    return found


def _patterns(patterns: list[Any], space: str = "", start: str = "/") -> Iterator[tuple[str, URLPattern, str]]:
    for each in patterns:
        path = start + str(each.pattern).strip("^$")
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space, path)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", each, path


def _found(view: Callable[..., Any] | None, ask: Callable[[Any], Any]) -> Any:
    """The first true answer of the view or of what it wraps."""
    while view is not None:
        if answer := ask(view):
            return answer
        view = getattr(view, "__wrapped__", None)
    return None


def _methods(view: Callable[..., Any]) -> tuple[str, ...]:
    """What `require_http_methods` lets pass; every method where it was not asked."""
    return tuple(_found(view, _listed) or METHODS)


def _listed(view: Any) -> list[str] | None:
    held = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
    return held.get("request_method_list")
