"""`manage.py work_uploads`: check and import what people have uploaded, where no worker is alive to do it."""

from typing import Any

from challenge.core.management.data_command import DataCommand
from dataPacks import incoming
from schools.models import Upload


class Command(DataCommand):
    help = "Do the waiting work of uploaded files, now and in this process: checks, and imports that were confirmed."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Upload.objects.filter(state__in=incoming.uploads.STATES_WITH_WORK).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True))
        while incoming.work_waiting():
            pass
        for upload in Upload.objects.filter(pk__in=ids).order_by("pk"):
            self.stdout.write(f"{upload.file_name}: {upload.get_state_display()}")
        if not ids:
            self.stdout.write("No uploaded file is waiting for anything.")
