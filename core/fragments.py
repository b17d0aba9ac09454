"""Rendered pieces of pages, kept until what they show has changed."""

from collections.abc import Callable

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

KEEP_SECONDS = 24 * 60 * 60


def kept_fragment(name: str, version: str, make: Callable[[], str]) -> SafeString:
    """The HTML of a piece, made by `make` where no worker of this cache has it yet.

    `version` must be read from the database: a cache inside one process hears nothing of the
    others. The piece must be the same for every visitor: no token, no name, no cart.
    """
    cache = caches["fragments"]
    key = f"{name}:{get_language()}:{version}"
    html = cache.get(key)
    if html is None:
        html = make()
        cache.set(key, html, KEEP_SECONDS)
    return mark_safe(html)  # Rendered by a template of ours, so escaped there.
