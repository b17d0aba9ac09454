"""Old rows leave in small steps, so that nobody who wants to write waits for it."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email

AT_ONCE = 500
# Between two steps, so that others who want to write get their turn on SQLite.
PAUSE_SECONDS = 0.02


def never() -> bool:
    """Nobody says stop."""
    return False


def delete_in_steps(rows: QuerySet, is_over: Callable[[], bool] = never) -> int:
    """Delete these rows, some hundreds a transaction, until `is_over` says stop. Says how many.

    A row that is no longer one of them when its turn comes stays.
    """
    deleted, last = 0, None
    while not is_over():
        waiting = rows.order_by("pk") if last is None else rows.order_by("pk").filter(pk__gt=last)
        keys = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            break
        by_model = rows.filter(pk__in=keys).delete()[1]
        deleted += by_model.get(rows.model._meta.label, 0)
        last = keys[-1]
        time.sleep(PAUSE_SECONDS)
    return deleted


def tidy_sessions(is_over: Callable[[], bool] = never) -> int:
    """Sessions that have expired: no browser gets in with them any more."""
    return delete_in_steps(Session.objects.filter(expire_date__lt=timezone.now()), is_over)


def tidy_mails(is_over: Callable[[], bool] = never) -> int:
    """Mails that went out, or were given up, SENT_MAIL_DAYS ago. What still waits stays."""
    latest = timezone.now() - timedelta(days=settings.SENT_MAIL_DAYS)
    done = Email.objects.filter(status__in=[STATUS.sent, STATUS.failed], last_updated__lt=latest)
    return delete_in_steps(done, is_over)
