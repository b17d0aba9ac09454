"""Every address of the shop, as Django's own list of them has it."""

import re
from functools import cache

from django.contrib.admindocs.views import simplify_regex
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern

from core.http import is_for_programs


@cache
def addresses() -> tuple[str, ...]:
    """All addresses of pages in the order in which they are tried: `/orders/<reference>/`.

    Programs have their own way in, and their own table.
    """
    return tuple(address for address in _all() if not is_for_programs(address))


@cache
def addresses_for_programs() -> tuple[str, ...]:
    """All addresses below /api/, but the guide, which is a page."""
    return tuple(address for address in _all() if is_for_programs(address))


def _all() -> dict[str, None]:
    return dict.fromkeys(_below(get_resolver().url_patterns, "/"))


def _below(patterns, above: str):
    for pattern in patterns:
        address = above + _written(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _below(pattern.url_patterns, address)
        else:
            yield address


def _written(pattern) -> str:
    """A route or regular expression with nothing but names in its brackets."""
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern))
    return simplify_regex(str(pattern)).removeprefix("/")
