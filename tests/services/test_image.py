"""Dockerfile, .dockerignore and docker-compose.yml: what an operator is promised of them, read from the files."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.services import compose
from tests.services.compose import ROOT, command_of, copied, dockerfile, ignored, in_order, seconds

FILLED = {
    "SECRET_KEY": "s3cret", "MFA_KEYS": "k3y", "OWNER_PASSWORD": "owner-pw", "APP_PASSWORD": "app-pw",
    "ALLOWED_HOSTS": "c.example.org",
}  # fmt: skip
SERVICES = compose.compose()["services"]
APPLICATION = ("migrate", "web", "worker", "beat")


# ---- the image


def test_the_last_stage_has_neither_tools_nor_packages_of_its_own() -> None:
    assets, packages, last = dockerfile()
    assert (assets.name, packages.name, last.name) == ("assets", "packages", "")
    assert assets.base.startswith("node:") and packages.base == last.base
    assert "--require-hashes" in packages.all("RUN")[-1] and "npm ci" in assets.all("RUN")[0]
    assert not [run for run in last.all("RUN") if re.search(r"\b(pip|npm|apt-get|curl|wget)\b", run)]


def test_it_runs_as_nobody_who_owns_its_code() -> None:
    last = dockerfile()[-1]
    names = [name for name, _ in last.steps]
    assert last.all("USER") == ["challenge"]
    assert "USER" not in [name for name, _ in last.steps[names.index("USER") + 1 :]]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name in ("COPY", "RUN"))
    (owned,) = [run for run in last.all("RUN") if "chown" in run]
    assert owned.endswith("chown challenge:challenge var/media"), "of its own it has the folder of uploads alone"


def test_everything_that_is_copied_exists_and_nothing_is_fetched() -> None:
    for stage in dockerfile():
        assert not stage.all("ADD")
        for source, _ in copied(stage):
            assert (ROOT / source).exists(), source
            assert not ignored(source), source
            assert source != ".", "a whole folder of a developer's is no image"


@pytest.mark.parametrize(
    "path",
    [
        ".env", "challenge/.env", "var/secret-key", "var/media/x.csv", ".git/config", "tests/conftest.py",
        ".venv/bin/python", "benchmarks/x.py", "node_modules/x", "challenge/core/__pycache__/x.pyc", "docs/data.md",
        "docker-compose.yml",
    ],
)  # fmt: skip
def test_what_no_image_may_hold_stays_out_of_the_build(path: str) -> None:
    assert ignored(path)


@pytest.mark.parametrize(
    "path", ["manage.py", "challenge/config/wsgi.py", "static/source/x.scss", "templates/base.html"]
)
def test_what_the_image_needs_gets_into_the_build(path: str) -> None:
    assert not ignored(path)


def test_no_secret_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    given = re.findall(r"^\s*(\w*(?:PASSWORD|SECRET|KEY|TOKEN)\w*)\s*[:=]\s*(.*)$", text, re.MULTILINE)
    assert given
    assert not [(name, value) for name, value in given if not value.startswith("${")]
    for name in FILLED:
        with pytest.raises(compose.Unset, match=name):
            compose.compose({key: value for key, value in FILLED.items() if key != name})


def test_the_image_holds_all_that_its_program_needs(tmp_path: Path) -> None:
    """The last stage's files alone load every app, view and command, and gather their static files."""
    compose.build(tmp_path)
    last = dockerfile()[-1]
    (gather,) = [run for run in last.all("RUN") if "collectstatic" in run]
    env = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", **{k: v for k, v in last.env.items() if k != "PATH"}}
    subprocess.run(["sh", "-c", gather], cwd=tmp_path, env=env, check=True)
    assert list((tmp_path / "var" / "static").glob("staticfiles.json"))
    served = env | {"SECRET_KEY": "unused", "MFA_KEYS": "unused"}
    served |= {"DATABASE_URL": "postgres://unused", "REDIS_URL": "redis://unused"}
    load = "import challenge.config.wsgi; from challenge.config.celery import app; app.loader.import_default_modules()"
    subprocess.run([sys.executable, "-c", load], cwd=tmp_path, env=served, check=True)


def test_every_package_that_the_program_imports_is_shipped() -> None:
    lock = (ROOT / "requirements-production.lock").read_text()
    shipped = {_plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    owners = packages_distributions()
    ours = {source for source, _ in copied(dockerfile()[-1])}
    wanted = {name for source in ours for path in (ROOT / source).rglob("*.py") for name in _imported(path)}
    assert {"django", "celery", "pandas"} <= wanted
    foreign = wanted - ours - sys.stdlib_module_names
    assert not {name for name in foreign if not shipped & {_plain(owner) for owner in owners.get(name, [])}}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# ---- the services


def test_the_services_are_these_and_start_in_this_order() -> None:
    assert in_order(SERVICES) == ["postgres", "redis", "migrate", "web", "worker", "beat"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_confined_and_bounded(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service and "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.startswith("/tmp") for mount in service["tmpfs"])
    limits = service["deploy"]["resources"]["limits"]
    assert limits.keys() == {"cpus", "memory", "pids"}
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert name in APPLICATION or service["user"] in ("postgres", "redis"), "no image's own root"
    assert not [mount for mount in service.get("volumes", []) if mount.startswith((".", "/"))], (
        "no folder of the host's"
    )


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_each_service_that_stays_has_a_health_check_that_ends(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert seconds(check["timeout"]) <= seconds(check["interval"])
    assert check["retries"] >= 3 and seconds(check["start_period"]) >= 10


def test_nothing_starts_before_what_it_leans_on_is_well() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
        }


def test_only_the_web_process_is_reached_from_outside_and_from_this_machine_alone() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    assert compose.compose()["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {"web", "worker"}


def test_the_application_runs_in_production_and_not_as_the_owner_of_the_tables() -> None:
    filled = compose.compose(FILLED)["services"]
    for name in APPLICATION:
        env = filled[name]["environment"]
        assert env["DJANGO_SETTINGS_MODULE"] == "challenge.config.settings.prod"
        role = "challenge_owner" if name == "migrate" else "challenge_app"
        assert env["DATABASE_URL"].startswith(f"postgres://{role}:")
        assert ("owner-pw" in str(env)) == (name == "migrate"), "only the migration knows the owner's password"


def test_the_image_alone_serves_the_site_as_the_service_does() -> None:
    alone, service = (command_of(given, dockerfile()[-1]) for given in ({}, SERVICES["web"]))
    assert alone[:2] == service[:2] == ["gunicorn", "challenge.config.wsgi:application"]
