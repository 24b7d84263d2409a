"""What every installation shares. Everything that differs is read from the environment; with nothing set the
application runs on SQLite and an embedded Valkey under `var/`.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from challenge.config.databases import database_settings
from challenge.core.services import valkey

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

STATE_DIR = Path(env("STATE_DIR", default=str(BASE_DIR / "var"))).resolve()
STATE_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of our own stand before the web process; each adds one address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SITE_NAME = env("SITE_NAME", default="School Improvement Challenge")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "challenge.core",
    "schools",
    "advisers",
    "dataPacks",
    "partnerships",
    "challenge.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    # First those that put headers on every answer, that of a refused host name included.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "challenge.core.middleware.PerRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "challenge.core.middleware.EndDeadSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "challenge.core.middleware.NoStoreMiddleware",
    "challenge.pages.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "challenge.config.urls"
WSGI_APPLICATION = "challenge.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "challenge.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database_settings(env("DATABASE_URL", default=""), STATE_DIR)}

REDIS_URL = env("REDIS_URL", default="")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # One array of 24,000 numbers for each headline and year, by its content: some 12 MB in each process.
    "columns": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "columns",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 64},
    },
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "challenge.pages.sign_in.CountingBackend",
    # Django's own backend is within this one: both would hash every password twice.
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "challenge.pages.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited; nobody signs up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser: staff-room computers are shared
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # people are told when their password has been changed
ACCOUNT_FORMS = {
    "login": "challenge.pages.forms.LoginForm",
    "reset_password": "challenge.pages.forms.ResetPasswordForm",
    "reset_password_from_key": "challenge.pages.forms.ResetPasswordKeyForm",
    "change_password": "challenge.pages.forms.ChangePasswordForm",
    "set_password": "challenge.pages.forms.SetPasswordForm",
    "reauthenticate": "challenge.pages.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": False,  # django-axes counts failed sign-ins
    "login": "120/m/ip",  # a whole office signs in at nine from one address
}
DEMO = env.bool("DEMO", default=False)
# Whoever holds a role shows a second factor before any page opens. In the demo nobody has to.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMO)
# Seal the secrets of second factors in the database: the first key seals, each of them opens. Long random texts.
MFA_KEYS = env.list("MFA_KEYS", default=[])
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "challenge.pages.second_factor.SecondFactorAdapter"
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # half a minute either way: clocks of phones differ
MFA_FORMS = {
    "authenticate": "challenge.pages.second_factor_forms.CodeForm",
    "reauthenticate": "challenge.pages.second_factor_forms.ConfirmByCodeForm",
    "activate_totp": "challenge.pages.second_factor_forms.ActivateAppForm",
    "add_webauthn": "challenge.pages.second_factor_forms.AddPasskeyForm",
    "authenticate_webauthn": "challenge.pages.second_factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "challenge.pages.second_factor_forms.ConfirmByPasskeyForm",
}

INVITATION_DAYS = 7  # how long the link of an invitation works

AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", default=10)
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "challenge.pages.sign_in.counted_name"
AXES_CLIENT_IP_CALLABLE = "challenge.core.addresses.address_of"
AXES_HANDLER = "challenge.pages.sign_in.CountingHandler"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="challenge@localhost")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = STATE_DIR / "media"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The broker is only a doorbell: the database owns the jobs. Visibility stays above the hard time limit, and the two
# `unacked_*` settings bring redelivery down from about 100 s to the visibility timeout itself.
CELERY_BROKER_URL = REDIS_URL or valkey.broker_url(STATE_DIR)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be away for long: workers wait for it
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=30)
JOB_MAX_TRIES = env.int("JOB_MAX_TRIES", default=5)

# The largest file that may be uploaded. Readers take no more than 64 MB unpacked, whatever this says.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=64) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # two for each column of a file whose columns are said; the widest have 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {"challenge": {"level": "INFO"}, "dataPacks": {"level": "INFO"}, "schools": {"level": "INFO"}},
}
