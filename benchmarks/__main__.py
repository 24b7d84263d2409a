"""The figures of merit: `make bench`, or `.venv/bin/python -m benchmarks [NAME…]` for some of them.

Every module of this package that has a function `run` is a benchmark. `run()` yields figures, each a mapping with
`name`, `value`, and where there is one `unit`, `baseline`, `ratio` and `aim`; each is printed as one line of JSON,
together with the database and the cores it ran on. A benchmark runs in a process of its own, so that peaks of memory
are its own too, against an empty PostgreSQL that syncs to the disk, or SQLite where the module says
`DATABASE = "sqlite"`, and a Valkey of its own; Django is set up and the tables are there.
"""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

import benchmarks
from tests.services.postgres import running_postgres
from tests.services.valkey import running_valkey

ROOT = Path(__file__).resolve().parents[1]


def names() -> list[str]:
    """The benchmarks, by module name."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    return [name for name in found if "def run(" in (ROOT / "benchmarks" / f"{name}.py").read_text()]


def measure(name: str) -> int:
    """Run one benchmark in a process and with services of its own. Returns the exit code."""
    source = (ROOT / "benchmarks" / f"{name}.py").read_text()
    with tempfile.TemporaryDirectory(prefix="challenge-bench-") as state_dir, running_valkey() as valkey:
        env = os.environ | {"STATE_DIR": state_dir, "REDIS_URL": valkey.url}
        env |= {"DJANGO_SETTINGS_MODULE": "challenge.config.settings.dev", "LOG_LEVEL": "WARNING"}
        command = [sys.executable, "-m", "benchmarks", "--here", name]
        if 'DATABASE = "sqlite"' in source:
            env.pop("DATABASE_URL", None)
            return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        with running_postgres(durable=True) as url:
            return subprocess.run(command, cwd=ROOT, env=env | {"DATABASE_URL": url}, check=False).returncode


def run_here(name: str) -> None:
    """Run one benchmark in this process and print its figures."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    for figure in importlib.import_module(f"benchmarks.{name}").run():
        print(json.dumps({**figure, "database": connection.vendor, "cores": os.cpu_count()}), flush=True)


def main(wanted: list[str]) -> int:
    if wanted[:1] == ["--here"]:
        run_here(wanted[1])
        return 0
    return max([measure(name) for name in names() if not wanted or name in wanted], default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
