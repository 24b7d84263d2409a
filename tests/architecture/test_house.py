"""The house rules hold in every file of the project. Layers are import-linter's matter, style is ruff's."""

import re
import subprocess
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from challenge.core.management.commands.state_diagrams import state_tables
from tests.architecture import rules

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".ico", ".woff2", ".xlsx", ".gz"}
APPS = ("challenge", "schools", "advisers", "partnerships", "dataPacks")


def project_files() -> list[Path]:
    """Every file that belongs to the project, as git has it. What else lies about is nobody's business."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listing.stdout.splitlines()]
    return [path for path in files if path.is_file() and path.suffix not in BINARY]


def faults(rule: Callable[[str], Iterator[str]], paths: list[Path]) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {fault}" for path in paths for fault in rule(path.read_text())]


def python_files(*, tests: bool = True) -> list[Path]:
    files = [path for path in project_files() if path.suffix == ".py" and "migrations" not in path.parts]
    return files if tests else [path for path in files if path.relative_to(ROOT).parts[0] in APPS]


def test_views_and_apis_read_through_selectors():
    views = [
        path
        for path in python_files(tests=False)
        if re.search(r"/(views|api|serializers|filters|presenters)(/|\.py$)", path.as_posix())
    ]

    assert views
    assert not faults(rules.raw_managers, views)


def test_no_file_names_a_machine_or_a_registry():
    assert not faults(rules.machine_words, project_files())


def test_files_and_functions_stay_short():
    assert not faults(rules.too_long, python_files())


def test_every_module_says_what_it_is_for():
    assert not faults(rules.missing_docstring, [path for path in python_files() if path.name != "apps.py"])


def test_the_lock_is_in_line_with_the_project():
    project, lock = (ROOT / "pyproject.toml").read_text(), (ROOT / "requirements.lock").read_text()

    assert not list(rules.lock_out_of_line(project, lock))


def test_production_runs_the_versions_that_were_tested():
    tested, shipped = (
        pins((ROOT / name).read_text()) for name in ("requirements.lock", "requirements-production.lock")
    )

    assert shipped <= tested
    assert not {name for name, _ in shipped} & {"pytest", "playwright", "mypy"}


def pins(lock: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock, re.MULTILINE))


def test_the_asset_lock_holds_no_addresses():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_drawings_of_the_states_are_fresh():
    call_command("state_diagrams", check=True, stdout=StringIO())


@pytest.mark.parametrize("name", sorted(state_tables()))
def test_every_state_of_a_table_leads_somewhere_known(name):
    table = state_tables()[name]

    assert all(followers <= set(table.moves) for followers in table.moves.values())
