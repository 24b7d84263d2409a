"""Making trusts known and giving roles for them, from the command line and by a file of people."""

import pytest
from django.core.management import CommandError, call_command

from challenge.core.models import AuditEvent
from schools.invitees.judging import Kind, judge
from schools.invitees.reading import Row
from schools.models import RoleGrant, SchoolGroup, Trust
from schools.selectors import packs_readable_by
from tests.web import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    builders.challenge()
    return builders.school(urn=100049)


def test_a_trust_made_by_hand_opens_its_schools_to_its_officer(school, capsys, mailoutbox):
    call_command("add_trust", "Northern Lights", schools="100049")
    assert "Northern Lights: 1 school." in capsys.readouterr().out
    call_command("add_person", "tess@example.org", role="trust_officer", challenge="london", trust="northern lights")
    grant = RoleGrant.objects.get()
    assert list(packs_readable_by(grant.person)) == [school]
    call_command("add_trust", "Northern Lights", without="100049")
    assert not packs_readable_by(grant.person).exists()
    actions = list(AuditEvent.objects.filter(action__startswith="trust.").values_list("action", flat=True))
    assert actions == ["trust.school-removed", "trust.school-added", "trust.added"]


def test_saying_it_again_changes_nothing(school):
    for _ in range(2):
        call_command("add_trust", "Northern Lights", schools="100049")
    assert Trust.objects.count() == 1 and AuditEvent.objects.filter(action__startswith="trust.").count() == 2


def test_a_number_of_the_register_brings_its_name():
    SchoolGroup.objects.create(dataset=builders.dataset("school-groups"), line=2, uid="2044", name="Ark", kind="MAT")
    call_command("add_trust", uid="2044")
    assert Trust.objects.get().name == "Ark"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"uid": "1"}, "No list of groups names a trust with the number '1'. Give its name too."),
        ({"name": "X", "schools": "12"}, "No school has the URN '12'."),
        ({"name": "X", "without": "100049"}, "Nobody has added Haverstock School to X by hand."),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing_behind(school, words, told):
    with pytest.raises(CommandError, match=told):
        call_command("add_trust", words.pop("name", ""), **words)
    assert not Trust.objects.exists()


def test_a_role_for_an_unknown_trust_says_how_to_make_it_known(school):
    with pytest.raises(CommandError, match="No trust is called 'Nobody'. `manage.py add_trust` makes one known."):
        call_command("add_person", "t@example.org", role="trust_officer", challenge="london", trust="Nobody")


def test_two_trusts_of_one_name_are_told_apart_by_number(school):
    for uid in ("11", "12"):
        Trust.objects.create(name="Twin", uid=uid)
    with pytest.raises(CommandError, match=r"Several trusts are called 'Twin' \(11, 12\): give the number."):
        call_command("add_person", "t@example.org", role="trust_officer", challenge="london", trust="Twin")
    call_command("add_person", "t@example.org", role="trust_officer", challenge="london", trust="12")
    assert RoleGrant.objects.get().trust.uid == "12"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("Northern-lights", ""),
        ("", "No trust is named."),
        ("Southern Lights", "No trust has this name or number."),
    ],
)
def test_a_file_of_people_names_trusts_too(school, where, told):
    builders.trust(school, name="Northern Lights")
    admin = builders.person("admin@example.org", "admin")
    row = Row(2, "t@example.org", "Tess", "trust officer", where, "")
    (verdict,) = judge([row], challenge=builders.challenge(), by=admin)
    assert verdict.reason == told
    assert verdict.kind == (Kind.REFUSED if told else Kind.NEW)
    assert (verdict.trust is None) == bool(told)
