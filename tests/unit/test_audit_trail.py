"""The audit trail can be added to and read, and nothing else, by whatever route."""

import pytest
from django.db import DatabaseError, connection, transaction

from challenge.core import audit
from challenge.core.models import AuditEvent, User


@pytest.fixture
def event(db):
    return audit.record(by=None, action="night.started", subject="release:1")


def refused():
    return pytest.raises(DatabaseError, match="append-only")


def test_an_event_cannot_be_changed(event):
    with refused(), transaction.atomic():
        AuditEvent.objects.update(action="something.else")

    assert AuditEvent.objects.get().action == "night.started"


def test_an_event_cannot_be_deleted(event):
    with refused(), transaction.atomic():
        AuditEvent.objects.all().delete()

    assert AuditEvent.objects.count() == 1


def test_raw_sql_is_refused_too(event):
    statements = ["UPDATE core_auditevent SET subject = ''", "DELETE FROM core_auditevent"]
    if connection.vendor == "postgresql":
        statements.append("TRUNCATE core_auditevent")
    for statement in statements:
        with refused(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_person_can_be_deleted_and_the_trail_still_names_them(db):
    person = User.objects.create_user("leaver@example.org")
    audit.record(by=person, action="pack.read", subject="school:100049")

    person.delete()

    assert AuditEvent.objects.get().by_email == "leaver@example.org"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second, after the tables were emptied"])
def test_the_refusal_holds_in_transactional_tests_as_well(turn):
    audit.record(by=None, action="night.started")

    with refused():
        AuditEvent.objects.all().delete()

    assert AuditEvent.objects.count() == 1
