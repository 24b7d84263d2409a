"""People who read pages in a benchmark. Import it when Django is set up."""

from challenge.core.models import Challenge, User
from dataPacks.models import Pack
from schools.actions.grants import give_role
from schools.models import School


def admin(challenge: Challenge) -> User:
    return _person("admin@example.org", "admin", challenge)


def head(challenge: Challenge, school: School) -> User:
    return _person(f"head-{school.urn}@example.org", "head", challenge, school)


def with_pack(challenge: Challenge, count: int) -> list[School]:
    """Schools with a pack in the current release, spread evenly over all of them."""
    packs = Pack.objects.filter(release=challenge.current.release).exclude(school__urn=None).order_by("school_id")
    ids = list(packs.values_list("school_id", flat=True))
    chosen = ids[:: max(1, len(ids) // count)][:count]
    return list(School.objects.filter(pk__in=chosen))


def _person(email: str, role: str, challenge: Challenge, school: School | None = None) -> User:
    person = User.objects.create_user(email, name=role.title())
    give_role(person=person, role=role, challenge=challenge, school=school, by=None)
    return person
