"""A process as a container confines it, as far as this machine can: a file system that is only read, no capabilities.

As root, in a mount namespace of its own where everything is remounted read-only but `scratch`, and without a single
capability or a way to get one. Anybody else has few rights anyway and keeps them.
"""

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# Every mount is made read-only; those that the kernel will not have so (/proc and the like) hold no files of ours.
READ_ONLY = """
scratch=$1; shift
mount --make-rprivate / && mount --bind "$scratch" "$scratch" || exit 97
while read -r _ _ _ _ point _; do
    case $(printf %b "$point") in
        "$scratch"|/proc*|/sys*|/dev*) ;;
        *) mount -o remount,bind,ro "$(printf %b "$point")" 2>/dev/null || true ;;
    esac
done < /proc/self/mountinfo
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
"""


def prefix(scratch: Path) -> list[str]:
    """What goes before a command so that it runs confined, with `scratch` as the one folder to write to."""
    return ["unshare", "--mount", "sh", "-c", READ_ONLY, "confined", str(scratch)] if is_possible() else []


@functools.cache
def is_possible() -> bool:
    """Whether this machine lets us confine a process; if it does, whether the process then really is."""
    if os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("setpriv")):
        return False
    with tempfile.TemporaryDirectory() as folder:
        scratch, beside = Path(folder, "scratch"), Path(folder, "beside")
        scratch.mkdir()
        words = ["unshare", "--mount", "sh", "-c", READ_ONLY, "confined", str(scratch)]
        probe = f"touch {scratch}/may && ! touch {beside} 2>/dev/null && ! mount -o remount,rw / 2>/dev/null"
        return subprocess.run([*words, "sh", "-c", probe], capture_output=True, check=False).returncode == 0
