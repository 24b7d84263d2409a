"""A developer's machine and the demo: embedded defaults, mail on the console, one secret kept under `var/`."""

from challenge.config.secret import kept_secret

from .base import *  # noqa: F403
from .base import SECRET_KEY, STATE_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or kept_secret(STATE_DIR / "secret-key")
