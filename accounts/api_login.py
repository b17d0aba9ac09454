"""Logging in and registering without a page: the same checks, counted together."""

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.forms import LoginForm
from accounts.models import User
from accounts.second_factor import is_on, is_required_of
from accounts.services import register_shopper
from accounts.tokens import issue
from accounts.two_step_forms import LoginCodeForm


def log_in(
    request: HttpRequest, *, email: str, password: str, code: str = "", device: str = ""
) -> tuple[User, str]:
    """The person with this e-mail and password, and a new token for the program on `device`.

    Raises ValidationError with a code, and then nobody is logged in: `email_password_mismatch`
    (unknown, wrong and closed alike), `too_many_login_attempts`, `email_not_confirmed`,
    `code_required`, `incorrect_code`, `two_steps_required`, or what is wrong with a field.
    """
    typed = {"login": _encodable(email), "password": _encodable(password)}
    form = LoginForm(typed, request=request)
    _check(form)
    person = form.user
    if settings.CONFIRM_EMAIL and not person.has_confirmed_email:
        raise ValidationError(
            _("Confirm your e-mail first: log in on the shop's page, we mail you a code."),
            code="email_not_confirmed",
        )
    with_code = is_on(person)
    if with_code:
        _use_code(person, code)
    elif is_required_of(person):
        raise ValidationError(
            _(
                "The shop's staff log in with a password and a code. "
                "Set it up on the shop's page first, under «Two-step login»."
            ),
            code="two_steps_required",
        )
    return person, _token(request, person, device=device, with_code=with_code)


def register(
    request: HttpRequest, *, username: str, email: str, password: str, device: str = ""
) -> tuple[User, str]:
    """A new shopper and a token; "" where the e-mail has to be confirmed before, on the page.

    Raises ValidationError with the code `rate_limited`, or as `register_shopper` does, and then
    writes nothing.
    """
    if not ratelimit.consume(request, action="signup"):
        raise get_adapter().validation_error("rate_limited")
    person = register_shopper(username=username, email=_encodable(email), password=password)
    signals.user_signed_up.send(sender=User, request=request, user=person)
    if settings.CONFIRM_EMAIL:
        return person, ""
    return person, _token(request, person, device=device)


def _encodable(text: str) -> str:
    """JSON can hold half a character, which no form can, nor any e-mail or password of ours."""
    return text.encode(errors="replace").decode()


def _use_code(person: User, code: str) -> None:
    if not code:
        raise ValidationError(
            _("This account has two-step login. Send the code of your app, too."),
            code="code_required",
        )
    form = LoginCodeForm({"code": code}, user=person)
    _check(form)
    form.authenticator.record_usage()


def _token(request: HttpRequest, person: User, **login) -> str:
    try:
        with transaction.atomic():
            token = issue(person, **login)
            # Django's: it notes the time, by which older links to a new password end, too.
            user_logged_in.send(sender=User, request=request, user=person)
    except User.DoesNotExist as error:
        raise get_adapter().validation_error("email_password_mismatch") from error
    return token


def _check(form: forms.Form) -> None:
    """Raise the first thing that is wrong with it, as a ValidationError with its own code."""
    for errors in form.errors.as_data().values():
        raise errors[0]
