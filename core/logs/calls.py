"""Each request in the log: its number, its one line, and what matters for security."""

import logging
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import LazyObject, empty

from core.http import is_for_programs

requests = logging.getLogger("core.requests")
security = logging.getLogger("core.security")

HEADER = "X-Request-ID"
# Where our server leaves the number for Django; no header of a visitor can have this name.
META_KEY = "shop.request_id"
WELL_FORMED = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{7,63}", re.ASCII)
LONGEST_PATH = 200
QUIET_PATHS = (settings.STATIC_URL, settings.MEDIA_URL, "/healthz", "/readyz", "/metrics")
# No form of shoppers has these fields.
SHOPS_OWN = {"price", "subtotal", "total", "total_amount", "delivery_fee", "fee", "discount"} | {
    "status",
    "payment_status",
    "user",
    "user_id",
    "is_staff",
    "is_superuser",
    "groups",
}
# 422 is a form that was not right yet: that is no refusal.
REFUSALS = {400, 401, 403, 405, 408, 412, 413, 429, 431}


@dataclass
class Call:
    """A request on its way through Django."""

    id: str
    request: HttpRequest
    # What a program sent, once it is read; forms are found in the request.
    sent: object = None

    def typed(self) -> list[str]:
        """All that came with the request, and what is known by now of who sent it."""
        inside = self.request.__dict__
        user = inside.get("_cached_user")
        # A visitor without an account has no row, and so no profile.
        profile = user._state.fields_cache.get("profile") if user and user.pk else None
        parts = [
            inside.get("COOKIES"),
            dict(inside["_post"].lists()) if "_post" in inside else None,
            dict(inside["GET"].lists()) if "GET" in inside else None,
            self.request.META.get("HTTP_AUTHORIZATION"),
            self.sent,
            _texts_of(user),
            _texts_of(profile),
        ]
        return list(_texts(parts))


_current: ContextVar[Call | None] = ContextVar("call", default=None)
current_call = _current.get


def logged(get_response):
    """Give each request its number, write its line, and say the number in the answer."""

    def answer(request):
        began = time.perf_counter()
        call = Call(request.META.get(META_KEY) or new_id(), request)
        token = _current.set(call)
        try:
            response = get_response(request)
            response.headers[HEADER] = call.id
            write_line(
                request.method,
                request.path,
                response.status_code,
                began,
                view=_view(request),
                user=_user_id(request),
                client=request.META.get("REMOTE_ADDR"),
            )
            return response
        finally:
            _current.reset(token)

    return answer


def write_line(method: str, path: str, status: int, began: float, **more) -> None:
    """The line of a request that began at `began` (time.perf_counter).

    `more` is what else is known; the visitor's address is written for refusals only.
    """
    level = logging.DEBUG if path.startswith(QUIET_PATHS) else logging.INFO
    # A 404 of a view, and not of an address that nobody has: perhaps what is another's.
    is_refused = status in REFUSALS or (status == 404 and more.get("view"))
    if is_refused:
        level = logging.WARNING
    elif status >= 500:
        level = logging.ERROR
    if not requests.isEnabledFor(level):
        return
    fields = {
        "method": method[:20],
        "path": path[:LONGEST_PATH],
        "status": status,
        "milliseconds": round((time.perf_counter() - began) * 1000, 1),
    }
    if not is_refused:
        more.pop("client", None)
    fields |= {name: value for name, value in more.items() if value is not None}
    requests.log(level, "refused" if is_refused else "request", extra={"fields": fields})


def note(event: str, *, level: int = logging.INFO, **fields) -> None:
    """Write down what matters for security, with who asked for it and from which address.

    `fields` tell more, by numbers and words of ours: never what somebody typed.
    """
    if call := current_call():
        request = call.request
        known = {
            "way": "program" if is_for_programs(request.path) else "page",
            "by": _user_id(request),
            "client": request.META.get("REMOTE_ADDR"),
        }
        fields |= {name: value for name, value in known.items() if value is not None}
    security.log(level, event, extra={"fields": fields})


def warn(event: str, **fields) -> None:
    """`note`, for what was refused or should not have come."""
    note(event, level=logging.WARNING, **fields)


def note_tampering(names: Iterable[str]) -> None:
    """Write down that somebody tried to set what is the shop's to say; it is not looked at."""
    if tried := sorted(SHOPS_OWN.intersection(names)):
        warn("tried to set what is the shop's", fields=tried)


def remember_sent(sent: object) -> None:
    """What a program sent: from now on no line of this request tells it."""
    if call := current_call():
        call.sent = sent


def current_id() -> str:
    """The number of the request that is being answered, for a person to tell us; or ""."""
    call = current_call()
    return call.id if call else ""


def new_id() -> str:
    return secrets.token_hex(6)


def id_of(wished: str | None, client: str) -> str:
    """The number that a proxy of ours gave a request, if it looks like one; else a new one."""
    if wished and WELL_FORMED.fullmatch(wished) and _is_proxy(client):
        return wished
    return new_id()


@cache
def _is_proxy(client: str) -> bool:
    try:
        address = ip_address(client)
        return any(address in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)
    except ValueError:
        return client in settings.TRUSTED_PROXIES


def _view(request: HttpRequest) -> str | None:
    match = request.resolver_match
    return (match.view_name or match._func_path) if match else None


def _user_id(request: HttpRequest) -> int | None:
    """Who it is, where anybody asked: to find out would cost each page a query."""
    user = request.__dict__.get("user")
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return None
    return getattr(user, "pk", None)


def _texts_of(row) -> list:
    return [value for name, value in vars(row).items() if name[0] != "_"] if row else []


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts([name, inner] if len(str(name)) > 40 else inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
