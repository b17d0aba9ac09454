"""Programs that are logged in with a token."""

from django.test import Client
from rest_framework.renderers import JSONRenderer, MultiPartRenderer
from rest_framework.test import APIClient, APIRequestFactory

from accounts.models import ApiToken, User
from accounts.tokens import TokenAuthentication, issue

JSON = "application/json"


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


class EscapedJSON(JSONRenderer):
    """JSON in ASCII: so half a character can be sent, too."""

    ensure_ascii = True


class Program(APIClient):
    """A program that speaks JSON, without a cookie and a CSRF token: nothing may ask for them."""

    default_format = "json"
    renderer_classes_list = [EscapedJSON, MultiPartRenderer]

    def __init__(self, token: str = "", **options):
        super().__init__(enforce_csrf_checks=True, **options)
        self.token = token
        if token:
            self.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    def send(self, body: str | bytes, address: str, method: str = "post", content_type=JSON):
        """Send exactly these bytes."""
        body = body.encode() if isinstance(body, str) else body
        return getattr(self, method)(address, body, content_type=content_type)


def program_of(user: User) -> Program:
    """A program that has just logged in as this person."""
    return Program(issue(user))


def refusal(response, status: int) -> dict:
    """What a refusal says; it has this status, and the form of every refusal of the API."""
    assert response.status_code == status, response.content.decode()[:1000]
    assert response["Content-Type"].partition(";")[0] == JSON
    told = response.json()
    assert {"error"} <= set(told) <= {"error", "fields"}
    assert isinstance(told["error"], str)
    assert told["error"].strip()
    for messages in told.get("fields", {}).values():
        assert messages
        assert all(isinstance(message, str) for message in messages)
    return told


def wrong_fields(response) -> dict[str, list[str]]:
    """The fields that a 400 names, with what is said of each."""
    return refusal(response, 400)["fields"]
