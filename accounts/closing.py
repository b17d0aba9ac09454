"""Closing an account: what becomes of a person who wants to be forgotten."""

from allauth.account.adapter import get_adapter
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions import end_all
from accounts.signals import account_closing
from core.context import store
from core.mail import NO_COPY


def has_worked_here(user: User) -> bool:
    """Staff, now or once: the desk's history goes with them, so the owner closes such accounts."""
    is_staff = user.is_staff or user.is_superuser
    return is_staff or LogEntry.objects.filter(user=user).exists()


@transaction.atomic
def close_account(user: User) -> None:
    """Delete a person with all that is personal; every room sees to its part first.

    A last mail to them says so, and keeps no copy.
    """
    # Held first: who is just being logged in by a program is so before, or not at all.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    goodbye = get_adapter().render_mail(
        "account/email/account_deleted", user.email, store(None), headers={NO_COPY: "1"}
    )
    account_closing.send(sender=User, user=user)
    end_all(user)
    _forget_at_the_desk(user)
    User.objects.get(pk=user.pk).delete()
    # robust: whatever happens to the mail, the account is gone.
    transaction.on_commit(goodbye.send, robust=True)


def _forget_at_the_desk(user: User) -> None:
    """The desk's history tells that somebody was changed, by whom and when, but not who it was."""
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    ).update(object_repr=_("Deleted customer"), change_message="")
