"""The filters of the list of schools. What can be chosen is what this viewer's own schools have."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, Q, QuerySet
from django.http import QueryDict

from challenge.core import clock
from challenge.core.models import Challenge
from challenge.core.roles import ROLES, Scope
from schools.forms import search_input
from schools.kind_names import kind_name
from schools.models import Invitation, KeyToSuccess, Proposal, RoleGrant, School
from schools.querysets import NAMELESS, SchoolQuerySet
from schools.selectors import Viewer, dataset_history_for, grants_of, schools_for
from schools.selectors.keys import (
    advisers_among,
    allocations_of,
    keys_for,
    leads,
    proposals_for,
    with_adviser,
    with_since,
)

# A census may count a school that no register names: whatever the order, those without a name come last.
SORTS: dict[str, tuple[Any, ...]] = {
    "name": (NAMELESS, "name", "id"),
    "-name": (NAMELESS, "-name", "-id"),
    "la": ("la__name", NAMELESS, "name", "id"),
    "-la": ("-la__name", NAMELESS, "name", "id"),
    "phase": ("phase", NAMELESS, "name", "id"),
    "-phase": ("-phase", NAMELESS, "name", "id"),
    "urn": ("urn", "id"),
    "-urn": ("-urn", "id"),
}


# An open invitation may wait, may have expired, or may never have been sent: what is to be done differs.
OPEN_STATES: dict[str, Callable[[dt.datetime], Q]] = {
    "waiting": lambda now: Q(sent_at__isnull=False, expires_at__gt=now),
    "expired": lambda now: Q(sent_at__isnull=False, expires_at__lte=now),
    "unsent": lambda now: Q(sent_at=None),
}
STATES = [
    ("waiting", "Waiting for an answer"), ("unsent", "Not sent"), ("expired", "Expired"), ("accepted", "Accepted"),
    ("withdrawn", "Withdrawn"),
]  # fmt: skip


class SchoolFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search",
        label="Name, URN, postcode or local authority",
        widget=search_input(),
        max_length=100,
        error_messages={"max_length": "Search for no more than 100 characters"},
    )
    la = django_filters.ChoiceFilter(field_name="la_id", label="Local authority", empty_label="All authorities")
    phase = django_filters.MultipleChoiceFilter(
        label="Phase",
        choices=School.Phase.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    type = django_filters.ChoiceFilter(field_name="type_name", label="Type", empty_label="All types")
    state = django_filters.ChoiceFilter(
        method="by_state",
        label="Open or closed",
        empty_label="Open and closed",
        choices=[("open", "Open"), ("closed", "Closed")],
    )
    challenge = django_filters.ChoiceFilter(method="in_challenge", label="Challenge", empty_label="All of England")
    sort = django_filters.ChoiceFilter(
        method="in_order",
        choices=[(key, key) for key in SORTS],
        widget=forms.HiddenInput,
        empty_label=None,
    )

    def __init__(self, data: QueryDict, *, viewer: Viewer) -> None:
        schools = schools_for(viewer)
        super().__init__(data, queryset=schools.order_by(*SORTS["name"]))
        self.challenges: dict[str, Challenge] = {g.challenge.slug: g.challenge for g in grants_of(viewer)}
        self._offer("la", _choices(schools, "la_id", "la__name"))
        self._offer("type", _choices(schools, "type_name", "type_name"))
        self._offer("challenge", [(slug, c.name) for slug, c in self.challenges.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.filters[name].extra["choices"] = choices
        self.filters[name].extra["error_messages"] = {
            "invalid_choice": f"Choose {self.filters[name].label.lower()} from the list"
        }

    def search(self, schools: SchoolQuerySet, name: str, text: str) -> SchoolQuerySet:
        return schools.matching(text)

    def by_state(self, schools: SchoolQuerySet, name: str, state: str) -> SchoolQuerySet:
        return schools.filter(is_open=state == "open")

    def in_challenge(self, schools: SchoolQuerySet, name: str, slug: str) -> SchoolQuerySet:
        return schools.in_challenge(self.challenges[slug])

    def in_order(self, schools: SchoolQuerySet, name: str, sort: str) -> SchoolQuerySet:
        return schools.order_by(*SORTS[sort])


class DatasetFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="Kind", empty_label="All kinds")
    year = django_filters.ChoiceFilter(label="Year", empty_label="All years")

    def __init__(self, data: QueryDict, *, viewer: Viewer) -> None:
        datasets = dataset_history_for(viewer).defer("faults", "columns_unused")
        super().__init__(data, queryset=datasets)
        for name in ("kind", "year"):
            values = datasets.order_by(name).values_list(name, flat=True).distinct()
            words = kind_name if name == "kind" else str
            choices = [(value, words(value)) for value in values]
            self.filters[name].extra["choices"] = sorted(choices, key=lambda choice: choice[1])


class PeopleFilter(django_filters.FilterSet):
    """Of roles held today, by who holds them and which they are."""

    q = django_filters.CharFilter(
        method="search", label="Name, e-mail address or school", widget=search_input(), max_length=100,
        error_messages={"max_length": "Search for no more than 100 characters"},
    )  # fmt: skip
    role = django_filters.ChoiceFilter(
        label="Role", empty_label="All roles", choices=[(role.key, role.name) for role in ROLES.values()]
    )

    def search(self, grants: QuerySet[RoleGrant], name: str, text: str) -> QuerySet[RoleGrant]:
        for word in text.split():
            found = Q(person__name__icontains=word) | Q(person__email__icontains=word) | Q(la__name__icontains=word)
            grants = grants.filter(found | Q(school__name__icontains=word))
        return grants


class InvitationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="State", empty_label="All states", method="by_state", choices=STATES)

    def by_state(self, invitations: QuerySet[Invitation], name: str, state: str) -> QuerySet[Invitation]:
        if state not in OPEN_STATES:
            return invitations.filter(state=state)
        return invitations.filter(OPEN_STATES[state](clock.now()), state=Invitation.State.OPEN)


KEY_SORTS: dict[str, tuple[str, ...]] = {
    "name": ("school__name", "id"),
    "-name": ("-school__name", "-id"),
    "la": ("school__la__name", "school__name", "id"),
    "-la": ("-school__la__name", "school__name", "id"),
    "state": ("state", "school__name", "id"),
    "-state": ("-state", "school__name", "id"),
    "since": ("since", "school__name", "id"),
    "-since": ("-since", "school__name", "id"),
}


NO_ADVISER, MINE = "none", "mine"


class KeyFilter(django_filters.FilterSet):
    """Keys to Success of a viewer. What can be chosen is what the viewer's own have."""

    q = django_filters.CharFilter(
        method="search", label="Name, URN, postcode or local authority", widget=search_input(), max_length=100,
        error_messages={"max_length": "Search for no more than 100 characters"},
    )  # fmt: skip
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=KeyToSuccess.State.choices, widget=forms.CheckboxSelectMultiple
    )
    la = django_filters.ChoiceFilter(field_name="school__la_id", label="Local authority", empty_label="All authorities")
    phase = django_filters.MultipleChoiceFilter(
        field_name="school__phase", label="Phase", choices=School.Phase.choices, widget=forms.CheckboxSelectMultiple
    )
    adviser = django_filters.ChoiceFilter(method="by_adviser", label="Adviser", empty_label="All advisers")
    challenge = django_filters.ChoiceFilter(
        field_name="challenge__slug", label="Challenge", empty_label="All challenges"
    )
    sort = django_filters.ChoiceFilter(
        method="in_order", choices=[(key, key) for key in KEY_SORTS], widget=forms.HiddenInput, empty_label=None
    )

    def __init__(self, data: QueryDict, *, viewer: Viewer) -> None:
        self.viewer, keys = viewer, keys_for(viewer)
        super().__init__(data, queryset=with_adviser(with_since(keys)).order_by(*KEY_SORTS["name"]))
        pairs: Any = keys.order_by("school__la__name").values_list("school__la_id", "school__la__name").distinct()
        self.filters["la"].extra["choices"] = [(code, name or code) for code, name in pairs if code]
        is_adviser = any(ROLES[grant.role].scope == Scope.CASELOAD for grant in grants_of(viewer))
        mine = [(MINE, "Allocated to me")] if is_adviser else []
        self.filters["adviser"].extra["choices"] = [*mine, (NO_ADVISER, "No adviser"), *advisers_among(keys)]
        challenges = {grant.challenge.slug: grant.challenge.name for grant in grants_of(viewer)}
        self.filters["challenge"].extra["choices"] = list(challenges.items())
        present = set(keys.order_by().values_list("state", flat=True).distinct())
        self.filters["state"].extra["choices"] = [c for c in KeyToSuccess.State.choices if c[0] in present]

    def search(self, keys: QuerySet[KeyToSuccess], name: str, text: str) -> QuerySet[KeyToSuccess]:
        return keys.filter(school__in=schools_for(self.viewer).matching(text))

    def by_adviser(self, keys: QuerySet[KeyToSuccess], name: str, who: str) -> QuerySet[KeyToSuccess]:
        """By who leads the work; 'mine' are those, too, with which the viewer helps another adviser."""
        if who == NO_ADVISER:
            return keys.filter(~Exists(leads()))
        if who == MINE:
            return keys.filter(Exists(allocations_of(self.viewer)))
        return keys.filter(Exists(leads().filter(person=int(who))))

    def in_order(self, keys: QuerySet[KeyToSuccess], name: str, sort: str) -> QuerySet[KeyToSuccess]:
        return keys.order_by(*KEY_SORTS[sort])


class ProposalFilter(django_filters.FilterSet):
    """Proposals by kind and by what was decided; those that wait, unless another decision is asked for."""

    kind = django_filters.ChoiceFilter(label="Kind", empty_label="All kinds", choices=Proposal.Kind.choices)
    decision = django_filters.ChoiceFilter(
        label="Decision", empty_label="Waiting", method="by_decision",
        choices=[*(c for c in Proposal.Decision.choices if c[0] != "waiting"), ("any", "All")],
    )  # fmt: skip

    def __init__(self, data: QueryDict, *, viewer: Viewer) -> None:
        super().__init__(data, queryset=proposals_for(viewer).order_by("id"))

    @property
    def qs(self) -> QuerySet[Proposal]:
        found: QuerySet[Proposal] = super().qs
        asked = self.form.cleaned_data.get("decision") if self.form.is_bound and self.form.is_valid() else ""
        return found if asked else found.filter(decision=Proposal.Decision.WAITING)

    def by_decision(self, proposals: QuerySet[Proposal], name: str, decision: str) -> QuerySet[Proposal]:
        return proposals if decision == "any" else proposals.filter(decision=decision)


def _choices(schools: SchoolQuerySet, value: str, label: str) -> list[tuple[str, str]]:
    """The distinct values of one column that schools have, in order of their labels."""
    pairs: Any = schools.exclude(**{label: ""}).order_by(label).values_list(value, label).distinct()
    return [(key, text or key) for key, text in pairs if key]
