"""An uploaded file as a file again, for as long as somebody reads it."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schools.models import Upload, UploadPart

LONGEST_NAME = 120


@contextmanager
def file_of(upload: Upload) -> Iterator[Path]:
    """The upload's bytes under its own name; gone when the block ends. One part at a time is in memory."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / plain_name(upload.file_name)
        with path.open("wb") as target:
            parts = UploadPart.objects.filter(upload=upload).order_by("number")
            for body in parts.values_list("body", flat=True).iterator(1):
                target.write(body)
        yield path


def plain_name(file_name: str) -> str:
    """The last part of a name that somebody gave, as any disk takes it: readers know tables by their names too."""
    name = re.split(r"[/\\]", file_name)[-1]
    return re.sub(r"[^A-Za-z0-9._ ()-]", "_", name).lstrip(".")[-LONGEST_NAME:] or "file"
