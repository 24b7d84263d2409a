"""A fresh clone needs no further command before the first import."""

import os
import subprocess
import sys

from django.conf import settings

HEADER = "urn,laestab,measure,year,group,value,code,edition,file,line,column"


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
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "results.csv").read_text().strip() == HEADER
