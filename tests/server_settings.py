"""The shop's settings for processes of tests: quick passwords, static files as they lie here."""

from core import settings

vars().update({name: getattr(settings, name) for name in dir(settings) if name.isupper()})

STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# One Redis serves all test processes; without this, wrong passwords of one test lock out another.
CACHES = settings.CACHES | {
    "default": settings.CACHES["default"] | {"KEY_FUNCTION": "tests.own_database.cache_key"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# All browsers of a test run share one address.
ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"track_order": "", "confirm_email": ""}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
