"""Logins of programs: tokens that are told once, one a device, each with an end."""

import logging
import re
from hmac import compare_digest

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import ApiToken, User
from accounts.second_factor import is_required_of
from accounts.sessions import MOST_LOGINS, NOTED_EVERY
from core.text import printable

logger = logging.getLogger(__name__)
# As knox makes them: 256 random bits.
TOKEN = re.compile(rb"[0-9a-f]{64}")
NOT_VALID = _("This token is not valid, or not any more. Log in again.")


@transaction.atomic
def issue(user: User, *, device: str = "", with_code: bool = False) -> str:
    """A new token of this person, as the program has to send it from now on.

    It takes the place of the device's former one, if the device has a name. Raises
    User.DoesNotExist where the password was changed, or the account closed, since `user` was read.
    """
    # Held: who logs in while the password changes comes before it, and is ended, or comes too late.
    people = User.objects.select_for_update(no_key=True)
    held = people.get(pk=user.pk, password=user.password, is_active=True)
    device = tidy_device(device)
    own = ApiToken.objects.filter(user=held)
    others = own.exclude(device=device) if device else own
    kept = [token.pk for token in others.live()[: MOST_LOGINS - 1]]
    own.exclude(pk__in=kept).delete()
    _row, token = ApiToken.objects.create(user=held, device=device, with_code=with_code)
    return token


def tidy_device(device: str) -> str:
    """What a program calls its device, fit for the database and for a page."""
    return " ".join(printable(device).split())[: ApiToken.device.field.max_length].strip()


def current_tokens(user: User) -> list[ApiToken]:
    """The programs that are logged in as this person, the latest use first."""
    return list(ApiToken.objects.filter(user=user).live())


def end_token(user: User, key: str) -> int:
    """End one program's login of this person, by its `token_key`. Says how many ended."""
    return ApiToken.objects.filter(user=user, token_key=printable(key)).end()


def end_this(token: ApiToken) -> None:
    """A program logs out."""
    ApiToken.objects.filter(pk=token.pk).delete()


class TokenAuthentication(BaseAuthentication):
    """The header `Authorization: Token …`. One look-up; reading deletes and writes nothing.

    (knox's own looks at all tokens of the person, and deletes those that are over.)
    """

    def authenticate(self, request) -> tuple[User, ApiToken] | None:
        """The person and the token; None where the header is not there, or of another kind.

        Raises AuthenticationFailed for whatever gives nobody a right.
        """
        scheme, _space, token = get_authorization_header(request).strip().partition(b" ")
        if scheme.lower() != b"token":
            return None
        found = _find(token.strip())
        if found is None or not found.is_live or not found.user.is_active:
            raise AuthenticationFailed(NOT_VALID)
        if is_required_of(found.user) and not found.with_code:
            raise AuthenticationFailed(
                _("The shop's staff log in with a password and a code. Log in again, with a code.")
            )
        _note_use(found)
        return found.user, found

    def authenticate_header(self, request) -> str:
        return "Token"


def _find(token: bytes) -> ApiToken | None:
    # What is no token is not looked up: no database takes all bytes.
    if not TOKEN.fullmatch(token):
        return None
    text = token.decode()
    digest = hash_token(text)
    rows = ApiToken.objects.filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH])
    for row in rows.select_related("user"):
        if compare_digest(row.digest, digest):
            return row
    return None


def _note_use(token: ApiToken) -> None:
    """Note it, now and then. A database that takes no writes just now stops no answer."""
    now = timezone.now()
    if now - token.last_used_at < settings.API_TOKEN_IDLE / NOTED_EVERY:
        return
    try:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    except OperationalError:
        logger.warning("a use of a token could not be noted")
