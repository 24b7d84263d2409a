"""Fills an installation with the real schools of England and a challenge in inner London, and runs its first night.

`python -m tests.journeys.prepare_london FOLDER`: the tables of 2018-19, the last year before results paused. Criteria
that ship with the product are in force, so the night proposes schools; the people belong to the first of them.
"""

import sys
from pathlib import Path

import django
from django.core.management import call_command

from tests.journeys.people import LONDON
from tests.journeys.prepare import person

INNER_LONDON = [str(code) for code in (*range(201, 214), 309)]
CRITERIA = "low-attainment-2019"


def main(folder: Path) -> None:
    from dataPacks.actions.challenges import add_challenge
    from dataPacks.actions.criteria import save_criteria
    from dataPacks.definitions.loading import documents
    from schools.actions.grants import give_role
    from schools.actions.trusts import add_schools, add_trust
    from schools.models import Proposal

    call_command("migrate", verbosity=0, interactive=False)
    call_command("import_data", str(folder), verbosity=0)
    challenge = add_challenge(slug=LONDON, name="The London Challenge", la_codes=INNER_LONDON, by=None)
    people = {name: person(name, LONDON) for name in ("admin", "head", "adviser", "officer", "trust", "director")}
    for role in ("admin", "adviser", "director"):
        give_role(person=people[role], role=role, challenge=challenge, by=None)
    save_criteria(challenge=challenge, name=CRITERIA, body=documents("criteria")[CRITERIA], by=people["admin"])
    call_command("run_night", "--challenge", LONDON)
    school = Proposal.objects.order_by("key__school__urn")[0].key.school
    trust = add_trust(name="Trust of Readers", by=None)
    add_schools(trust=trust, schools=[school], by=None)
    give_role(person=people["head"], role="head", challenge=challenge, school=school, by=None)
    give_role(person=people["officer"], role="la_officer", challenge=challenge, la=school.la, by=None)
    give_role(person=people["trust"], role="trust_officer", challenge=challenge, trust=trust, by=None)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
