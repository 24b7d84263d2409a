"""An installation on the test's database and broker: web, workers and beat, each a group of real processes."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from challenge.core.models import Job
from challenge.core.services import programs
from tests.night.processes import Group, running, wait_for
from tests.services.postgres import free_port

QUICK_BEAT = [sys.executable, "-m", "celery", "-A", "tests.night.quick_beat", "beat", "--pidfile", ""]


class Installation:
    """`worker` may be killed and started again; web and beat run on."""

    def __init__(self, port: int, worker: Group) -> None:
        self.port, self.worker = port, worker
        self.worker_started = timezone.now()

    def start_worker(self) -> None:
        self.worker_started = timezone.now()
        self.worker.start()

    def held(self) -> list[str]:
        """The kinds of the jobs that the workers of now hold leases on."""
        jobs = Job.objects.filter(state=Job.State.LEASED, started_at__gte=self.worker_started)
        return list(jobs.exclude(run__startswith="lock:").values_list("kind", flat=True))

    def kill_worker(self) -> list[str]:
        """`kill -9` of the whole group; the kinds of the jobs it held leases on at that moment."""
        self.worker.kill()
        return self.held()


@contextlib.contextmanager
def installed(env: dict[str, str], folder: Path) -> Iterator[Installation]:
    """Web, workers and beat up and serving for as long as the block."""
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=env, check=True)
    web = programs.web(free_port())
    port = int(web.command[web.command.index("--bind") + 1].rpartition(":")[2])
    beat = [*QUICK_BEAT, "--schedule", str(folder / "beat")]
    with (
        running(web.command, env, folder / "web.log") as web_group,
        running(beat, env, folder / "beat.log"),
        running(programs.worker().command, env, folder / "worker.log") as worker,
    ):
        wait_for(lambda: web_group.says("") and web.is_ready(), "the web server")
        wait_for(lambda: worker.says("ready."), "the workers")
        yield Installation(port, worker)
