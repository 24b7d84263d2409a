"""`docker-compose.yml` and `Dockerfile` as data, and an 'image': a folder with just the files that the last stage has.

Nothing here starts a container. The point is the opposite: that the files mean what they say is shown on any machine.
"""

import fnmatch
import json
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
SECONDS = {"s": 1, "m": 60}


class Unset(Exception):
    """A variable that the compose file requires is not in the environment."""


def interpolated(value: Any, env: Mapping[str, str]) -> Any:
    """As docker compose does: ${X}, ${X:-default}, ${X:?message}."""
    if isinstance(value, dict):
        return {key: interpolated(item, env) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolated(item, env) for item in value]
    return VARIABLE.sub(lambda found: _variable(found, env), value) if isinstance(value, str) else value


def _variable(found: re.Match[str], env: Mapping[str, str]) -> str:
    name, mark, words = found.groups()
    if env.get(name):
        return env[name]
    if mark == "?":
        raise Unset(f"{name}: {words}")
    return words or ""


def compose(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The whole file; with `env`, variables are filled in."""
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found if env is None else interpolated(found, env)


def seconds(text: str) -> float:
    return float(text[:-1]) * SECONDS[text[-1]]


def in_order(services: dict[str, Any]) -> list[str]:
    """Names such that each comes after what it depends on."""
    done: list[str] = []
    while len(done) < len(services):
        ready = [n for n, s in services.items() if n not in done and set(s.get("depends_on", {})) <= set(done)]
        assert ready, f"services depend on one another in a circle: {set(services) - set(done)}"
        done += ready
    return done


@dataclass
class Stage:
    name: str
    base: str
    env: dict[str, str] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)  # (instruction, the rest), in order

    def all(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.steps if name == instruction]


def dockerfile() -> list[Stage]:
    """The stages, each instruction on one line."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    stages: list[Stage] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("#"):
            continue
        instruction, rest = line.split(None, 1)
        if instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(name, base))
        elif instruction == "ENV":
            stages[-1].env.update(pair.split("=", 1) for pair in shlex.split(rest))
        stages[-1].steps.append((instruction, rest))
    return stages


def command_of(service: dict[str, Any], stage: Stage) -> list[str]:
    return list(service.get("command") or json.loads(stage.all("CMD")[-1]))


def ignored(path: str) -> bool:
    """Whether `.dockerignore` keeps a path of the project out of the build. The last line that fits decides."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        keeps, pattern = not pattern.startswith("!"), pattern.lstrip("!")
        if _fits(path, pattern):
            verdict = keeps
    return verdict


def _fits(path: str, pattern: str) -> bool:
    """A pattern fits a path and everything below it; `**/` fits any depth."""
    parts = path.split("/")
    above = ["/".join(parts[: i + 1]) for i in range(len(parts))]
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatchcase(part, pattern[3:]) for part in parts)
    return any(pattern.count("/") == each.count("/") and fnmatch.fnmatchcase(each, pattern) for each in above)


def copied(stage: Stage) -> list[tuple[str, str]]:
    """(from, to) of what a stage takes from the project itself, not from another stage."""
    words = [rest.split() for rest in stage.all("COPY") if not rest.startswith("--from")]
    return [(source, target) for *sources, target in words for source in sources]


def build(folder: Path) -> None:
    """What the last stage has below its WORKDIR before its own commands run: the image, without an engine."""
    last = dockerfile()[-1]
    for source, target in copied(last):
        _copy(source, folder / target / (source if target.endswith("/") else ""))
    for rest in last.all("COPY"):
        if rest.startswith("--from=assets"):  # that stage copies `static` and builds into it
            _copy("static", folder / "static")
            shutil.copytree(ROOT / "static" / "build", folder / "static" / "build", dirs_exist_ok=True)


def _copy(source: str, target: Path) -> None:
    for path in [ROOT / source] if (ROOT / source).is_file() else sorted((ROOT / source).rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and not ignored(name):
            to = target if (ROOT / source).is_file() else target / path.relative_to(ROOT / source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, to)
