"""`manage.py run` on another port: links in mails lead there."""

import pytest
from django.core.management import call_command

from challenge.core.management.commands.run import Command
from challenge.core.services.supervisor import Supervisor


class Noted(Command):
    """Starts nothing; `site_url` is what its programs would have been told."""

    site_url = ""

    def serve(self, supervisor: Supervisor, port: int) -> None:
        self.site_url = supervisor.env["SITE_URL"]


@pytest.mark.parametrize(("told", "used"), [
    ("", "http://127.0.0.1:8799"), ("https://challenge.example.org", "https://challenge.example.org")
])  # fmt: skip
def test_mails_lead_to_the_port_that_was_told_unless_the_address_is(settings, tmp_path, monkeypatch, told, used):
    settings.STATE_DIR = tmp_path
    monkeypatch.delenv("SITE_URL", raising=False)
    if told:
        monkeypatch.setenv("SITE_URL", told)
    command = Noted()
    call_command(command, port=8799)
    assert command.site_url == used
