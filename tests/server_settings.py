"""The shop's settings for a server that tests talk to: static files as they lie in the project."""

from core import settings

vars().update({name: getattr(settings, name) for name in dir(settings) if name.isupper()})

STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
