"""What shoppers and staff left behind, and nobody can reach any more, leaves the database."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.tidying import AT_ONCE, delete_in_steps, never
from shop.models import Cart, ImportJob, ImportRow, SentForm
from shop.models.cart import SESSION_KEY


def tidy_carts(is_over: Callable[[], bool] = never) -> int:
    """Guests' carts that were begun longer ago than a session lasts, and that none names any more.

    A guest gets at a cart through the session alone, which stands in the database even where Redis
    is used. Without one nobody sees the cart again, and nobody sends the key of its checkout again,
    to which the first order would be the answer. People's own carts stay as long as they do.
    """
    latest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    old = Cart.objects.filter(user=None, created_at__lt=latest)
    # Before the sessions are read: what is begun meanwhile is not among them.
    keys = set(old.values_list("pk", flat=True))
    if not keys:
        return 0
    keys -= _carts_in_sessions(is_over)
    if is_over():
        return 0
    deleted, waiting = 0, sorted(keys)
    for start in range(0, len(waiting), AT_ONCE):
        deleted += delete_in_steps(old.filter(pk__in=waiting[start : start + AT_ONCE]), is_over)
    return deleted


def _carts_in_sessions(is_over: Callable[[], bool]) -> set[int]:
    """The carts that living sessions name, read page by page.

    Raises UnreadableSessions where none can be read: then the key is another one, not the visitors.
    """
    carts, read, last = set(), 0, ""
    living = Session.objects.filter(expire_date__gte=timezone.now()).order_by("pk")
    store = SessionStore()
    while not is_over() and (page := list(living.filter(pk__gt=last)[:AT_ONCE])):
        for session in page:
            found = store.decode(session.session_data)
            read += bool(found)
            carts.add(found.get(SESSION_KEY))
        last = page[-1].pk
    if last and not read:
        raise UnreadableSessions("No session can be read: is SECRET_KEY the shop's?")
    return carts


class UnreadableSessions(Exception):
    """What the sessions say is not known, so nothing is taken away because of it."""


def tidy_forms(is_over: Callable[[], bool] = never) -> int:
    """One-time keys of the desk's forms that nobody has open any more."""
    return delete_in_steps(SentForm.objects.old(), is_over)


def tidy_lists(is_over: Callable[[], bool] = never) -> int:
    """Lists of prices and stock that were uploaded 30 days ago, first their rows, then they."""
    old = list(ImportJob.objects.old().values_list("pk", flat=True))
    delete_in_steps(ImportRow.objects.filter(job__in=old), is_over)
    if is_over():
        return 0
    return delete_in_steps(ImportJob.objects.filter(pk__in=old), is_over)
