"""The states of a release and of a night, as tables."""

from challenge.core.states import StateTable
from dataPacks.models import NightRun
from schools.models import Release

RELEASE = StateTable(
    "release",
    {
        Release.State.BUILDING: frozenset({Release.State.PUBLISHED, Release.State.FAILED}),
        Release.State.PUBLISHED: frozenset(),
        Release.State.FAILED: frozenset(),
    },
)
NIGHT = StateTable(
    "night",
    {
        NightRun.State.RUNNING: frozenset({NightRun.State.DONE, NightRun.State.FAILED}),
        NightRun.State.DONE: frozenset(),
        NightRun.State.FAILED: frozenset(),
    },
)
