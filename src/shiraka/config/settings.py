"""Django settings. Whatever differs between two installations is read from the environment, nothing else is."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext

from shiraka.config import addresses
from shiraka.config.environment import Environment
from shiraka.config.keys import kept_key
from shiraka.config.logs import logging_settings

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent

env = Environment.read(os.environ)
home = env.home.resolve()
home.mkdir(parents=True, exist_ok=True)

# --- what Shiraka itself asks for -------------------------------------------------------------------

SHIRAKA_HOME = home
SHIRAKA_DEMO = env.demo
SHIRAKA_AUDIT_KEY = env.audit_key or kept_key(home / "audit.key")
SHIRAKA_ACCESS_MATRIX = PACKAGE / "config" / "access.csv"
SHIRAKA_SITE_URL = env.site_url or addresses.site(env.allowed_hosts, port=env.port, is_demo=env.demo or env.debug)
SHIRAKA_MAILBOX_URL, SHIRAKA_MAILBOX_ADDRESS = env.mailbox_url, env.mailbox_address
SHIRAKA_MAIL_SERVER_ID = env.mail_server_id
SHIRAKA_MAX_UPLOAD_BYTES = env.max_upload_mb * 1_000_000
SHIRAKA_HOST, SHIRAKA_PORT = env.host, env.port
SHIRAKA_WEB_WORKERS, SHIRAKA_WEB_THREADS = env.web_workers, env.web_threads
SHIRAKA_WORKERS = env.workers
SHIRAKA_REDIS_URL = env.redis_url
SHIRAKA_WEBHOOK_HOSTS = frozenset(host.lower() for host in env.webhook_hosts)
SHIRAKA_METRICS_TOKEN = env.metrics_token
# Where several web processes write their figures; `shiraka serve` names it, as their library reads it at its import.
SHIRAKA_METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")

# --- Django -----------------------------------------------------------------------------------------

DEBUG = env.debug
SECRET_KEY = env.secret_key or kept_key(home / "secret.key")
ALLOWED_HOSTS = list(env.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(env.trusted_origins)
ROOT_URLCONF = "shiraka.config.urls"
WSGI_APPLICATION = "shiraka.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = (
    "security.W002",  # Framing is refused by the content-security policy.
    "security.W005",  # HSTS for subdomains and
    "security.W021",  # preloading concern a whole domain, which is not ours to decide.
)

INSTALLED_APPS = (
    # Ours first, so that our templates stand in for those of the same name below.
    "shiraka.web",
    "shiraka.api",
    "shiraka.apps.agreements",
    "shiraka.apps.duediligence",
    "shiraka.apps.partners",
    "shiraka.foundation.importing",
    "shiraka.foundation.work",
    "shiraka.foundation.webhooks",
    "shiraka.foundation.calendars",
    "shiraka.foundation.mail",
    "shiraka.foundation.letters",
    "shiraka.foundation.jobs",
    "shiraka.foundation.administration",
    "shiraka.foundation.parameters",
    "shiraka.foundation.links",
    "shiraka.foundation.fulltext",
    "shiraka.foundation.search",
    "shiraka.foundation.documents",
    "shiraka.foundation.numbering",
    "shiraka.foundation.workflow",
    "shiraka.foundation.entities",
    "shiraka.foundation.events",
    "shiraka.foundation.audit",
    "shiraka.foundation.access",
    "shiraka.foundation.people",
    "shiraka.foundation.languages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # so that inputs of ours may have templates
)

MIDDLEWARE = (
    "shiraka.foundation.http.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "shiraka.foundation.http.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shiraka.web.middleware.ReaderLanguage",
    "shiraka.web.middleware.FilesAway",
    "shiraka.foundation.http.second_factor.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
)

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = (
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": (
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shiraka.web.context.frame",
            )
        },
    },
)

# --- where things are kept --------------------------------------------------------------------------

DATABASES = {"default": addresses.database(env.database_url, home=home, threads=env.web_threads)}
CACHES = {"default": addresses.cache(env.redis_url)}

FILE_UPLOAD_HANDLERS = (
    "shiraka.foundation.http.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a table of rates is a grid of inputs
MEDIA_ROOT = (env.media or home / "media").resolve()

STATIC_URL = "static/"
# A demonstration and a developer read the files where they lie; an installation collects them once,
# compressed and under names that say their content.
WHITENOISE_USE_FINDERS = env.demo or env.debug
STATIC_ROOT = None if WHITENOISE_USE_FINDERS else (env.static or home / "static").resolve()
# A folder that is named is filled beforehand, as an image is; our own is filled when serving begins.
SHIRAKA_COLLECTS_STATIC = not WHITENOISE_USE_FINDERS and env.static is None
STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if WHITENOISE_USE_FINDERS
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": addresses.files(env.media_url),
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

# --- languages and time -----------------------------------------------------------------------------

LANGUAGE_CODE = env.default_language
LANGUAGES = (("en", "English"), ("fr", "Français"), ("ar", "العربية"))
LOCALE_PATHS = (PACKAGE / "locale",)
TIME_ZONE = env.time_zone
USE_TZ = True

# --- sign-in ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ("shiraka.foundation.http.accounts.Accounts",)
AUTH_PASSWORD_VALIDATORS = (
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Rate limits are those of allauth: by address and by account, kept in the cache.
ACCOUNT_ADAPTER = "shiraka.foundation.http.accounts.ByInvitation"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
SHIRAKA_SECOND_FACTOR = (not env.demo) if env.second_factor is None else env.second_factor
MFA_ADAPTER = "shiraka.foundation.http.accounts.SecondFactor"
MFA_SUPPORTED_TYPES = ("totp", "webauthn", "recovery_codes")
# A passkey replaces the password: it is found without a user name, and its owner is verified each time.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Nothing can be guessed there, and the people of a house share one address; two requests make a sign-in.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "add_webauthn": "shiraka.foundation.http.passkeys.AddPasskey",
    "edit_webauthn": "shiraka.foundation.http.passkeys.RenamePasskey",
    "authenticate_webauthn": "shiraka.foundation.http.passkeys.UsePasskey",
    "reauthenticate_webauthn": "shiraka.foundation.http.passkeys.ConfirmByPasskey",
    "login_webauthn": "shiraka.foundation.http.passkeys.SignInByPasskey",
}
# One provider at most. Its people are known by issuer and subject; what it says beside its signature is not kept.
SHIRAKA_OIDC_ISSUER, SHIRAKA_OIDC_SECOND_FACTOR = env.oidc_issuer, frozenset(env.oidc_second_factor)
SHIRAKA_OIDC_NAME = env.oidc_name or urlsplit(env.oidc_issuer).hostname or ""
SHIRAKA_OIDC_HTTPS = not (env.demo or env.debug)
SOCIALACCOUNT_ADAPTER = "shiraka.foundation.http.openid.Connecting"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "shiraka.foundation.http.openid.Provider",
        "APPS": [
            {
                "provider_id": env.oidc_issuer,
                "name": SHIRAKA_OIDC_NAME,
                "client_id": env.oidc_client_id,
                "secret": env.oidc_client_secret,
                "settings": {"server_url": env.oidc_issuer.rstrip("/")},
            }
        ],
    }
}
# Tracking would write to the database on every page; when a session began and ends is enough.
USERSESSIONS_TRACK_ACTIVITY = False

# --- HTTPS, cookies, headers ------------------------------------------------------------------------

is_secure = (not env.demo) if env.secure is None else env.secure
SECURE_SSL_REDIRECT = is_secure
SECURE_REDIRECT_EXEMPT = (r"^(healthz|readyz|metrics)$",)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_secure else None
# Behind the proxy everybody has its address: without theirs, ten wrong passwords would lock out the house.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if is_secure else 0
SECURE_HSTS_SECONDS = 31_536_000 if is_secure else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = is_secure
# Read from the cache and written to both, so that a restart signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shiraka.web.errors.stale_form"

# --- mail and log -----------------------------------------------------------------------------------

mail = addresses.mail(env.email_url)
EMAIL_BACKEND = f"django.core.mail.backends.{mail.backend}.EmailBackend"
EMAIL_FILE_PATH = home / "mail"
EMAIL_HOST, EMAIL_PORT = mail.host, mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.user, mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.starts_tls, mail.is_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_from
LOGGING = logging_settings(level=env.log_level, as_json=env.log_json)
