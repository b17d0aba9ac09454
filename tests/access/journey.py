"""A visitor goes to every address with every method; what each answer was is noted down."""

from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

from django.db import connection, transaction

from tests.access.cast import Cast, same_cookies
from tests.access.rules import AGAIN, IN, LOGIN
from tests.access.table import ROWS, Row

READING, OTHERS = ("get", "head"), ("options", "put", "patch", "delete")
METHODS = (*READING, "post", *OTHERS)
WRITES = ("INSERT", "UPDATE", "DELETE")
LOGIN_PAGES = ("/accounts/login/", "/admin/login/")
PASSWORD_PAGES = ("/accounts/reauthenticate/", "/accounts/reauthenticate/code/")
visits = count(1)


@dataclass
class Answer:
    """What came back from one address. `written` are the statements that changed something."""

    row: Row
    method: str
    status: int
    location: str
    caching: str
    is_hidden: bool  # is it kept out of search engines, or no page at all?
    keeps_in: bool  # is it a page for somebody who is logged in, without a way to log out?
    written: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        if 200 <= self.status < 400:
            path = urlsplit(self.location).path
            return LOGIN if path in LOGIN_PAGES else AGAIN if path in PASSWORD_PAGES else IN
        return IN if self.status == 422 else str(self.status)

    def __str__(self):
        told = f"{self.method} {self.row.address} {self.row.about}".strip()
        return f"{told}: {self.outcome}"


def travel(cast: Cast, visitor: str, methods=METHODS, **headers) -> list[Answer]:
    """All answers that this visitor gets. Nothing that was done on the way lasts."""
    return [ask(cast, visitor, row, method) for row in ROWS for method in methods]


def ask(cast: Cast, visitor: str, row: Row, method: str, address: str = "", browser=None) -> Answer:
    """One request, as if it were the first. Of each request the shop sees another address of its
    sender, so that no limit on guessing is met."""
    browser = browser or cast.browsers[visitor]
    cookies = same_cookies(browser)
    number = next(visits)
    sender = {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    written = []

    def note(execute, sql, *rest):
        if sql.startswith(WRITES):
            written.append(sql)
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(note):
        form = [cast.form_of(row)] if method == "post" else []
        response = getattr(browser, method)(address or cast.address_of(row), *form, **sender)
        transaction.set_rollback(True)
    content = b"".join(response) if response.streaming else response.content
    browser.cookies = cookies
    return Answer(
        row,
        method,
        response.status_code,
        response.get("Location", ""),
        response.get("Cache-Control", ""),
        _is_hidden(response, content),
        _keeps_in(response, content),
        written,
    )


def _is_hidden(response, content: bytes) -> bool:
    if response.status_code != 200 or "text/html" not in response.get("Content-Type", ""):
        return True
    in_header = "noindex" in response.get("X-Robots-Tag", "")
    return in_header or b'content="noindex' in content or b'content="NONE,' in content


def _keeps_in(response, content: bytes) -> bool:
    is_page = response.status_code == 200 and b"<html" in content
    user = getattr(response.wsgi_request, "user", None)
    return bool(is_page and user and user.is_authenticated and b'/logout/"' not in content)
