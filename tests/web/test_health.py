"""/healthz: whether database and broker answer, and nothing else."""

import pytest
from celery import current_app
from django.db import DatabaseError

from challenge.pages.views import health


@pytest.fixture
def deaf(monkeypatch):
    """A broker that nobody answers for. The addresses for reading and writing follow this one unless they are set."""
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")


def test_well(client, valkey):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})


def test_without_a_broker_pages_work_and_it_says_what_does_not(client, deaf):
    response = client.get("/healthz")
    found = response.json()
    assert response.status_code == 200
    assert (found["status"], found["database"], found["broker"]) == ("degraded", "ok", "unreachable")
    assert found["meaning"].startswith("Pages work.")


def test_without_a_database(client, valkey, monkeypatch):
    class Silent:
        def cursor(self):
            raise DatabaseError("password=secret")

    monkeypatch.setattr(health, "connection", Silent())
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "failing"
    assert response.json()["database"] == "unreachable"
    assert b"secret" not in response.content


def test_only_reads(client):
    assert client.post("/healthz").status_code == 405


def test_is_never_kept(client, valkey):
    assert "no-cache" in client.get("/healthz")["Cache-Control"]
