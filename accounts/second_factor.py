"""Two-step login: a code from an app after the password, by django-allauth's «mfa»."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions import end_all
from core.htmx import go_to
from core.http import is_for_programs, private_page

WARNED_EVERY = 60 * 60  # seconds


def is_on(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_required_of(user: User) -> bool:
    return settings.STAFF_SECOND_FACTOR and (user.is_staff or user.is_superuser)


def was_shown(request: HttpRequest) -> bool:
    """Did this login come with a code? The session's own record tells, without a question."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def begin(request: HttpRequest, code: str) -> None:
    """Settle what follows from setting it up with `code`; all other logins end."""
    for authenticator in Authenticator.objects.filter(user=request.user):
        if authenticator.type == Authenticator.Type.TOTP:
            # The code is used up: nobody who looked on can log in with it.
            authenticator.wrap().validate_code(code)
            post_authentication(request, authenticator, reauthenticated=True)
        else:
            # The next page shows them. Noting it here leaves that page nothing to write.
            authenticator.wrap().mark_as_viewed()
    end_all(request.user, but=request.session.session_key)


def finish(request: HttpRequest) -> None:
    """Settle what follows from turning it off: this login counts as one without a code."""
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record["method"] != "mfa"
    ]
    end_all(request.user, but=request.session.session_key)


def take_away(user: User) -> bool:
    """Delete a person's app and recovery codes. Says whether there were any."""
    count, _kinds = Authenticator.objects.filter(user=user).delete()
    return count > 0


def warn_of_guesses(user: User) -> None:
    """Mail that somebody typed the password and then wrong codes; at most once an hour."""
    if cache.add(f"warned-of-guesses:{user.pk}", True, timeout=WARNED_EVERY):
        get_adapter().send_notification_mail("mfa/email/many_wrong_codes", user)


def staff_in_two_steps(get_response):
    """With STAFF_SECOND_FACTOR staff get no page of the shop before this login showed a code.

    Their account's own pages stay open, for there they set it up.
    """

    def answer(request):
        # A browser's login gives a program no right: its token has to come with a code.
        asks = settings.STAFF_SECOND_FACTOR and not is_for_programs(request.path)
        if asks and _lacks_a_code(request):
            return _ask_for_one(request)
        return get_response(request)

    return answer


def _lacks_a_code(request) -> bool:
    # Without a session there is nobody to ask about, and looking would mark the page as personal.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_open_to_all(request.path):
        return False
    return is_required_of(request.user) and not was_shown(request)


def _is_open_to_all(path: str) -> bool:
    account_pages = reverse("account_login").removesuffix("login/")
    open_paths = (account_pages, settings.STATIC_URL, settings.MEDIA_URL)
    single = (reverse("healthz"), reverse("admin:logout"), "/favicon.ico")
    return path.startswith(open_paths) or path in single


@private_page
def _ask_for_one(request) -> HttpResponse:
    if is_on(request.user):
        page, words = "mfa_reauthenticate", _("Type a code of your app to go on.")
    else:
        page = "mfa_activate_totp"
        words = _(
            "The shop's staff log in with a password and a code. "
            "Set it up now: it takes two minutes."
        )
    _say_once(request, words)
    address = reverse(page)
    if wished := _wished_page(request):
        address += f"?{urlencode({'next': wished})}"
    return go_to(request, address)


def _wished_page(request) -> str | None:
    """Where the person is to be afterwards: a page that can be visited, not a form's address."""
    if request.htmx:
        return request.htmx.current_url_abs_path
    return request.get_full_path() if request.method in ("GET", "HEAD") else None


def _say_once(request, words: str) -> None:
    """Several pieces of one page may be asked for before the message is seen."""
    waiting = messages.get_messages(request)
    is_said = any(message.message == words for message in waiting)
    # Looking at them was not showing them.
    waiting.used = False
    if not is_said:
        messages.warning(request, words)
