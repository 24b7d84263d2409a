"""What a viewer may see. Every page, API, filter, search and export starts here."""

from dataclasses import dataclass, replace

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from challenge.core import per_request
from challenge.core.models import Challenge, User
from challenge.core.roles import ROLES, Can, Scope, roles_that
from schools.disclosure import Counted, withheld
from schools.models import (
    CurrentRelease,
    DatasetVersion,
    Invitation,
    InvitationDraft,
    LocalMeasure,
    Mapping,
    Release,
    Result,
    RoleGrant,
    School,
    Upload,
)
from schools.querysets import SchoolQuerySet
from schools.reasons import Reason
from schools.selectors.scopes import reaches, within

Viewer = User | AnonymousUser
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one


def grants_of(user: Viewer) -> list[RoleGrant]:
    """The roles this person holds today. One query for each request, however often it is asked."""
    if not user.is_authenticated or not user.is_active:
        return []
    return per_request.once(("grants", user.pk), lambda: _grants_of(user))


def _grants_of(user: Viewer) -> list[RoleGrant]:
    active = RoleGrant.objects.active().filter(person_id=user.pk, challenge__is_open=True)
    return list(active.select_related("challenge", "school", "la", "trust").order_by("challenge__name", "role", "id"))


def second_factors_of(user: Viewer) -> list[Authenticator]:
    """This person's second factors, the oldest first. One query for each request, however often it is asked."""
    held = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).order_by("created_at", "pk")
    return per_request.once(("second factors", user.pk), lambda: list(held))


def challenges_for(user: Viewer, permission: Can) -> QuerySet[Challenge]:
    """Challenges in which this person holds `permission` for the whole challenge."""
    held = [g.challenge_id for g in grants_of(user) if g.role in roles_that(permission) and _is_whole(g)]
    return Challenge.objects.filter(pk__in=held).order_by("name")


def schools_for(user: Viewer) -> SchoolQuerySet:
    """Schools whose public facts this viewer may see: all that are listed, for anyone signed in."""
    schools = School.objects.listed().select_related("la")
    return schools if user.is_authenticated and user.is_active else schools.none()


def school_for(user: Viewer, *, urn: int | None = None, laestab: str | None = None) -> School | None:
    """One school by URN, or by LAESTAB where it has no URN; None when there is none for this viewer."""
    schools = schools_for(user)
    if urn is not None:
        return schools.filter(urn=urn).first()
    return schools.filter(urn__isnull=True, laestab=laestab).first() if laestab else None


def packs_readable_by(user: Viewer) -> SchoolQuerySet:
    """Schools whose data packs this person may read, through any of the roles held today."""
    return schools_for(user).filter(within(g for g in grants_of(user) if g.role in roles_that(Can.READ_PACK)))


def challenges_of_pack(user: Viewer, school: School) -> list[Challenge]:
    """The challenges in which this person may read this school's pack, in order of name."""
    grants = [g for g in grants_of(user) if g.role in roles_that(Can.READ_PACK) and reaches(g, school)]
    return list({g.challenge_id: g.challenge for g in grants}.values())


def access_lists_readable_by(user: Viewer) -> SchoolQuerySet:
    """Schools of which this person may read who can see them."""
    return schools_for(user).filter(within(g for g in grants_of(user) if g.role in roles_that(Can.SEE_ACCESS)))


def grants_reaching(school: School) -> list[RoleGrant]:
    """Every role, in whatever challenge, by which somebody can see records of this school today."""
    sees = [role.key for role in ROLES.values() if role.sees_programme_records]
    held = _with_people(RoleGrant.objects.active()).filter(
        Q(school=school) | Q(school=None), role__in=sees, challenge__is_open=True, person__is_active=True
    )
    return [grant for grant in held.order_by("person__name", "person__email", "id") if reaches(grant, school)]


def grants_managed_by(user: Viewer) -> QuerySet[RoleGrant]:
    """Roles held today in the challenges whose people this person manages, with who holds them."""
    held = _with_people(RoleGrant.objects.active()).filter(challenge__in=challenges_for(user, Can.MANAGE_PEOPLE))
    return held.order_by("person__name", "person__email", "challenge__name", "role", "id")


def people_managed_by(user: Viewer) -> QuerySet[User]:
    """People who hold, or held, a role in a challenge whose people this person manages."""
    managed = RoleGrant.objects.filter(challenge__in=challenges_for(user, Can.MANAGE_PEOPLE))
    return User.objects.filter(pk__in=managed.values("person"))


def invitations_for(user: Viewer) -> QuerySet[Invitation]:
    """Invitations to the challenges whose people this person manages, the newest first."""
    found = Invitation.objects.filter(challenge__in=challenges_for(user, Can.MANAGE_PEOPLE))
    return (
        found.select_related("challenge", "made_by")
        .prefetch_related("roles__school", "roles__la", "roles__trust")
        .order_by("-id")
    )


def drafts_for(user: Viewer) -> QuerySet[InvitationDraft]:
    """Files that this person has uploaded and not decided on."""
    managed = challenges_for(user, Can.MANAGE_PEOPLE)
    return InvitationDraft.objects.filter(made_by_id=user.pk, challenge__in=managed).select_related("challenge")


def _with_people(grants: QuerySet[RoleGrant]) -> QuerySet[RoleGrant]:
    """With the person of each, and whether that person has a second factor."""
    factor = Authenticator.objects.filter(user=OuterRef("person"), type__in=SECOND_FACTORS)
    return grants.select_related("person", "challenge", "school", "la", "trust").annotate(
        has_second_factor=Exists(factor)
    )


def releases_for(user: Viewer) -> QuerySet[Release]:
    """Releases of the challenges whose releases and jobs this person may see."""
    return Release.objects.filter(challenge__in=challenges_for(user, Can.SEE_JOBS)).select_related("challenge")


def current_release(challenge: Challenge) -> Release | None:
    """The published release that readers see now."""
    current = CurrentRelease.objects.filter(challenge=challenge).select_related("release__challenge").first()
    return current.release if current else None


def datasets_for(user: Viewer) -> QuerySet[DatasetVersion]:
    """Accepted dataset versions, newest year first: public ones, and those of this person's challenges."""
    return dataset_history_for(user).filter(state=DatasetVersion.State.ACCEPTED)


def dataset_history_for(user: Viewer) -> QuerySet[DatasetVersion]:
    """As `datasets_for`, and those that were withdrawn.

    `is_replaced` says of each whether a later version counts, `is_in_reserve` whether a better edition does.
    """
    challenges = challenges_for(user, Can.SEE_JOBS)
    if not challenges.exists():
        return DatasetVersion.objects.none()
    settled = DatasetVersion.objects.exclude(state=DatasetVersion.State.STAGED)
    later = DatasetVersion.objects.filter(replaces=OuterRef("pk"), state=DatasetVersion.State.ACCEPTED)
    found = settled.filter(Q(challenge=None) | Q(challenge__in=challenges)).annotate(
        is_replaced=Exists(later), edition_rank=_edition_rank(), is_in_reserve=Exists(_better_edition())
    )
    return found.select_related("accepted_by", "withdrawn_by", "challenge").order_by("-year", "kind", "-id")


def _better_edition() -> QuerySet[DatasetVersion]:
    """Of one public table: the later edition of its year that counts, since it has half as many rows or more."""
    public = DatasetVersion.objects.filter(
        state=DatasetVersion.State.ACCEPTED, visibility=DatasetVersion.Visibility.PUBLIC
    )
    return (
        public.annotate(edition_rank=_edition_rank(), twice=F("rows_accepted") * 2)
        .filter(kind=OuterRef("kind"), year=OuterRef("year"), visibility=OuterRef("visibility"))
        .filter(edition_rank__gt=OuterRef("edition_rank"), twice__gte=OuterRef("rows_accepted"))
        .exclude(Exists(public.filter(replaces=OuterRef("pk"))))
    )


def _edition_rank() -> Case:
    order = [When(edition=edition, then=rank) for rank, edition in enumerate(DatasetVersion.Edition.values)]
    return Case(*order, output_field=IntegerField())


def comparable_with(user: Viewer, dataset: DatasetVersion) -> QuerySet[DatasetVersion]:
    """Other versions and editions of the same table that this person may see. Schools' own figures stay with them."""
    if dataset.visibility == DatasetVersion.Visibility.SCHOOL:
        return DatasetVersion.objects.none()
    found = dataset_history_for(user).exclude(visibility=DatasetVersion.Visibility.SCHOOL)
    return found.filter(kind=dataset.kind, year=dataset.year).exclude(pk=dataset.pk)


def uploads_for(user: Viewer) -> QuerySet[Upload]:
    """Files on their way into the challenges for which this person may import data, newest first."""
    uploads = Upload.objects.filter(challenge__in=challenges_for(user, Can.IMPORT_DATA))
    return uploads.select_related("challenge", "uploaded_by", "confirmed_by", "dataset").defer("rows")


def mappings_for(user: Viewer) -> QuerySet[Mapping]:
    """Every version of the mappings of the challenges for which this person may import data, by name."""
    mappings = Mapping.objects.filter(challenge__in=challenges_for(user, Can.IMPORT_DATA))
    return mappings.select_related("challenge", "saved_by", "ended_by")


def local_measures_for(user: Viewer) -> QuerySet[LocalMeasure]:
    """Own measures of the challenges for which this person may import data, by name."""
    found = LocalMeasure.objects.filter(challenge__in=challenges_for(user, Can.IMPORT_DATA))
    return found.select_related("challenge", "added_by")


@dataclass(frozen=True)
class PublishedFigure:
    """One published figure of a school with the place where it stands; `code` and `reason` say why no value."""

    measure: str
    group: str
    year: str
    value: float | None
    code: str
    reason: int
    edition: str
    is_official: bool
    rank: int
    file: str
    line: int
    column: str
    visibility: str = DatasetVersion.Visibility.PUBLIC
    cohort: float | None = None


def figures_of(school: School, user: Viewer) -> list[PublishedFigure]:
    """The figures of a school that this person may see, in the accepted files that no later version replaces, in all
    editions: public ones, those for a challenge in which the person may read the school's pack, and those for the
    school only, for its own head.
    """
    replaced = DatasetVersion.objects.filter(state=DatasetVersion.State.ACCEPTED, replaces=OuterRef("series__dataset"))
    rows = Result.objects.filter(
        ~Exists(replaced), _seen_by(user, school), school=school, series__dataset__state=DatasetVersion.State.ACCEPTED
    )
    found = rows.order_by("series__measure", "series__group", "-series__year", "-series__dataset_id").values_list(
        "series__measure",
        "series__group",
        "series__year",
        "value",
        "code",
        "reason",
        "series__dataset__edition",
        "series__dataset__is_official",
        "series__dataset__rank",
        "series__dataset__file_name",
        "line",
        "series__column",
        "series__dataset__visibility",
        "cohort",
    )
    return _disclosed([PublishedFigure(*row) for row in found])


def _disclosed(figures: list[PublishedFigure]) -> list[PublishedFigure]:
    """What is not public is withheld where it would tell on few pupils."""
    private = [figure for figure in figures if figure.visibility != DatasetVersion.Visibility.PUBLIC]
    counted = (Counted((f.measure, f.year, f.file), f.group, f.cohort) for f in private)
    hidden = {id(private[place]) for place in withheld(counted)}
    return [
        replace(figure, value=None, code="", reason=Reason.FEW_PUPILS) if id(figure) in hidden else figure
        for figure in figures
    ]


def _seen_by(user: Viewer, school: School) -> Q:
    """Results of the school whose dataset's audience this person belongs to."""
    grants = [g for g in grants_of(user) if g.role in roles_that(Can.READ_PACK) and reaches(g, school)]
    own = [g for g in grants if ROLES[g.role].scope == Scope.SCHOOL]
    visibility, challenge = "series__dataset__visibility", "series__dataset__challenge__in"
    kinds = DatasetVersion.Visibility
    return (
        Q(**{visibility: kinds.PUBLIC})
        | Q(**{visibility: kinds.CHALLENGE, challenge: [g.challenge_id for g in grants]})
        | Q(**{visibility: kinds.SCHOOL, challenge: [g.challenge_id for g in own]})
    )


def _is_whole(grant: RoleGrant) -> bool:
    return ROLES[grant.role].scope == Scope.CHALLENGE
