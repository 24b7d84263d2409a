"""/people/invite/: from a file to a preview with one verdict for each line, and to invitations, all or none."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from challenge.config.schedule import BEAT_SCHEDULE
from challenge.core.models import AuditEvent, User
from schools.models import Invitation, InvitationDraft, InvitedRole, RoleGrant
from schools.tasks import forget_drafts
from tests.web import builders
from tests.web.invitees import HEADINGS, INVITE, a_file, a_workbook, confirm, invite, look
from tests.web.pages import body, words

HEAD = "head@example.org,Hana Head,Headteacher,100049,"


@pytest.fixture
def client(as_, admin, haverstock):
    return as_(admin)


def nothing_was_done() -> bool:
    return not (Invitation.objects.exists() or RoleGrant.objects.exclude(role="admin").exists() or mail.outbox)


def test_each_line_is_looked_at_and_nothing_is_sent_before_it_is_confirmed(client, officer):
    page = look(
        client, a_file(HEAD, "la@example.org,Lee,LA officer,202,", "g@example.org,Gus,governor,100049,31/07/2099")
    )
    text = words(page)
    assert "Check before you invite" in text
    assert "Will be invited 2 lines" in text
    assert "Has this role already 1 line" in text
    assert "2 Hana Head head@example.org Headteacher Haverstock School No end Will be invited" in text
    assert "31 July 2099" in text
    assert not Invitation.objects.exists() and not mail.outbox


def test_confirming_sends_each_person_one_link(client, admin):
    page = invite(client, HEAD, "g@example.org,Gus Gold,governor,100049,2099-07-31")
    assert "2 invitations were sent." in words(page)
    assert [message.to for message in mail.outbox] == [["head@example.org"], ["g@example.org"]]
    assert "Governor, Haverstock School, until 31 July 2099" in mail.outbox[1].body
    assert "Admin invites you to join London as:" in mail.outbox[0].body
    sent = Invitation.objects.get(email="head@example.org")
    assert (sent.expires_at - sent.sent_at) == dt.timedelta(days=7)
    assert not User.objects.filter(email="head@example.org").exists()


def test_each_step_leaves_its_row_in_the_audit_trail_and_the_file_is_gone(client, admin):
    invite(client, HEAD)
    events = AuditEvent.objects.filter(by=admin, action__startswith="invitation").order_by("pk")
    assert list(events.values_list("action", "subject", "challenge"))[1:2] == [
        ("invitation.made", "email:head@example.org", "london")
    ]
    assert [event.action for event in events] == [
        "invitations.staged", "invitation.made", "invitations.confirmed", "invitation.sent",
    ]  # fmt: skip
    assert events[2].new == {"file": "people.csv", "invited": 1, "given": 0, "rows": 1}
    assert not InvitationDraft.objects.exists()


def test_somebody_with_an_account_gets_the_role_at_once_and_a_mail(client):
    person = builders.person("head@example.org")
    page = invite(client, HEAD + "2099-07-31")
    assert "1 role was given at once." in words(page)
    grant = person.grants.get()
    assert (grant.role, grant.school.urn, grant.until) == ("head", 100049, dt.date(2099, 7, 31))
    assert mail.outbox[0].subject == "You have a new role in London"
    assert not Invitation.objects.exists()


def test_one_person_with_two_roles_gets_one_invitation_with_both(client):
    invite(client, HEAD, "HEAD@example.org,Hana Head,officer,202,")
    invitation = Invitation.objects.get()
    assert sorted(role.role for role in invitation.roles.all()) == ["head", "la_officer"]
    assert len(mail.outbox) == 1


def test_a_further_role_joins_the_invitation_that_is_open(client):
    invite(client, HEAD)
    first = Invitation.objects.get().key_hash
    page = look(client, a_file(HEAD, "head@example.org,Hana Head,officer,202,"))
    assert "Is invited already 1 line" in words(page)
    confirm(client, page)
    invitation = Invitation.objects.get()
    assert invitation.key_hash != first
    assert InvitedRole.objects.filter(invitation=invitation).count() == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",Hana,head,100049,", "email: There is no e-mail address. Write, for example, name@example.org."),
        ("hana,Hana,head,100049,", "email ‘hana’: This is no e-mail address."),
        ("a@example.org\tBcc: b@example.org,H,head,100049,", "This is no e-mail address."),
        ("h@example.org,Hana,,100049,", "role: There is no role. Write one of: Director, Challenge adviser"),
        ("h@example.org,Hana,mayor,100049,", "role ‘mayor’: There is no such role."),
        ("h@example.org,Hana,admin,,", "role ‘admin’: You may not give the role 'Admin team'."),
        ("h@example.org,Hana,head,,", "urn or body: There is no URN."),
        ("h@example.org,Hana,head,Haverstock,", "urn or body ‘Haverstock’: This is no URN."),
        ("h@example.org,Hana,head,999999,", "urn or body ‘999999’: No school has this URN."),
        ("h@example.org,Hana,head,100001,", "Old School is closed. Give the URN of the school that took its place"),
        ("h@example.org,Hana,head,100002,", "Far School is not in the area of London."),
        ("h@example.org,Hana,head,१२३४५६,", "This is no URN."),
        ("h@example.org,Hana,officer,999,", "urn or body ‘999’: No authority has this code or name."),
        ("h@example.org,Hana,officer,660,", "Anglesey is not in the area of London."),
        ("h@example.org,Hana,officer,,", "urn or body: No authority is named."),
        ("h@example.org,Hana,head,100049,soon", "until ‘soon’: This is no date. Write it as 2027-07-31"),
        ("h@example.org,Hana,head,100049,2020-01-01", "until ‘2020-01-01’: This day has passed."),
        ("h@example.org,Hana,head,100049,31/02/2099", "until ‘31/02/2099’: This is no date."),
        ("h@example.org,=HYPERLINK(1),head,100049,", "name ‘=HYPERLINK(1)’: This is no name of a person"),
        ("h@example.org,+1,head,100049,", "This is no name of a person"),
        ("h@example.org,see http://x.example.org,head,100049,", "This is no name of a person"),
        (f"h@example.org,{'x' * 151},head,100049,", "The name is longer than 150 characters."),
        ("closed@example.org,Clo,head,100049,", "The account with this address is closed."),
        ("ok@example.org,Olive,head,100049,", "email ‘ok@example.org’: Line 2 already gives this person this role."),
        ("ok@example.org,Oliver,officer,202,", "name ‘Oliver’: Line 2 gives this address to 'Olive'."),
    ],
)
def test_a_bad_line_is_refused_with_field_value_reason_and_remedy_and_with_it_the_file(client, line, told):
    builders.school("Old School", urn=100001, is_open=False)
    builders.school("Far School", urn=100002, la=builders.authority("660", "Anglesey"))
    closed = builders.person("closed@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    page = look(client, a_file("ok@example.org,Olive,head,100049,", line))
    text = words(page)
    assert "The file cannot be used yet" in text
    assert "1 line is refused, so none is used" in text
    assert told in text
    assert "Nothing was sent: the file still has refused lines." in words(confirm(client, page))
    assert nothing_was_done()


def test_all_lines_can_be_had_as_a_file_without_formulas(client):
    look(client, a_file("=cmd@example.org,Hana,head,1,", "@x,-y,head,100049,"))
    draft = InvitationDraft.objects.get()
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"{INVITE}{draft.pk}/preview.csv")).decode())))
    assert [row["Line"] for row in rows] == ["2", "3"]
    assert rows[0]["E-mail address"] == "'=cmd@example.org"
    assert rows[1]["Name"] == "'-y"
    assert rows[0]["Remedy"] == "Check the number against the list of schools."


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (a_file(HEAD, headings="E-Mail address;Full name;Role;School URN;End date".replace(";", ",")), "Hana Head"),
        (a_file(HEAD.replace(",", ";"), headings="EMAIL;NAME;ROLE;URN;UNTIL"), "Hana Head"),
        (a_file("", HEAD, "", ",,,,"), "Will be invited 1 line"),
        (a_file("100049,head@example.org,Head teacher", headings="urn,e-mail,role"), "Will be invited 1 line"),
        (a_file("o@example.org,officer,,Camden", headings="email,role,urn,local authority"), "Will be invited 1 line"),
        (SimpleUploadedFile("bom.csv", f"\ufeff{HEADINGS}\r\n{HEAD}\r\n".encode()), "Will be invited 1 line"),
    ],
    ids=["headings", "semicolons", "blank lines", "order", "several places", "byte-order mark"],
)
def test_files_as_people_make_them_are_understood(client, file, told):
    assert told in words(look(client, file))


def test_a_workbook_is_read_with_numbers_and_dates_as_they_are_meant(client):
    page = look(
        client,
        a_workbook(
            ("head@example.org", "Hana", "Head", 100049.0, "2099-07-31"), ("o@example.org", "O", "officer", 202, "")
        ),
    )
    assert "Will be invited 2 lines" in words(page)


def zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * 1024 * 1024))
    return file.getvalue()


def lying_zip() -> bytes:
    """Says that its part is short; it is long."""
    data = bytearray(zip_bomb())
    where = data.rindex(b"PK\x01\x02")
    data[where + 24 : where + 28] = (100).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.csv", b"", "The file is empty: it has 0 bytes."),
        ("blank.csv", b"\n", "has no column 'email'"),
        ("only.csv", HEADINGS.encode(), "only.csv names nobody"),
        ("wrong.csv", b"school,head\nX,Y\n", "wrong.csv has no column 'email' (its headings: 'school', 'head')."),
        ("twice.csv", b"email,mail,role\na@b.org,c@d.org,head\n", "more than one column 'email'"),
        ("latin.csv", HEADINGS.encode() + b"\nh@example.org,Ren\xe9,head,100049,\n", "not in UTF-8: see line 2."),
        ("zero.csv", b"email,role\n\0\n", "zero.csv is no CSV file and no Excel workbook"),
        ("quote.csv", b'email,role\n"a@b.org"x,head\n', "quote.csv cannot be read at line 2"),
        ("long.csv", b"email,role\n" + b"a@example.org,head\n" * 501, "names 501 people; send no more than 500"),
        ("big.csv", b"email,role\n" + b"x" * 1024 * 1024, "big.csv has more than 1 MB"),
        ("not.xlsx", b"PK\x03\x04 nonsense", "not.xlsx is no readable Excel workbook"),
        ("bomb.xlsx", zip_bomb(), "bomb.xlsx unpacks to more than 16 MB"),
        ("lie.xlsx", lying_zip(), "lie.xlsx is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(client, name, data, told):
    page = look(client, SimpleUploadedFile(name, data))
    assert told in words(page)
    assert page.status_code == 422
    assert not InvitationDraft.objects.exists()


def test_the_challenge_must_be_one_whose_people_are_ones_own(client):
    builders.challenge("wales", la_codes=["660"])
    assert "Choose a challenge from the list" in words(look(client, a_file(HEAD), challenge="wales"))


def test_what_has_changed_since_the_look_is_not_confirmed(client, haverstock):
    page = look(client, a_file(HEAD))
    builders.person("head@example.org", "head", school=haverstock)
    assert "something has changed since you looked" in words(confirm(client, page))
    assert not Invitation.objects.exists()


def test_pressing_twice_invites_once(client):
    page = look(client, a_file(HEAD))
    draft = InvitationDraft.objects.get()
    confirm(client, page)
    assert client.post(f"{INVITE}{draft.pk}/", {"do": "confirm", "seen": "x"}).status_code == 404
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_failing_audit_trail_takes_everything_back(client, monkeypatch):
    person = builders.person("o@example.org")
    page = look(client, a_file(HEAD, "o@example.org,O,officer,202,"))
    record = AuditEvent.objects.create

    def failing(**fields):
        if fields["action"] == "invitations.confirmed":
            raise RuntimeError("no room")
        return record(**fields)

    monkeypatch.setattr(AuditEvent.objects, "create", failing)
    with pytest.raises(RuntimeError):
        confirm(client, page)
    assert not Invitation.objects.exists() and not person.grants.exists() and not mail.outbox
    assert InvitationDraft.objects.exists()


def test_a_mail_server_that_does_not_answer_leaves_invitations_to_send_again(client, settings):
    page = look(client, a_file(HEAD))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    text = words(confirm(client, page))
    assert "The mail server did not take every mail" in text
    assert "Hana Head (head@example.org) Headteacher, Haverstock School London Not sent" in text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    text = words(client.post(f"/people/invitations/{Invitation.objects.get().pk}/", {"do": "send"}, follow=True))
    assert "A new link has been sent to head@example.org." in text
    assert len(mail.outbox) == 1


def test_a_file_can_be_thrown_away(client):
    look(client, a_file(HEAD))
    page = client.post(f"{INVITE}{InvitationDraft.objects.get().pk}/", {"do": "discard"}, follow=True)
    assert "Nobody was invited." in words(page)
    assert not InvitationDraft.objects.exists()


def test_what_is_left_undecided_is_forgotten_after_a_day(client):
    look(client, a_file(HEAD))
    InvitationDraft.objects.update(made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    look(client, a_file("other@example.org,O,head,100049,"))
    assert forget_drafts.name in [ring["task"] for ring in BEAT_SCHEDULE.values()]
    forget_drafts()
    assert [row["email"] for draft in InvitationDraft.objects.all() for row in draft.rows] == ["other@example.org"]


def test_a_file_is_seen_by_whoever_chose_it_alone(client, as_):
    look(client, a_file(HEAD))
    colleague = as_(builders.person("colleague@example.org", "admin"))
    assert colleague.get(f"{INVITE}{InvitationDraft.objects.get().pk}/").status_code == 404


def test_the_example_can_be_had_and_is_understood(client, officer):
    example = body(client.get(f"{INVITE}example.csv"))
    text = words(look(client, SimpleUploadedFile("example.csv", example)))
    assert "Will be invited 3 lines" in text
    assert client.get(f"{INVITE}example.xlsx").status_code == 200


def test_looking_costs_the_same_for_one_line_and_for_many(client, django_assert_max_num_queries):
    lines = [f"p{number}@example.org,P {number},head,100049," for number in range(60)]
    with django_assert_max_num_queries(40):
        assert "Will be invited 60 lines" in words(look(client, a_file(*lines)))
