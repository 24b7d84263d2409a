"""A fresh clone needs no further command before the first import."""

import os
import subprocess
import sys

from django.conf import settings


def test_the_first_command_on_a_fresh_state_folder_makes_the_tables(tmp_path):
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    run = subprocess.run(
        [sys.executable, "manage.py", "export_results", "--out", str(tmp_path / "results.csv")],
        cwd=settings.BASE_DIR,
        env=env | {"STATE_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, "Nothing has been imported yet" in run.stderr) == (1, True), run.stderr
    assert (tmp_path / "var" / "challenge.sqlite3").exists()
