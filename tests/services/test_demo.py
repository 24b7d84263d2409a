"""What the demo does before anything is served: refusals in plain words, one password, one database per source."""

import socket

import pytest
from django.core.management import CommandError, call_command

from challenge.core.management import preparation
from challenge.core.management.commands import demo
from challenge.core.models import User


def test_a_taken_port_is_refused_with_a_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is not free .*Choose another: PORT={port + 1}"):
            preparation.check_port(port)


def test_a_second_supervisor_on_one_state_directory_is_refused(tmp_path):
    first = preparation.claim_state_dir(tmp_path)
    with pytest.raises(CommandError, match="Already running"):
        preparation.claim_state_dir(tmp_path)

    first.close()
    preparation.claim_state_dir(tmp_path).close()


def test_data_has_to_be_a_folder(settings, tmp_path):
    settings.DEMO = True

    with pytest.raises(CommandError, match="is no folder"):
        call_command("demo", data=tmp_path / "nowhere")


def test_the_password_is_made_once_and_kept_for_the_owner_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    path = tmp_path / "password"

    password, is_new = demo._password(path)

    assert is_new and len(password) >= 12
    assert path.stat().st_mode & 0o777 == 0o600
    assert demo._password(path) == (password, False)
    monkeypatch.setenv("DEMO_PASSWORD", "told-by-the-owner")
    assert demo._password(path) == ("told-by-the-owner", True)


@pytest.mark.django_db
def test_a_new_password_reaches_the_accounts_of_a_seeded_demo():
    User.objects.create_user("head@example.org", "of last time")

    demo._set_passwords("of this time")

    assert User.objects.get().check_password("of this time")


def test_a_seeded_database_is_kept_and_another_source_sets_it_aside(tmp_path):
    (tmp_path / "challenge.sqlite3").write_text("first")
    first = demo._Source(tmp_path, "a synthetic country")
    first.note(seeded=True)
    assert first.is_seeded()

    other = demo._Source(tmp_path, "real data")
    assert not other.is_seeded()
    other.clear_the_table()

    assert not (tmp_path / "challenge.sqlite3").exists()
    assert (tmp_path / "earlier" / "challenge.sqlite3").read_text() == "first"


def test_what_an_interrupted_seeding_left_is_made_anew(tmp_path):
    source = demo._Source(tmp_path, "a synthetic country")
    source.note(seeded=False)
    (tmp_path / "challenge.sqlite3").write_text("half done")

    source.clear_the_table()

    assert not (tmp_path / "challenge.sqlite3").exists()
    assert not source.is_seeded()


def test_static_files_are_gathered_once_and_again_when_one_changes(settings, tmp_path):
    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "gathered"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (source / "a.txt").write_text("one")
    preparation.collect_static()
    first = (tmp_path / "gathered" / ".gathered").stat().st_mtime_ns
    preparation.collect_static()
    assert (tmp_path / "gathered" / ".gathered").stat().st_mtime_ns == first

    (source / "b.txt").write_text("two")
    preparation.collect_static()

    assert (tmp_path / "gathered" / "b.txt").read_text() == "two"
