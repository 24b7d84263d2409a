"""Fills the installation that the journeys visit. Run in a process of its own: `python -m tests.journeys.prepare DIR`.

The tables go through the real import, as files.
"""

import sys
from functools import cache
from pathlib import Path

import django
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from dataPacks.synthetic import write_country
from tests.journeys.people import CAREFUL, CHALLENGES, LEADERS, PASSWORD, address

SCHOOLS, IN_THE_REGION, AUTHORITIES = 360, 120, 3


def main(folder: Path) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    country = write_country(
        folder, schools=SCHOOLS, region_authorities=AUTHORITIES, region_schools=IN_THE_REGION, seed=7
    )
    call_command("import_data", str(folder), verbosity=0)
    for slug in CHALLENGES:
        invite(slug, country.la_codes, country.head_urn)


def invite(slug: str, la_codes: list[str], head_urn: int) -> None:
    """One challenge and its people: an admin, heads, officers, an adviser, a director, and three with no role."""
    from dataPacks.actions.challenges import add_challenge
    from schools.actions.grants import give_role
    from schools.actions.trusts import add_schools, add_trust
    from schools.models import School

    school = School.objects.select_related("la").get(urn=head_urn)
    challenge = add_challenge(slug=slug, name=f"The {slug.title()} Challenge", la_codes=la_codes, by=None)
    give_role(person=person("admin", slug), role="admin", challenge=challenge, by=None)
    for name in ("head", *CAREFUL):
        give_role(person=person(name, slug), role="head", challenge=challenge, school=school, by=None)
    give_role(person=person("officer", slug), role="la_officer", challenge=challenge, la=school.la, by=None)
    for role in ("adviser", "director"):
        give_role(person=person(role, slug), role=role, challenge=challenge, by=None)
    trust = add_trust(name="Trust of Readers", by=None)
    give_role(person=person("trust", slug), role="trust_officer", challenge=challenge, trust=trust, by=None)
    near = School.objects.listed().open().filter(la=school.la, phase=school.phase).exclude(pk=school.pk).order_by("urn")
    led = list(near[: len(LEADERS)])
    add_schools(trust=trust, schools=led, by=None)
    for name, own in zip(LEADERS.values(), led, strict=True):
        give_role(person=person(name, slug), role="head", challenge=challenge, school=own, by=None)
    for name in ("newcomer", "slips", "forgets"):
        person(name, slug)


def person(name: str, slug: str):
    from challenge.core.models import User

    user = User.objects.create_user(address(name, slug), name=f"{name.title()} Jones")
    user.password = hashed(PASSWORD)
    user.save(update_fields=["password"])
    return user


@cache
def hashed(password: str) -> str:
    """Once for everybody: hashing is slow on purpose."""
    return make_password(password)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
