"""An uploaded file as a file again, for as long as somebody reads it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schools.models import Upload, UploadPart


@contextmanager
def file_of(upload: Upload) -> Iterator[Path]:
    """The upload's bytes under its own name; gone when the block ends. One part at a time is in memory."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / (Path(upload.file_name).name or "file")
        with path.open("wb") as target:
            parts = UploadPart.objects.filter(upload=upload).order_by("number")
            for body in parts.values_list("body", flat=True).iterator(1):
                target.write(body)
        yield path
