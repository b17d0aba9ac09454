"""Programs that are logged in with a token."""

from django.test import Client
from rest_framework.test import APIRequestFactory

from accounts.models import ApiToken
from accounts.tokens import TokenAuthentication


def with_header(header: str | bytes):
    """Who the shop takes the sender of this Authorization header for, and by which token."""
    request = APIRequestFactory().get("/api/profile/", HTTP_AUTHORIZATION=header)
    return TokenAuthentication().authenticate(request)


def is_in(token: str) -> bool:
    """Is the program with this token logged in?"""
    answer = Client().get("/api/profile/", headers={"Authorization": f"Token {token}"})
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def made(token: str, **ago) -> None:
    """Set this token's times back: `last_used_at` as a timedelta, or `expiry` to a moment."""
    ApiToken.objects.filter(token_key=token[:15]).update(**ago)
