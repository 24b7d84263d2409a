"""What is expected of routes, one module per area of the site, each with two names:

`POLICY`: a row for each route of the area; `describe(world, stage)`: the things that addresses of these routes are made
from, put into `world.things`.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Any

from challenge.core.models import Challenge, User
from schools.models import School


@dataclass(frozen=True)
class Stage:
    """What is there before any area adds to it: two challenges, a school and an admin for each `whose`."""

    london: Challenge
    wales: Challenge
    schools: dict[str, School]
    people: dict[str, User]


def areas() -> list[Any]:
    """The modules of all areas, in the order of their names."""
    return [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def policy() -> dict[str, Any]:
    """The rows of all areas."""
    return {route: rule for area in areas() for route, rule in area.POLICY.items()}


def describe(world: Any, stage: Stage) -> None:
    """Every area's things."""
    for area in areas():
        area.describe(world, stage)
