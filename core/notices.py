"""One-time notices, whose cookie has the name that goes with https like the others."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookie(CookieStorage):
    cookie_name = settings.MESSAGE_COOKIE_NAME


class Notices(FallbackStorage):
    """Django's usual one: in a signed cookie, and in the session what is too long for it."""

    storage_classes = (NamedCookie, SessionStorage)
