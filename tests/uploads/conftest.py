"""One challenge, whoever may import data into it, and files that go the whole way through the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from challenge.core.models import Challenge, User
from dataPacks import doorbell, incoming
from dataPacks.actions import uploads
from dataPacks.actions.import_report import Told
from schools.models import Upload
from tests.web import builders

Send = Callable[..., Upload]


@pytest.fixture(autouse=True)
def nobody_hears_the_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring_for_upload", lambda upload_id: True)


@pytest.fixture
def london(db: None) -> Challenge:
    return builders.challenge()


@pytest.fixture
def admin(london: Challenge) -> User:
    return builders.person("admin@example.org", "admin")


@pytest.fixture
def colleague(london: Challenge) -> User:
    return builders.person("colleague@example.org", "admin")


@pytest.fixture
def send(london: Challenge, admin: User) -> Send:
    """Upload a file and have it checked; as it then stands. Tables of `tests.imports.files` do not name their year."""

    def sent(path: Path, *, visibility: str = "public", year: str = "2018-19", **changes: Any) -> Upload:
        upload = uploads.keep_file(
            challenge=changes.get("challenge", london),
            file_name=path.name,
            body=path.read_bytes(),
            visibility=visibility,
            told=Told(None, year, None),
            by=changes.get("by", admin),
        )
        return worked(upload)

    return sent


def worked(upload: Upload) -> Upload:
    """What a worker makes of it."""
    while incoming.work_one(upload.pk):
        pass
    return Upload.objects.get(pk=upload.pk)
