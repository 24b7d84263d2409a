"""add_challenge, add_person and end_role: how an installation gets its first people, and how they leave."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from challenge.core.models import AuditEvent, Challenge, User
from challenge.core.roles import Can
from schools.models import RoleGrant
from schools.permissions import can
from tests.web import builders
from tests.web.pages import words

NEW = "seven quiet rivers north"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = "https://challenge.example.org"
    settings.ALLOWED_HOSTS = ["challenge.example.org", "testserver"]


@pytest.fixture
def london() -> Challenge:
    return builders.challenge()


def say(command: str, *words: str, **options) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out, **options)
    return out.getvalue()


def admin(email: str = "ada@example.org", **options) -> str:
    return say("add_person", email, **({"role": "admin", "challenge": "london"} | options))


def test_a_new_person_has_the_role_and_chooses_a_password_by_the_link_in_the_mail(client, london):
    said = admin("Ada@Example.org", name="Ada Admin")

    person = User.objects.get(email="ada@example.org")
    assert "Ada Admin: Admin team, London." in said
    assert can(person, Can.RUN_NIGHT, challenge=london)
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    link = re.search(r"https://challenge\.example\.org(/\S+)", message.body).group(1)
    form = client.get(link).url
    assert "Your password has been changed" in words(
        client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    )
    assert client.post("/accounts/login/", {"login": person.email, "password": NEW}).url == "/"


def test_each_step_is_in_the_audit_trail_without_the_link(london):
    admin(name="Ada")
    events = list(AuditEvent.objects.order_by("pk").values_list("action", "subject", "challenge"))
    assert events == [
        ("person.added", "person:ada@example.org", ""),
        ("role.given", "person:ada@example.org", "london"),
        ("person.invited", "person:ada@example.org", ""),
    ]


def test_saying_it_again_changes_nothing_and_sends_the_link_anew(london):
    admin(name="Ada")
    admin(name="Ada")
    assert (User.objects.count(), RoleGrant.objects.count(), len(mail.outbox)) == (1, 1, 2)
    assert AuditEvent.objects.exclude(action="person.invited").count() == 2


def test_somebody_with_a_password_gets_the_role_and_no_mail(london):
    person = builders.person("ada@example.org")
    admin("ADA@example.org")
    assert person.grants.get().role == "admin"
    assert mail.outbox == []


def test_another_name_takes_the_place_of_the_old(london):
    admin(name="Ada")
    admin(name="Ada Lovelace")
    assert User.objects.get().name == "Ada Lovelace"
    assert AuditEvent.objects.get(action="person.renamed").old == {"name": "Ada"}


def test_heads_are_given_their_school_and_officers_their_authority(london):
    school = builders.school(urn=100049)
    say("add_person", "head@example.org", role="head", challenge="london", school="100049")
    say("add_person", "la@example.org", role="la_officer", challenge="london", la="202")
    assert RoleGrant.objects.get(role="head").school == school
    assert RoleGrant.objects.get(role="la_officer").la == school.la


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"challenge": "paris"}, "There is no challenge 'paris'. Known: london."),
        ({"role": "mayor"}, "There is no role 'mayor'. Known: admin, director, adviser, head, la_officer, "),
        ({"role": "head", "school": "999999"}, "No school has the URN 999999."),
        ({"role": "la_officer", "la": "999"}, "No authority has the code '999'."),
        ({"role": "head"}, "The role 'head' is held for a school: say for which."),
        ({"role": "la_officer"}, "The role 'la_officer' is held for an authority: say for which."),
        ({"school": "100049"}, "held for the whole challenge, not for a school"),
        ({"la": "202"}, "held for the whole challenge, not for an authority"),
        ({"role": "head", "school": "100049", "la": "202"}, "held for one school, not for an authority"),
        ({"role": "head", "school": "123456"}, "Far School is not in the area of London."),
        ({"role": "la_officer", "la": "660"}, "Anglesey is not in the area of London."),
        ({"email": "nobody"}, "'nobody' is no e-mail address."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing_behind(london, told, words):
    builders.school(urn=100049)
    builders.school("Far School", urn=123456, la=builders.authority("660", "Anglesey"))
    with pytest.raises(CommandError, match=re.escape(words)):
        admin(**told)
    assert (User.objects.count(), RoleGrant.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)
    assert mail.outbox == []


def test_a_closed_account_is_given_nothing(london):
    person = builders.person("ada@example.org")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(CommandError, match=r"The account of ada@example\.org is closed\."):
        admin()
    assert not RoleGrant.objects.exists()


def test_the_role_is_given_although_no_mail_server_answers(london, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match=r"could not be sent: .* The role is given\."):
        admin()
    assert RoleGrant.objects.get().role == "admin"


def test_a_link_that_the_site_would_not_answer_is_not_sent(london, settings):
    settings.SITE_URL = "https://elsewhere.example.org"
    with pytest.raises(CommandError, match="SITE_URL and ALLOWED_HOSTS disagree"):
        admin()
    assert mail.outbox == []


def test_a_role_ends_at_once(client, london):
    person = builders.person("ada@example.org", "admin")
    client.force_login(person)
    assert client.get("/releases/").status_code == 200
    said = say("end_role", "Ada@example.org", role="admin", challenge="london")
    assert said == "Ended: Ada: Admin team, London.\n"
    assert client.get("/releases/").status_code == 404
    assert AuditEvent.objects.filter(action="role.ended", subject="person:ada@example.org").count() == 1


def test_ending_names_one_school_or_means_them_all(london):
    first, second, third = (builders.school(f"School {n}", urn=100049 + n) for n in range(3))
    person = builders.person("head@example.org", "head", school=first)
    for school in (second, third):
        say("add_person", person.email, role="head", challenge="london", school=str(school.urn))
    say("end_role", person.email, role="head", challenge="london", school=str(second.urn))
    assert set(RoleGrant.objects.active().values_list("school__name", flat=True)) == {"School 0", "School 2"}
    say("end_role", person.email, role="head", challenge="london")
    assert not RoleGrant.objects.active().exists()


def test_ending_what_nobody_holds_says_so(london):
    builders.person("ada@example.org")
    with pytest.raises(CommandError, match="holds no such role"):
        say("end_role", "ada@example.org", role="admin", challenge="london")


def test_a_role_that_ended_can_be_given_again(london):
    person = builders.person("ada@example.org", "admin")
    say("end_role", person.email, role="admin", challenge="london")
    admin()
    assert can(person, Can.RUN_NIGHT, challenge=london)


def test_a_challenge_is_made_once_and_never_changed_in_passing():
    north = {"name": "The North Challenge", "las": "380-384,390"}
    assert say("add_challenge", "north", **north) == "The North Challenge (north) covers 6 authorities.\n"
    say("add_challenge", "north", **north)
    with pytest.raises(CommandError, match="with another name or area"):
        say("add_challenge", "north", **(north | {"las": "380"}))
    assert Challenge.objects.get().la_codes == ["380", "381", "382", "383", "384", "390"]
    assert AuditEvent.objects.get().action == "challenge.added"


def test_areas_that_the_project_knows_need_no_more_than_their_names():
    assert "33 authorities" in say("add_challenge", "london")
    assert "the whole country" in say("add_challenge", "england")


@pytest.mark.parametrize(
    ("slug", "told", "words"),
    [
        ("north", {}, "Say what 'north' is called and covers"),
        ("north", {"name": "North", "las": ""}, "Say what 'north' is called and covers"),
        ("north", {"name": "North", "las": "38"}, "'38' is no authority code"),
        ("the north", {"name": "North", "las": "380"}, "Enter a valid"),
    ],
)
def test_a_challenge_without_name_or_area_is_refused(slug, told, words):
    with pytest.raises(CommandError, match=words):
        say("add_challenge", slug, **told)
    assert not Challenge.objects.exists()


def test_a_challenge_may_cover_the_whole_country():
    assert "the whole country" in say("add_challenge", "everywhere", name="Everywhere", las="all")
