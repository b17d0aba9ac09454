"""Logins: one row each (django-allauth's), from which they can be seen, timed and ended.

Those of programs stand in `accounts.tokens`; they end with the others.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User

logger = logging.getLogger(__name__)
# A visit is noted when this part of the idle time is over: a page view seldom writes anything.
NOTED_EVERY = 10
# Of one person, in browsers, and so many of programs; one more ends the one that was idle longest.
MOST_LOGINS = 30
# What a browser and a system call themselves; the first sign that is found counts.
SIGNS = (
    (
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Opera Mini", "Opera Mini"),
        ("SamsungBrowser", "Samsung Internet"),
        ("UCBrowser", "UC Browser"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ),
    (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ),
)


@dataclass(frozen=True)
class Login:
    """One login as its owner sees it."""

    row: UserSession
    is_here: bool

    @property
    def browser(self) -> str:
        return describe_browser(self.row.user_agent)


def describe_browser(user_agent: str) -> str:
    """A browser in the words of its owner, such as «Chrome, Android»."""
    names = [next((name for sign, name in signs if sign in user_agent), "") for signs in SIGNS]
    return ", ".join(filter(None, names)) or _("Unknown browser")


def limits_for(user: User) -> tuple[timedelta, timedelta]:
    """How long a login of this person lasts: without a visit, and at most."""
    if user.is_staff:
        return settings.STAFF_IDLE, settings.STAFF_LOGIN
    return settings.SHOPPER_IDLE, settings.SHOPPER_LOGIN


def session_of(request: HttpRequest, user: User) -> UserSession:
    """The row of this login; who came in past the login page has one from now on."""
    own = UserSession.objects.filter(session_key=request.session.session_key).first()
    if own is None:
        request.user = user
        UserSession.objects.create_from_request(request)
        own = UserSession.objects.get(session_key=request.session.session_key)
    return own


def is_over(own: UserSession, user: User) -> bool:
    idle, longest = limits_for(user)
    now = timezone.now()
    return now - own.last_seen_at > idle or now - own.created_at > longest


def mark_seen(own: UserSession, user: User) -> None:
    """Note the visit, now and then. A database that takes no writes just now stops no page."""
    idle, _longest = limits_for(user)
    now = timezone.now()
    if now - own.last_seen_at < idle / NOTED_EVERY:
        return
    try:
        UserSession.objects.filter(pk=own.pk).update(last_seen_at=now)
    except OperationalError:
        logger.warning("a visit could not be noted")


def current_logins(request: HttpRequest) -> list[Login]:
    """Where this visitor is logged in, the own browser first, then the latest visit."""
    rows = UserSession.objects.filter(user=request.user).order_by("-last_seen_at")
    found = [
        Login(row, row.session_key == request.session.session_key)
        for row in rows
        if not is_over(row, request.user)
    ]
    return sorted(found, key=lambda login: not login.is_here)


def end_one(user: User, pk: int, *, but: str | None = None) -> int:
    """End one login of this person, unless it is the one in the session with the key `but`."""
    return _end(UserSession.objects.filter(user=user, pk=pk), but)


def end_all(user: User, *, but: str | None = None) -> int:
    """End a person's logins everywhere, except in the session with the key `but`. Says how many.

    Programs are logged out, too.
    """
    programs = ApiToken.objects.filter(user=user).end()
    return programs + _end(UserSession.objects.filter(user=user), but)


def _end(rows, but: str | None) -> int:
    ended = list(rows.exclude(session_key=but))
    for row in ended:
        row.end()
    return len(ended)


def end_the_oldest(sender, request, user, **kwargs):
    """A person's logins stay few enough to be looked through (allauth's signal, see apps.py)."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    for row in rows.order_by("-last_seen_at")[MOST_LOGINS - 1 :]:
        row.end()


def forget_this_one(sender, request, user, **kwargs):
    """Logging out ends the row, too (Django's signal, connected in apps.py)."""
    if request is not None and request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def forget_others(sender, request, user, **kwargs):
    """A new password ends all other logins; allauth's signals, connected in apps.py."""
    end_all(user, but=request.session.session_key)
