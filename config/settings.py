"""The one settings file. What differs between machines comes from the environment (.env.example).

DEMO=1 opens the demo: an embedded database, a key made on the spot, a clock that can be set.
Without it the settings are those of production, and a weak or missing value stops the start.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import guard

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = env("SECRET_KEY", default=guard.demo_key(VAR_DIR) if DEMO else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "crispy_forms",
    "csp",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "common",
    "regions",
    "pilots",
    "accounting",
    "reports",
    "home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "regions.sessions.SessionLockMiddleware",
    "common.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "common.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "karrierespor"
CRISPY_FAIL_SILENTLY = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "common.templatetags.ui",
                "common.templatetags.lists",
                "home.templatetags.help",
                "django.templatetags.i18n",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.page.page",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'karrierespor.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers wait in line instead of failing: WAL, and the write lock taken when a transaction starts.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
    }
else:
    # Machine code for a question takes longer to make than any page's question to answer. A page of an index costs little
    # more than the next one of its table: both lie in memory or on a disk without a moving head.
    options = "-c jit=off -c random_page_cost=1.1"
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", options)
# To open a connection costs as much as seven questions, on SQLite too: an idle worker did little else.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Limits of allauth are counted here, so every process must see the same counters.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "common.bell.RingingBackend"}}

# The module that answers for the money when the pilots, which stand below it, ask what is left.
ACCOUNT = "accounting.pool.pool"

AUTH_USER_MODEL = "regions.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_ADAPTER = "regions.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted in regions.attempts: a cache may throw its counters away.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
ACCOUNT_FORMS = {
    "login": "regions.sign_in.LoginForm",
    "change_password": "regions.sign_in.ChangePasswordForm",
    "reauthenticate": "regions.sign_in.ReauthenticateForm",
}

# A session is locked after an idle hour or ten hours in all; what was typed into it then waits a day.
SESSION_COOKIE_NAME = "session"
SESSION_IDLE_SECONDS = 60 * 60
SESSION_LONGEST_SECONDS = 10 * 60 * 60
SESSION_WARNING_SECONDS = 5 * 60
SESSION_KEPT_SECONDS = 24 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS + SESSION_KEPT_SECONDS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "common.views.csrf_failure"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not DEMO)
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
# On the browsers' list one gets at once and off it in months: whoever owns the domain chooses it.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# How many proxies of one's own stand in front: the person's address is what the first of them was asked from.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", 1 if BEHIND_PROXY else 0)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# No more of a file is kept than tells that it is too large, and nothing of it on the disk.
FILE_UPLOAD_HANDLERS = ["common.bounded_uploads.BoundedUploadHandler"]

# Mails name the case and link to the application; the demo keeps them on a page instead of sending them.
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}" if DEMO else "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("MAIL_FROM", default="karrierespor@eksempel.dk" if DEMO else "")
vars().update(env.email_url("EMAIL_URL", default="smtp://"))
EMAIL_TIMEOUT = 10
if DEMO:
    EMAIL_BACKEND = "pilots.messages.demo_backend.EmailBackend"

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = not DEMO
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

SUPPORT_EMAIL = env("SUPPORT_EMAIL", default="support@eksempel.dk" if DEMO else "")
RESPONSIBLE_AUTHORITY = env("RESPONSIBLE_AUTHORITY", default="Eksempelsekretariatet" if DEMO else "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "quiet": {"()": "regions.quiet.HideLinks"},
        "brief": {"()": "regions.quiet.RefusedInOneLine"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["quiet", "brief"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # The renderers tell of every page and glyph, and the worker of every time it finds nothing to do.
    "loggers": {
        name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "pikepdf", "django_tasks_db")
    },
}

guard.refuse_weak(globals())
