"""Production: everything over HTTPS, every secret from the environment, nothing embedded."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import MFA_KEYS, REDIS_URL, SECRET_KEY, env

for name, value in (
    ("SECRET_KEY", SECRET_KEY),
    ("MFA_KEYS", MFA_KEYS),
    ("REDIS_URL", REDIS_URL),
    ("DATABASE_URL", env("DATABASE_URL", default="")),
):
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: production has no default for it.")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
