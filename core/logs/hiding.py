"""What no line of the log may tell: secrets, and what finds a person."""

import re
from collections.abc import Iterable

HIDDEN = "[...]"
# Shorter ones are words that stand everywhere, and hiding them would hide the log.
SHORTEST_TYPED = 5

SECRETS = [
    # What follows is values of rows: PostgreSQL tells which one it refused.
    (
        re.compile(r"\b(DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n|\nTraceback|\Z)", re.DOTALL),
        rf"\1: {HIDDEN}",
    ),
    # Secret links all have this step (a test sees to it): to an order, to a new password.
    (re.compile(r"(/link/)[^/?\s\"'<>]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(://)[^/@\s]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"[^\s@<>\"'(),;:=/]+@[^\s@<>\"'(),;:/]+\.[^\s@<>\"'(),;:/.]+"), "[e-mail]"),
    (
        re.compile(
            r"(?i)\b(password\d?|token|secret|sessionid|csrftoken|authorization|cookie)"
            r"([\"']?\s*[=:]\s*[\"']?)[^\s,;\"')]+"
        ),
        rf"\1\2{HIDDEN}",
    ),
    # Long and with digits in it: a token, a session's key, a digest.
    (re.compile(r"\b(?=(?:[A-Za-z_-]*\d){4})[A-Za-z0-9_-]{32,}"), HIDDEN),
    (re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[ -]?\d){9,14}(?!\w)"), "[phone]"),
]


def hide(text: str, typed: Iterable[str] = ()) -> str:
    """The text without secrets, e-mails, whole phone numbers, and without what was `typed`."""
    for value in sorted(_spellings(typed), key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def _spellings(typed: Iterable[str]) -> set[str]:
    """Each value, its lines, and both as an error's text would quote them."""
    plain = {part for value in typed for part in (value, *value.splitlines())}
    quoted = {repr(part)[1:-1] for part in plain}
    return {part for part in plain | quoted if len(part) >= SHORTEST_TYPED}
