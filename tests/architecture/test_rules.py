"""The house rules catch what they are for, and let the rest pass."""

import pytest

from tests.architecture import rules

PROJECT = """
[project]
name = "house"
dependencies = ["django~=5.2.0", "redis"]
[dependency-groups]
dev = ["pytest"]
"""
LOCK = """
django==5.2.19 \\
    --hash=sha256:aa
    # via house (pyproject.toml)
pytest==9.0 \\
    --hash=sha256:bb
    # via house (pyproject.toml:dev)
redis==8.1.0 \\
    --hash=sha256:cc
    # via
    #   house (pyproject.toml)
    #   kombu
sqlparse==0.5 \\
    --hash=sha256:dd
    # via django
"""


def test_raw_managers_are_caught_and_selectors_pass():
    assert list(rules.raw_managers("def view(request):\n    return School.objects.all()\n")) == [
        "line 2: '.objects' in a view; start at a selector"
    ]
    assert not list(rules.raw_managers("schools = schools_for(request.user)  # not School.objects\n"))


@pytest.mark.parametrize("line", ["cd /" + "work/main", "'/" + "tmp/x'", "see https://" + "pypi" + ".org/simple"])
def test_machine_paths_and_registries_are_caught(line):
    assert list(rules.machine_words(line))


@pytest.mark.parametrize(
    "line", ["import challenge.work/x", "../work/x", "tempfile.gettempdir()", "/workers/", "a/root/b"]
)
def test_other_paths_pass(line):
    assert not list(rules.machine_words(line))


def test_long_files_and_functions_are_caught():
    assert list(rules.too_long("x = 1\n" * 401))
    assert list(rules.too_long("def f():\n" + "    x = 1\n" * 60))
    assert not list(rules.too_long("def f():\n" + "    x = 1\n" * 50))


def test_a_module_without_a_purpose_is_caught():
    assert list(rules.missing_docstring("def f(): ...\n"))
    assert not list(rules.missing_docstring('"""What f is for."""\n\ndef f(): ...\n'))
    assert not list(rules.missing_docstring("from x import y\n"))


def test_a_lock_in_line_passes():
    assert not list(rules.lock_out_of_line(PROJECT, LOCK))


@pytest.mark.parametrize(
    ("project", "lock", "fault"),
    [
        (PROJECT.replace("5.2.0", "6.0.0"), LOCK, "django~=6.0.0 is locked as 5.2.19"),
        (PROJECT.replace('"redis"', '"redis", "celery"'), LOCK, "celery is locked as None"),
        (PROJECT.replace(', "redis"', ""), LOCK, "redis is locked for pyproject.toml, which no longer"),
        (PROJECT, LOCK.replace("sqlparse==0.5 \\\n    --hash=sha256:dd", "sqlparse==0.5"), "without hashes: sqlparse"),
    ],
)
def test_a_lock_out_of_line_is_caught(project, lock, fault):
    assert [text for text in rules.lock_out_of_line(project, lock) if fault in text]
