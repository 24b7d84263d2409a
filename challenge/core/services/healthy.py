"""`python -m challenge.core.services.healthy web|worker|beat`: does that program, on this machine, do its work?

Asked every half minute in every container, so it is small, has no Django in it, and ends by itself: 0 for yes, and 1
with a line that says what is wrong. Not whether a process exists is asked, but whether it answers.
"""

import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType

from celery import Celery

PATIENCE = 8  # seconds for everything
RUNG_WITHIN = 90  # seconds: beat rings the sweeper every 20
BROKER = {"max_retries": 1, "interval_start": 0, "socket_connect_timeout": 2, "socket_timeout": 5}


class Unwell(Exception):
    """The text says what is wrong."""


def web(port: str = "8000") -> None:
    """The site answers, and its database too. Without a broker it is well enough: pages work."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].lstrip(".").replace("*", "") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        response = connection.getresponse()
        if response.status != http.HTTPStatus.OK:
            raise Unwell(f"/healthz answers {response.status}: {response.read(300).decode(errors='replace')}")
    except OSError as error:
        raise Unwell(f"The site does not answer on port {port} ({error}).") from error
    finally:
        connection.close()


def worker() -> None:
    """The worker of this machine hears the broker and answers through it: one that is alive but deaf is not well."""
    name = f"celery@{socket.gethostname()}"
    probe = Celery("probe", broker=os.environ["REDIS_URL"], set_as_current=False)
    probe.conf.broker_transport_options = BROKER
    try:
        answers = probe.control.ping(destination=[name], timeout=5)
    except Exception as error:  # of kombu, redis or the socket: whichever it is, nobody answers
        raise Unwell(f"The broker does not answer ({type(error).__name__}).") from error
    if not any(name in answer for answer in answers):
        raise Unwell(f"{name} does not answer through the broker.")


def beat() -> None:
    """Beat has lately begun, or got a ring through to the broker: `challenge.config.heartbeat` notes either."""
    path = Path(os.environ.get("BEAT_HEARTBEAT", ""))
    if not path.is_file():
        raise Unwell("Beat has not begun yet, or BEAT_HEARTBEAT names no file.")
    age = time.time() - path.stat().st_mtime
    if age > RUNG_WITHIN:
        raise Unwell(f"Beat rang for the last time {age:.0f} seconds ago; every 20 is usual.")


PROGRAMS = {"web": web, "worker": worker, "beat": beat}


def _too_late(number: int, frame: FrameType | None) -> None:
    raise Unwell(f"No answer within {PATIENCE} seconds.")


def main(words: list[str]) -> int:
    if not words or words[0] not in PROGRAMS:
        print(f"Name one of {', '.join(PROGRAMS)}.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGALRM, _too_late)
    signal.alarm(PATIENCE)
    try:
        PROGRAMS[words[0]](*words[1:])
    except Unwell as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
