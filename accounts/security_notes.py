"""Logins, passwords and second factors in the log (OWASP ASVS 5.0, 16.3; connected in apps.py)."""

from functools import partial

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.utils.crypto import salted_hmac

from core.logs.calls import note

NOTED = {
    "logged in": auth.user_logged_in,
    "logged out": auth.user_logged_out,
    "account opened": account.user_signed_up,
    "password changed": account.password_changed,
    "password reset": account.password_reset,
    "e-mail changed": account.email_changed,
    "second factor added": mfa.authenticator_added,
    "second factor taken away": mfa.authenticator_removed,
    "recovery codes made anew": mfa.authenticator_reset,
}


def connect() -> None:
    for event, signal in NOTED.items():
        signal.connect(partial(_note, event), weak=False, dispatch_uid=event)


def account_mark(email: str) -> str:
    """Tries at one account look alike by it, and it tells nobody which e-mail it is."""
    return salted_hmac("accounts.security_notes", email, algorithm="sha256").hexdigest()[:12]


def _note(event: str, user=None, **named) -> None:
    if user is None:
        return
    note(event, user=user.pk, account=account_mark(user.email))
