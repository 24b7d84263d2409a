"""Files of people to invite, as tests write them, and the steps from such a file to an accepted invitation."""

import io
import re
from typing import Any

import xlsxwriter
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from schools.models import InvitationDraft

INVITE = "/people/invite/"
HEADINGS = "email,name,role,urn or body,until"
NEW = "seven quiet rivers north"


def a_file(*lines: str, name: str = "people.csv", headings: str = HEADINGS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([headings, *lines]).encode())


def a_workbook(*rows: tuple, headings: str = HEADINGS) -> SimpleUploadedFile:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((headings.split(","), *rows)):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("people.xlsx", file.getvalue())


def look(client: Client, file: SimpleUploadedFile, challenge: str = "london") -> Any:
    """The preview of a file, or the page that refuses it."""
    return client.post(INVITE, {"challenge": challenge, "file": file}, follow=True)


def confirm(client: Client, page: Any) -> Any:
    """Press the button of a preview."""
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page.content.decode())
    draft = InvitationDraft.objects.latest("pk")
    data = {"do": "confirm", "seen": seen.group(1) if seen else ""}
    return client.post(f"{INVITE}{draft.pk}/", data, follow=True)


def invite(client: Client, *lines: str) -> Any:
    return confirm(client, look(client, a_file(*lines)))


def link_to(email: str) -> str:
    """The path of the newest link that went to an address."""
    bodies = [message.body for message in mail.outbox if message.to == [email]]
    found = re.search(r"https?://[^/]+(/invitations/\S+)", bodies[-1])
    assert found
    return found.group(1)


def accept(client: Client, link: str, name: str = "Hana Head", password: str = NEW) -> Any:
    return client.post(link, {"name": name, "password1": password, "password2": password}, follow=True)
