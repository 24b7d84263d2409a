"""The house rules that no linter knows. Each takes the text of one file and gives the faults, one sentence each."""

import ast
import re
import tomllib
from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

# A path of somebody's machine, and the hosts of package registries: neither belongs in a file that others read.
_MACHINE_PATH = re.compile(r"(?:^|[^.A-Za-z0-9_-])/(?:work|farm|root|tmp)/[a-z]")
_REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|registry[.]yarnpkg|deb[.]debian[.]org|--(?:extra-)?index-url"
)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def raw_managers(text: str) -> Iterator[str]:
    """Views, pages and APIs read through a selector for the viewer, never through `Model.objects`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            yield f"line {node.lineno}: '.{node.attr}' in a view; start at a selector"


def machine_words(text: str) -> Iterator[str]:
    """No file names a path of one machine or the host of a registry."""
    for number, line in enumerate(text.splitlines(), 1):
        if _MACHINE_PATH.search(line) or _REGISTRY.search(line):
            yield f"line {number}: a machine's path or a registry's host: {line.strip()[:80]}"


def too_long(text: str) -> Iterator[str]:
    """A file fits in 400 lines and a function on a screen."""
    if (length := len(text.splitlines())) > LONGEST_FILE:
        yield f"{length} lines; split it by noun"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= LONGEST_FUNCTION:
            yield f"line {node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines; give its parts names"


def missing_docstring(text: str) -> Iterator[str]:
    """A module with code in it says what it is for."""
    tree = ast.parse(text)
    if any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body) and not ast.get_docstring(tree):
        yield "no docstring says what this module is for"


def lock_out_of_line(project: str, lock: str) -> Iterator[str]:
    """The lock pins, with hashes, a fitting version of everything that `pyproject.toml` asks for, and nothing else."""
    pins = {canonicalize_name(name): version for name, version in _PIN.findall(lock)}
    tables = tomllib.loads(project)
    wanted = [Requirement(text) for text in tables["project"]["dependencies"] + tables["dependency-groups"]["dev"]]
    for requirement in wanted:
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield f"{requirement} is locked as {version}; run `make lock`"
    source = tables["project"]["name"]
    roots = {
        canonicalize_name(name)
        for name in re.findall(rf"^([A-Za-z0-9._-]+)==(?:(?!^\S).)*?{source}", lock, re.M | re.S)
    }
    for name in sorted(roots - {canonicalize_name(requirement.name) for requirement in wanted}):
        yield f"{name} is locked for pyproject.toml, which no longer asks for it; run `make lock`"
    if unhashed := [name for name in pins if not re.search(rf"^{name}==[^\n]*\\\n\s+--hash=", lock, re.M | re.I)]:
        yield f"without hashes: {', '.join(unhashed)}"
