"""Logins that nobody can use any more leave the database."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiToken
from core.tidying import delete_in_steps, never


def tidy_logins(is_over: Callable[[], bool] = never) -> int:
    """Logins of browsers that are over for whoever it is, the staff's shorter times left aside."""
    now = timezone.now()
    idle = max(settings.SHOPPER_IDLE, settings.STAFF_IDLE)
    longest = max(settings.SHOPPER_LOGIN, settings.STAFF_LOGIN)
    ended = Q(last_seen_at__lt=now - idle) | Q(created_at__lt=now - longest)
    return delete_in_steps(UserSession.objects.filter(ended), is_over)


def tidy_tokens(is_over: Callable[[], bool] = never) -> int:
    """Programs' logins that are too old or were idle for too long."""
    return delete_in_steps(ApiToken.objects.over(), is_over)
