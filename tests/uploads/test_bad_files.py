"""Whatever somebody uploads ends in a preview or in a refusal in words: no fault of the program, nothing half done."""

import random
from pathlib import Path

import pytest

from dataPacks.presenters.uploads import faults, outcome
from dataPacks.store.upload_files import plain_name
from schools.models import DatasetVersion, School
from tests.imports import files
from tests.imports.test_bad_input import REFUSED, ROWS, Bad
from tests.uploads.conftest import Send

pytestmark = pytest.mark.django_db

MUTATIONS = 150


@pytest.mark.parametrize("bad", [bad for name, bad in REFUSED.items() if name != "0 bytes"])
def test_a_broken_file_is_refused_in_words(tmp_path: Path, send: Send, bad: Bad):
    path = files.absence(tmp_path, ROWS)
    path.write_bytes(bad.spoil(path.read_bytes()))
    upload = send(path)
    assert upload.state == "refused" and outcome(upload).startswith("The file cannot be taken as it is.")
    assert bad.words in faults(upload)[0]["reason"] and faults(upload)[0]["remedy"]


@pytest.mark.parametrize(
    "name", ["notes.pdf", "archive.zip", "table", "..", "a/b\\c.csv", "ü" * 200 + ".csv", "x.csv.gz"]
)
def test_whatever_it_is_called(tmp_path: Path, send: Send, name: str):
    content = files.absence(tmp_path, ROWS).read_bytes()
    upload = send(Named(name, content))
    assert upload.state in ("refused", "previewed") and upload.report["status"] != "failed"


class Named:
    """Enough of a path for `send`, with a name that no disk would take."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def read_bytes(self) -> bytes:
        return self.content


def test_mutated_files_are_never_a_fault_of_the_program(tmp_path: Path, send: Send):
    content = files.absence(tmp_path, [row | {"ESTAB": 4000 + i} for i, row in enumerate(ROWS * 3)]).read_bytes()
    chance = random.Random(7)
    for _ in range(MUTATIONS):
        upload = send(Named("england_abs.csv", mutated(content, chance)))
        assert upload.report["status"] in ("accepted", "refused"), upload.report
    assert not DatasetVersion.objects.exists() and not School.objects.exists()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out or put in, or the end cut off."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 20)]
            case 2:
                data[at:at] = bytes(chance.choices(b'",\r\n\0=x9', k=3))
            case 3 if len(data) > 40:
                del data[-chance.randint(1, 30) :]
    return bytes(data)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("england_ks4final.csv", "england_ks4final.csv"),
        ("C:\\Users\\me\\2018-19 absence (1).csv", "2018-19 absence (1).csv"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("größe.csv", "gr__e.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_becomes_one_that_any_disk_takes(given: str, kept: str):
    assert plain_name(given) == kept
