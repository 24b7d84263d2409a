"""Everything short of the tests that has to hold before a change lands: `make check`. Fails if any of it does."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
MANAGE = [PYTHON, "manage.py"]

# `check --deploy` reads the production settings, which refuse to start without these.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "challenge.config.settings.prod",
    "SECRET_KEY": "only-for-the-check-" + "k3Jq9Zr1Lw8Xv5Tn2Bm7Hc4Pd6Sf0Gy" * 2,
    "MFA_KEYS": "only-for-the-check-" + "p7Ws2Yd9Qk4Rb6Mx" * 2,
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "challenge.example.org",
}


def checks() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Each check by name: its command line, and what it needs in the environment."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    return {
        "types": ([str(BIN / "mypy")], {}),
        "style": ([str(BIN / "ruff"), "check", "."], {}),
        "format": ([str(BIN / "ruff"), "format", "--check", "."], {}),
        "layers": ([str(BIN / "lint-imports"), "--cache-dir", "var/import_linter"], {}),
        "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
        "deployment": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        "templates": ([str(BIN / "djade"), "--target-version", "5.2", "--check", *templates], {}),
        "house": ([PYTHON, "-m", "pytest", "-p", "no:xdist", "tests/architecture"], {}),
    }


def run(command: list[str], env: dict[str, str]) -> tuple[int, str, float]:
    """Exit code, output, seconds."""
    start = time.monotonic()
    result = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return result.returncode, result.stdout, time.monotonic() - start


def main(wanted: list[str]) -> int:
    """Run the checks named, or all, two at a time, and print the output of those that fail."""
    failed = []
    with tempfile.TemporaryDirectory() as state_dir, ThreadPoolExecutor(2) as pool:
        base = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        base["STATE_DIR"] = state_dir
        chosen = {name: check for name, check in checks().items() if not wanted or name in wanted}
        futures = {name: pool.submit(run, command, base | env) for name, (command, env) in chosen.items()}
        for name, future in futures.items():
            code, output, seconds = future.result()
            print(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
            if code:
                failed.append(name)
                print(output, flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
