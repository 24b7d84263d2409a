"""State machines as tables: a transition that is not in the table cannot happen."""

from collections.abc import Mapping
from dataclasses import dataclass


class NotAllowed(Exception):
    """A refusal, in a sentence that can be shown on the screen."""


@dataclass(frozen=True)
class StateTable:
    """`moves` maps each state to the states that may follow it. `noun` is what a refusal calls the thing."""

    noun: str
    moves: Mapping[str, frozenset[str]]

    def check(self, current: str, wanted: str) -> None:
        """Raise `NotAllowed` unless `current` → `wanted` is in the table."""
        if wanted not in self.moves.get(current, frozenset()):
            raise NotAllowed(f"A {self.noun} that is {current} cannot become {wanted}.")

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for `docs/states.md`."""
        lines = ["stateDiagram-v2"]
        for state, followers in self.moves.items():
            lines += [f"    {state} --> {follower}" for follower in sorted(followers)]
        return "\n".join(lines)
