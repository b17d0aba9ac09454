"""What a line of the log looks like, and what it never tells."""

import logging
import logging.config
from datetime import UTC, datetime, timedelta

import pytest
from post_office.logutils import setup_loghandlers

from core.logs.configuration import logging_settings
from core.logs.hiding import hide
from core.logs.lines import JsonLines

logger = logging.getLogger("orders.services")

SECRETS = [
    "asha.rahman+mango@mail.example.com",
    "আশা@উদাহরণ.বাংলা",
    "+8801712345678",
    "01712-345678",
    "01712 345 678",
    "০১৭১২৩৪৫৬৭৮",
    "bK3x9QzR4-vN8mT2wL6yP1sD7fG5hJ0aUeIoC4xV_Zk",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "5m2hq0e8x1v4c7b9n3k6j5l8p0o2i4u1",
]
SENTENCES = [
    "Mail to {} did not go out.",
    "UNIQUE failed for ({})",
    "got '{}', not a number",
    "Not Found: /x/{}/y",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("secret", SECRETS)
def test_what_finds_a_person_or_opens_a_door_is_hidden(secret, sentence):
    hidden = hide(sentence.format(secret))
    assert secret not in hidden
    assert hidden[:3] == sentence[:3]


@pytest.mark.parametrize(
    "text, secret",
    [
        ("/orders/link/short-one/ was opened", "short-one"),
        ("/accounts/password_reset/link/1a-set/", "1a-set"),
        ("postgres://shop:hunter2@db.example/shop is away", "hunter2"),
        ("password=hunter2 is wrong", "hunter2"),
        ("{'sessionid': 'abc123'}", "abc123"),
        ("Authorization: Token", "Token"),
        ("violates check\nDETAIL:  Failing row contains (7, House 12, Road 3).", "House 12"),
        ("no number\nCONTEXT:  unnamed portal parameter $3 = 'House 12'", "House 12"),
    ],
)
def test_secrets_are_known_by_what_stands_before_them(text, secret):
    assert secret not in hide(text)


@pytest.mark.parametrize(
    "text",
    [
        "Order K7MX-29RH is Shipped and cannot become Pending.",
        "/mangoes/himsagar/ took 12.5 ms on 127.0.0.1:8000",
        "CSRF token missing.",
        "Mail 1234567 is not recorded yet: OperationalError: database is locked",
        'File "/srv/shop/orders/services.py", line 93, in place_order',
    ],
)
def test_what_helps_stays(text):
    assert hide(text) == text


@pytest.mark.parametrize(
    "typed", ["House 12\nRoad 3, Kansat", 'Flat "B", O\'Neill Road', "purple-tiger", "নাম গোপন"]
)
def test_what_was_typed_is_hidden_however_it_is_quoted(typed):
    for text in (f"bad value: {typed}", f"invalid literal: {typed!r}"):
        hidden = hide(text, [typed])
        for part in typed.splitlines():
            assert part not in hidden


def test_a_line_says_when_in_utc_how_grave_who_and_what(log):
    logger.warning("Only %d left", 3)
    [line] = log.lines
    assert {name: line[name] for name in ("level", "logger", "message")} == {
        "level": "WARNING",
        "logger": "orders.services",
        "message": "Only 3 left",
    }
    assert line["time"].endswith("Z")
    written = datetime.fromisoformat(line["time"])
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=1)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[2J", "\x00", "\u2028", "\x85"])
def test_nothing_makes_a_second_line_of_one(log, sign):
    logger.warning("before %s after", sign + '{"level": "ERROR"}')
    assert len(log.text.splitlines()) == 1
    assert log.text.rstrip("\n").isascii() and log.text.rstrip("\n").isprintable()


def test_an_error_comes_with_its_way_and_without_its_values(log):
    try:
        raise ValueError("no such person: asha@example.com")
    except ValueError:
        logger.exception("It failed")
    [line] = log.lines
    assert "test_log_lines.py" in line["error"]
    assert "ValueError: no such person: [e-mail]" in line["error"]


def test_plain_lines_are_for_who_works_on_the_shop():
    assert logging_settings("INFO", plain=True)["handlers"]["console"]["formatter"] == "plain"
    assert logging_settings("INFO", plain=False)["handlers"]["console"]["formatter"] == "json"


@pytest.mark.parametrize("name", ["django", "post_office"])
def test_no_library_has_a_way_of_its_own(name):
    kept = {logger: list(logger.handlers) for logger in map(logging.getLogger, (name, ""))}
    try:
        logging.config.dictConfig(logging_settings("INFO", plain=False))
        setup_loghandlers()
        ways = [
            way for way in logging.getLogger(name).handlers if type(way.formatter) is not JsonLines
        ]
    finally:
        for logger, handlers in kept.items():
            logger.handlers = handlers
    assert ways == []
