"""Keys to Success that a viewer may see: the admin team all of them, others what the head has been told of."""

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf, TruncDate

from challenge.core.models import Challenge, User
from challenge.core.roles import Can, roles_that
from schools.models import (
    Allocation,
    Criteria,
    ExitReview,
    KeyToSuccess,
    Proposal,
    RoleGrant,
    School,
    TimelineEntry,
)
from schools.selectors import Viewer, challenges_for, grants_of
from schools.selectors.scopes import reaches, within
from schools.selectors.surroundings import surroundings_of

PROGRAMME_STATES = (*KeyToSuccess.RUNNING, KeyToSuccess.State.LEFT)


def keys_for(user: Viewer, permission: Can = Can.SEE_PROGRAMME) -> QuerySet[KeyToSuccess]:
    """Keys over whose schools this person holds `permission`.

    No surprises: whoever may not see proposals sees a school only once it is in the programme and its head was told.
    """
    found = Q(pk__in=[])
    for grant in grants_of(user):
        if grant.role not in roles_that(permission):
            continue
        seen = Q(challenge_id=grant.challenge_id) & within([grant], "school__")
        if grant.role not in roles_that(Can.SEE_PROPOSALS):
            seen &= Q(state__in=PROGRAMME_STATES, head_told_on__isnull=False)
        found |= seen
    return KeyToSuccess.objects.filter(found).select_related("challenge", "school__la")


def with_since(keys: QuerySet[KeyToSuccess]) -> QuerySet[KeyToSuccess]:
    """Each with the day since when it is in its state, as `since`: a review counts from when it was opened."""
    state, opened = KeyToSuccess.State, ExitReview.objects.filter(key=OuterRef("pk")).order_by("-id")
    since = Case(
        When(state=state.LEFT, then=F("left_on")),
        When(state=state.EXIT_REVIEW, then=Coalesce(TruncDate(Subquery(opened.values("opened_at")[:1])), "entered_on")),
        When(state=state.IN_PROGRAMME, then=F("entered_on")),
        output_field=DateField(),
    )
    return keys.annotate(since=Coalesce(since, TruncDate("proposed_at")))


def leads() -> QuerySet[Allocation]:
    """Who leads the work with a school today, within a query about keys."""
    held = Allocation.objects.active().filter(challenge=OuterRef("challenge"), school=OuterRef("school"), is_lead=True)
    return held.order_by("since", "-id")


def allocations_of(user: Viewer) -> QuerySet[Allocation]:
    """What is allocated to this person today, within a query about keys."""
    return Allocation.objects.active().filter(
        challenge=OuterRef("challenge"), school=OuterRef("school"), person=user.pk
    )  # fmt: skip


def with_adviser(keys: QuerySet[KeyToSuccess]) -> QuerySet[KeyToSuccess]:
    """Each with the name of the adviser who leads the work with it today, as `adviser`; None where there is none."""
    name = Coalesce(NullIf("person__name", Value("")), "person__email", output_field=CharField())
    return keys.annotate(adviser=Subquery(leads().annotate(named=name).values("named")[:1]))


def advisers_among(keys: QuerySet[KeyToSuccess]) -> list[tuple[str, str]]:
    """Who leads the work with any of these schools today: id and name, by name."""
    held = Allocation.objects.active().filter(
        is_lead=True, school__keys__in=keys, challenge=F("school__keys__challenge")
    )
    rows = held.order_by().values_list("person_id", "person__name", "person__email").distinct()
    return sorted(((str(pk), name or email) for pk, name, email in rows), key=lambda row: row[1].casefold())


def key_for(user: Viewer, urn: int, permission: Can = Can.SEE_PROGRAMME) -> KeyToSuccess | None:
    """The school's part in the programme, in the first of this person's challenges that has it; None as if none."""
    return keys_for(user, permission).filter(school__urn=urn).order_by("challenge__name").first()


def timeline_of(user: Viewer, key: KeyToSuccess) -> QuerySet[TimelineEntry]:
    """What happened, newest first, as far as it is for this person to know."""
    audiences = [TimelineEntry.Audience.PROGRAMME]
    if holds(user, Can.SEE_CONCERNS, key.challenge, key.school):
        audiences.append(TimelineEntry.Audience.TEAM)
    if holds(user, Can.SEE_PROPOSALS, key.challenge, key.school):
        audiences.append(TimelineEntry.Audience.ADMIN)
    return key.timeline.filter(audience__in=audiences).select_related("by")


def successors_of(key: KeyToSuccess) -> list[School]:
    """Listed schools that came after this one, by the lists of links that were imported."""
    later = {row.other for row in surroundings_of(key.school) if row.what == "link" and row.number == key.school.urn}
    return list(School.objects.listed().filter(urn__in=later - {key.school.urn, None}).by_name())


def proposals_for(user: Viewer) -> QuerySet[Proposal]:
    """Proposals of the challenges in which this person may see them, newest first."""
    found = Proposal.objects.filter(key__challenge__in=challenges_for(user, Can.SEE_PROPOSALS))
    return found.select_related("key__challenge", "key__school__la", "criteria", "release", "decided_by")


def exit_reviews_for(user: Viewer) -> QuerySet[ExitReview]:
    """Exit reviews of the challenges in which this person decides on Keys to Success, newest first."""
    found = ExitReview.objects.filter(key__challenge__in=challenges_for(user, Can.DECIDE_KEYS))
    return found.select_related("key__challenge", "key__school__la", "opened_by", "recommended_by", "settled_by")


def criteria_for(user: Viewer) -> QuerySet[Criteria]:
    """Every version of the criteria of the challenges whose criteria this person may set."""
    found = Criteria.objects.filter(challenge__in=challenges_for(user, Can.EDIT_CRITERIA))
    return found.select_related("challenge", "saved_by")


def holds(user: Viewer, permission: Can, challenge: Challenge, school: School) -> bool:
    """Whether this person holds `permission` over this school in this challenge."""
    roles = roles_that(permission)
    return any(
        grant.role in roles and grant.challenge_id == challenge.pk and reaches(grant, school)
        for grant in grants_of(user)
    )


def heads_of(key: KeyToSuccess) -> list[User]:
    """Who leads the school today."""
    return [grant.person for grant in _held(key, "head").filter(school_id=key.school_id)]


def advisers_of(key: KeyToSuccess) -> list[User]:
    """To whom the school is allocated today."""
    held = Allocation.objects.active().filter(school_id=key.school_id, challenge_id=key.challenge_id)
    return [allocation.person for allocation in held.select_related("person")]


def followers_of(key: KeyToSuccess) -> list[User]:
    """Who leads or follows this very school: its head and advisers, its authority's and trust's officers."""
    held = _held(key, "head", "adviser", "la_officer", "trust_officer")
    return [grant.person for grant in held if reaches(grant, key.school)]


def _held(key: KeyToSuccess, *roles: str) -> QuerySet[RoleGrant]:
    held = RoleGrant.objects.active().filter(challenge_id=key.challenge_id, role__in=roles, person__is_active=True)
    return held.select_related("person", "challenge", "la", "trust")


def waiting_of(key: KeyToSuccess) -> QuerySet[Proposal]:
    """What is proposed about the school and not decided yet, the oldest first."""
    return key.proposals.filter(decision=Proposal.Decision.WAITING).order_by("id")


def figures_of_entry(key: KeyToSuccess) -> list[str]:
    """What the last decision to enter rested on; what somebody wrote by hand stays with the admin team.

    Figures of an earlier entry are not given: the decision that the head reads about did not rest on them.
    """
    entries = (Proposal.Kind.ENTRY, Proposal.Kind.WATCH)
    taken = key.proposals.filter(decision=Proposal.Decision.TAKEN, kind__in=entries)
    last = taken.order_by("-decided_at", "-id").first()
    return list(last.reasons) if last and last.made_by_id is None else []
