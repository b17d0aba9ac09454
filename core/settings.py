"""Every setting of the shop, read from the environment. A forgotten variable means production."""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from core import api_settings
from core.caches import caches
from core.content_policy import directives
from core.database import databases
from core.logs.configuration import logging_settings
from core.media_storage import media_storage
from core.page_settings import templates

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if env_file := env.str("ENV_FILE", default=str(BASE_DIR / ".env")):
    environ.Env.read_env(env_file)

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Only the limits on registering and placing orders can be lifted; guessing stays limited.
RATE_LIMITS = env.str("RATE_LIMITS", default="on") != "off"

if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or weak. Set it to 50 or more random characters "
        "(`make run` and `make serve` write one to .env)."
    )
public_hosts = [host for host in ALLOWED_HOSTS if host not in LOOPBACK]
here = f"http://127.0.0.1:{env.str('PORT', default='8000')}"
# The address of the shop in mails and for search engines.
SITE_URL = env.str("SITE_URL", f"https://{public_hosts[0]}" if public_hosts else here).rstrip("/")
if public_hosts and (DEBUG or not HTTPS or not RATE_LIMITS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS names a public host. Then DEBUG must be off, HTTPS=1 and RATE_LIMITS on."
    )

INSTALLED_APPS = [
    "core",
    "accounts",
    "shop",
    "orders",
    "api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "bootstrap",
    "post_office",
    "csp",
    "corsheaders",
    "rest_framework",
    "knox",
    "drf_spectacular",
]
# Figures for Prometheus: to this machine, and with a token to others.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS = env.bool("METRICS", default=bool(METRICS_TOKEN))
METRIC_SOURCES = [
    "core.metrics.mail_queue",
    "shop.metrics.low_stock",
    "orders.metrics.new_orders",
]
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("METRICS_TOKEN is too short. Set it to 32 or more random signs.")

MIDDLEWARE = [
    *(["core.metrics.measured"] if METRICS else []),
    "core.logs.calls.logged",
    "core.middleware.utf8_only",
    "api.middleware.https_only",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.GZipPages",
    "corsheaders.middleware.CorsMiddleware",
    "core.middleware.told_when_all_are_busy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.TimedLogins",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.second_factor.staff_in_two_steps",
]
ROOT_URLCONF = "core.urls"
WSGI_APPLICATION = "core.wsgi.application"
TEMPLATES = templates(BASE_DIR / "templates")

DATABASES = databases(env, BASE_DIR)
if "reports" in DATABASES:
    DATABASE_ROUTERS = ["core.reports_database.ReportsRouter"]
# A standby that is further behind is not asked for reports.
REPORTS_LAG_SECONDS = env.int("REPORTS_LAG_SECONDS", default=30)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite ignores what an index of ours carries besides.

CACHE_URL = env.str("CACHE_URL", default="")
CACHES = caches(CACHE_URL, keeps_fragments=not DEBUG)
SESSION_ENGINE = "core.sessions"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword")
] + [
    {"NAME": f"accounts.passwords.{name}Validator"}
    for name in ("TypablePassword", "ShopWords", "BreachedPassword")
]
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", default="")
if BREACHED_PASSWORDS and not Path(BREACHED_PASSWORDS).is_file():
    raise ImproperlyConfigured(f"BREACHED_PASSWORDS names no file: {BREACHED_PASSWORDS}")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shop:catalogue"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
# Is a code from a mail asked before the first log-in? Without it anybody may still confirm an
# e-mail on the account's pages. allauth's codes need its "mandatory"; our adapter leaves the
# question out.
CONFIRM_EMAIL = env.bool("CONFIRM_EMAIL", default=False)
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Who is told of a new password, address or second factor can act if it was somebody else.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "shop:catalogue"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# allauth counts in the shared cache; the key of a wrong password is visitor and account together.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "10/5m/key,60/5m/ip",
    "reset_password": "20/m/ip,5/10m/key",
    "signup": "20/m/ip" if RATE_LIMITS else "",
    "place_order": "30/m/user" if RATE_LIMITS else "",
    "track_order": "5/m/ip",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
# A new password by mail takes away what somebody else set up under an address never confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# On: staff log in in two steps, or get no page of the shop until they have set it up.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=False)

# How long a login lasts: without a visit, and at most.
SHOPPER_IDLE = timedelta(minutes=env.int("SHOPPER_IDLE_MINUTES", default=14 * 24 * 60))
SHOPPER_LOGIN = timedelta(hours=env.int("SHOPPER_LOGIN_HOURS", default=30 * 24))
STAFF_IDLE = timedelta(minutes=env.int("STAFF_IDLE_MINUTES", default=30))
STAFF_LOGIN = timedelta(hours=env.int("STAFF_LOGIN_HOURS", default=8))
SESSION_COOKIE_AGE = int(max(SHOPPER_LOGIN, STAFF_LOGIN).total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE, MESSAGE_COOKIE_NAME = "core.notices.Notices", "messages"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    # Asked on this machine, past the proxy; a caller that is sent elsewhere takes it for well.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    MESSAGE_COOKIE_NAME = "__Host-messages"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Dhaka")
FORMAT_MODULE_PATH = ["core.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
MEDIA = media_storage(env.str("MEDIA_STORAGE_URL", default=""), only_https=HTTPS)
CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives(MEDIA.image_sources)}
BACKUP_FOLDER = Path(env.str("BACKUP_FOLDER", default=str(BASE_DIR / "backups")))
STORAGES = {
    "default": MEDIA.setting,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
FILE_UPLOAD_PERMISSIONS = 0o644

EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update({name: value for name, value in EMAIL.items() if name.startswith("EMAIL_")})
# Everything is queued in the database first; `manage.py send_mail` delivers it.
EMAIL_BACKEND = "core.mail.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Mango Grove <shop@example.com>")
POST_OFFICE = {
    "BACKENDS": {"default": EMAIL["EMAIL_BACKEND"]},
    "MAX_RETRIES": 20,
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": "mango-grove",
}
# Commands that the sender of mail also calls, every few seconds; the hour is that of TIME_ZONE.
CHORES = [["remind_staff", "--not-before=7"], ["do_imports"], ["tidy", "--daily-from=3"]]
# A mail that went out, or was given up, is kept for so long.
SENT_MAIL_DAYS = env.int("SENT_MAIL_DAYS", default=90)

REST_FRAMEWORK = api_settings.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR
# How long a program's token lasts: without a call, and at most.
API_TOKEN_IDLE = timedelta(days=env.int("API_TOKEN_IDLE_DAYS", default=14))
KNOX_TOKEN_MODEL = "accounts.ApiToken"
MIGRATION_MODULES = {"knox": None}  # Its own table is not used.
REST_KNOX = api_settings.knox(env.int("API_TOKEN_DAYS", default=30))
# Pages of these other sites may call the API.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = api_settings.HEADERS_TAKEN
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Retry-After"]

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Who runs this shop, as shoppers read it.
STORE_NAME = env.str("STORE_NAME", default="Mango Grove")
STORE_PHONE = env.str("STORE_PHONE", default="+8801700000000")
STORE_ADDRESS = env.str("STORE_ADDRESS", default="Kansat, Chapai Nawabganj, Bangladesh")

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = logging_settings(LOG_LEVEL, plain=DEBUG)
