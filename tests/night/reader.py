"""People who read over HTTP while the night is at work, and the judgement of what they were shown."""

import contextlib
import hashlib
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from challenge.core.models import User

PAUSE_SECONDS = 0.05  # between two questions, so that the answers are not all that the machine has to do
PAGE_RELEASE = re.compile(r"Release (\d+)")


@dataclass(frozen=True)
class Poll:
    """One answer: when it was asked for and given (monotonic seconds), and which release it says it is of."""

    asked: float
    given: float
    path: str
    status: int
    release: int | None = None
    urn: int | None = None
    content: str = ""

    @property
    def seconds(self) -> float:
        return self.given - self.asked


def content_of(document: dict[str, Any]) -> str:
    """A hash of a document without the release it was read in."""
    rest = {name: part for name, part in document.items() if name != "release"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


class Reader(threading.Thread):
    """One signed-in person who asks for `paths` in turn, over and over, until told to stop."""

    def __init__(self, person: User, port: int, paths: list[str]) -> None:
        super().__init__(daemon=True)
        self.cookie, self.port, self.paths = session_of(person), port, paths
        self.polls: list[Poll] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            for path in self.paths:
                self.polls.append(self.poll(path))
                time.sleep(PAUSE_SECONDS)

    def poll(self, path: str) -> Poll:
        asked = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            body = answer.read().decode()
        except OSError as error:
            return Poll(asked, time.monotonic(), path, 0, content=repr(error))
        finally:
            connection.close()
        return understood(Poll(asked, time.monotonic(), path, answer.status), body)

    def stop(self) -> None:
        self.stopping.set()
        self.join(120)


@contextlib.contextmanager
def reading(readers: list[Reader]) -> Iterator[None]:
    """They read for as long as the block. Fails at once where one is not let in."""
    refused = [poll for reader in readers for path in reader.paths if (poll := reader.poll(path)).status != 200]
    assert refused == []
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        for reader in readers:
            reader.stop()


def understood(poll: Poll, body: str) -> Poll:
    """The poll with what its body says."""
    if poll.status != 200:
        return Poll(**{**poll.__dict__, "content": body[:500]})
    if poll.path.endswith(".json"):
        document = json.loads(body)
        number, urn = document["release"]["number"], document["school"]["urn"]
        return Poll(**{**poll.__dict__, "release": number, "urn": urn, "content": content_of(document)})
    if poll.path.endswith("/pack/"):
        found = PAGE_RELEASE.search(body)
        return Poll(**{**poll.__dict__, "release": int(found[1]) if found else -1})
    return poll


def session_of(person: User) -> str:
    """The cookie of a browser in which `person` has signed in."""
    client = Client()
    client.force_login(person)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@dataclass
class Verdict:
    """What was wrong with the answers. `mixed`: of an older release than was shown before, or not as it is stored."""

    polls: int = 0
    errors: list[Poll] = field(default_factory=list)
    mixed: list[Poll] = field(default_factory=list)


def judge(polls: Iterable[Poll], stored: Callable[[int, int], str]) -> Verdict:
    """`stored` gives the content of a school's document in a release, by URN and number."""
    ordered = sorted(polls, key=lambda poll: poll.asked)
    shown = sorted((poll.given, poll.release) for poll in ordered if poll.release is not None)
    verdict, newest, i = Verdict(len(ordered)), 0, 0
    for poll in ordered:
        while i < len(shown) and shown[i][0] <= poll.asked:
            newest, i = max(newest, shown[i][1]), i + 1
        if poll.status != 200:
            verdict.errors.append(poll)
        elif poll.release is not None and (poll.release < newest or not _is_stored(poll, stored)):
            verdict.mixed.append(poll)
    return verdict


def _is_stored(poll: Poll, stored: Callable[[int, int], str]) -> bool:
    return poll.urn is None or stored(poll.urn, poll.release or 0) == poll.content
