"""Rendered pages and pieces of pages, kept until what they show has changed."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.htmx import HTMX_HEADERS

KEEP_SECONDS = 24 * 60 * 60
# What stands in a kept form for the key of a row, and for the token. No key has so many digits.
ANY_NUMBER = 9_000_000_000_000_000_019
ANY_TOKEN = "the-token-of-whoever-looks-at-it"


def kept(name: str, version: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, made anew where no worker of this cache has it yet in this version.

    `version` must be read from the database: a cache inside one process hears nothing of the
    others. What is kept must be the same for every visitor: no token, no name, no cart.
    """
    cache = caches["fragments"]
    key = f"{name}:{get_language()}:{version}"
    value = cache.get(key)
    if value is None:
        value = make()
        cache.set(key, value, KEEP_SECONDS)
    return value


def kept_fragment(name: str, version: str, make: Callable[[], str]) -> SafeString:
    """The HTML of a piece of a page, `kept` as above."""
    return mark_safe(kept(name, version, make))  # Rendered by a template of ours: escaped there.


def kept_form(
    name: str, version: str, make: Callable[[int, str], str], *, number: int, token: str
) -> SafeString:
    """The HTML of a piece with forms that is the same for all visitors but for two things.

    `make(number, token)` renders it with these: the key of the visitor's own row, and the CSRF
    token. It is kept with stand-ins, in whose place the visitor's own are put each time.
    """
    html = kept(name, version, lambda: make(ANY_NUMBER, ANY_TOKEN))
    html = html.replace(ANY_TOKEN, token).replace(str(ANY_NUMBER), str(number))
    return mark_safe(html)  # As above; token and number have only letters and digits.


def kept_page(
    request: HttpRequest,
    name: str,
    version: Callable[[], tuple[str, int | str]],
    make: Callable[[], tuple[HttpResponse, int | str]],
) -> HttpResponse:
    """A whole page for a visitor of whom the shop knows nothing yet; for anybody else `make()`.

    Without a session there is no login, no cart and no message, so the page is the same for all
    such visitors but for the token in its forms, which is put in anew each time.

    `version` gives a text under which the page is kept, and a mark that changes with every change
    and never comes back. `make` gives the page, and the mark of what it shows: a page is only kept
    where both marks are one, for a text may come back after a change in between.
    """
    known = (settings.SESSION_COOKIE_NAME, settings.MESSAGE_COOKIE_NAME)
    if request.htmx or any(cookie in request.COOKIES for cookie in known):
        return make()[0]
    cache = caches["fragments"]
    # Names hold parts of addresses, which are as long as visitors like.
    text, mark = version()
    key = f"page:{sha256(name.encode()).hexdigest()}:{get_language()}:{text}"
    pieces = cache.get(key)
    if pieces is None:
        response, shown = make()
        pieces = _around_the_token(response.content.decode())
        if response.status_code == 200 and shown == mark:
            cache.set(key, pieces, KEEP_SECONDS)
        return response
    token = get_token(request) if len(pieces) > 1 else ""
    response = HttpResponse(token.join(pieces))
    patch_vary_headers(response, [*HTMX_HEADERS, "Cookie"])
    return response


def _around_the_token(html: str) -> list[str]:
    """The page's text cut at every place where its CSRF token stands."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    return html.split(found[1]) if found else [html]
