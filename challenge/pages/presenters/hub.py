"""What stands at the head of every page of a school's hub: its state in words, and the tabs this person may open."""

from dataclasses import dataclass

from schools.models import KeyToSuccess
from schools.selectors import Viewer


@dataclass(frozen=True)
class Header:
    state: str


def header_of(user: Viewer, key: KeyToSuccess, tab: str) -> Header:
    return Header(key.get_state_display())
