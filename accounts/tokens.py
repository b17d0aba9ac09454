"""Logins of programs: tokens that are told once, one a device, each with an end."""

import logging
from binascii import Error as NoHexadecimal

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import ApiToken, User

logger = logging.getLogger(__name__)
NOTED_EVERY = 10  # a use is noted when this part of the idle time is over


def issue(user: User, *, device: str = "", with_code: bool = False) -> str:
    """A new token of this person, as the program has to send it from now on."""
    _row, token = ApiToken.objects.create(user=user, device=device[:100], with_code=with_code)
    return token


class TokenAuthentication(KnoxAuthentication):
    """Knox's: one look-up, and no row is deleted because somebody reads something."""

    def authenticate_credentials(self, token: bytes):
        try:
            return super().authenticate_credentials(token)
        except (UnicodeDecodeError, NoHexadecimal) as error:
            raise AuthenticationFailed(_("This token is not valid. Log in again.")) from error

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Is it over? Then it is as if it were not there."""
        now = timezone.now()
        idle = now - auth_token.last_used_at
        if auth_token.expiry <= now or idle > settings.API_TOKEN_IDLE:
            return True
        if idle > settings.API_TOKEN_IDLE / NOTED_EVERY:
            _note_use(auth_token)
        return False


def _note_use(token: ApiToken) -> None:
    """A database that takes no writes just now stops no answer."""
    try:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    except OperationalError:
        logger.warning("a use of a token could not be noted")
