"""The programs of an installation: the embedded Valkey, web, worker and beat, each as one command line."""

import http.client
import sys
from pathlib import Path

from challenge.core.services import valkey
from challenge.core.services.supervisor import Program

CELERY = [sys.executable, "-m", "celery", "-A", "challenge.config.celery:app"]


def broker(state_dir: Path) -> Program:
    """The embedded Valkey. Makes its folders."""
    valkey.prepare(state_dir)
    path = valkey.socket_path(state_dir)
    return Program("valkey", valkey.command(state_dir), is_ready=lambda: valkey.answers(path), patience=10)


def web(port: int) -> Program:
    """The site, on the loopback interface alone."""
    options = [
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "5",
        "--preload",
    ]
    command = [sys.executable, "-m", "gunicorn", "challenge.config.wsgi:application", *options, "--access-logfile", "-"]
    return Program("web", command, is_ready=lambda: _serves(port))


def worker() -> Program:
    """The hands: two processes that take messages one at a time. Pages do not wait for them: messages do."""
    options = ["worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return Program("worker", CELERY + options)


def beat(state_dir: Path) -> Program:
    """The clock. It only rings; the database knows what is due."""
    options = ["beat", "--loglevel", "INFO", "--schedule", str(state_dir / "beat-schedule"), "--pidfile", ""]
    return Program("beat", CELERY + options)


def _serves(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
