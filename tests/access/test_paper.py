"""docs/security.md and docs/promises.md say what holds: their figures, and the tests they name."""

import ast
import re
from datetime import timedelta

import pytest
from django.conf import settings

from tests.access.asvs import POINTS
from tests.access.paper import PAPER, renewed
from tests.planted.faults import FAULTS

PAPER_TEXT = PAPER.read_text()
PROMISES = PAPER.with_name("promises.md").read_text()
NAMED_TESTS = sorted(
    {
        *re.findall(r"`([\w/]+/test_\w+\.py)(?:::(\w+))?`", PAPER_TEXT),
        *((path, "") for path in re.findall(r"[\w/]+/test_\w+\.py", PROMISES)),
    }
)
LIMITS = sorted(set(",".join(filter(None, settings.ACCOUNT_RATE_LIMITS.values())).split(",")))
PERIODS = {"m": "a minute", "5m": "in 5 minutes", "10m": "in 10 minutes"}


def test_the_table_is_the_one_that_holds():
    """After a change: `python -m tests.access` writes it anew."""
    assert renewed(PAPER_TEXT) == PAPER_TEXT


@pytest.mark.parametrize("path, name", NAMED_TESTS)
def test_every_test_that_is_named_exists(path, name):
    source = ast.parse((settings.BASE_DIR / path).read_text())
    names = {part.name for part in ast.walk(source) if isinstance(part, ast.FunctionDef)}
    assert not name or name in names


def test_every_promise_stands_there_once():
    assert re.findall(r"^\| (\d+) \|", PROMISES, re.MULTILINE) == [str(n) for n in range(1, 34)]


def test_the_promises_count_the_faults_that_are_planted():
    assert f"breaks {len(FAULTS)} of them" in PROMISES


# {point: (how it is met, what shows it)}
ROWS = {
    number: (how, shown)
    for number, how, shown in re.findall(
        r"^\| (\d+\.\d+\.\d+) [^|]+\| ([^|]+) \| ([^|]+) \|$", PAPER_TEXT, re.MULTILINE
    )
}


def test_all_170_points_are_there_once():
    assert len(POINTS) == len(set(POINTS)) == 170
    assert set(POINTS) <= ROWS.keys()
    assert len(ROWS) == len(re.findall(r"^\| \d+\.\d+\.\d+ ", PAPER_TEXT, re.MULTILINE))


@pytest.mark.parametrize("point", POINTS)
def test_each_point_has_a_test_or_a_paragraph(point):
    how, shown = ROWS[point]
    names = re.findall(r"`([\w/]+/test_\w+\.py)(?:::\w+)?`", shown)
    assert names or shown == "paragraph"
    # Where no test shows it, the words have to.
    assert names or len(how) > 8


def test_at_most_three_points_deviate_and_say_so():
    assert {point for point in POINTS if "eviation" in ROWS[point][0]} == {
        "5.4.3",
        "6.3.3",
        "16.4.3",
    }


def test_days_to_patch_are_written():
    text = (settings.BASE_DIR / "SECURITY.md").read_text()
    days = dict(re.findall(r"^\| (critical|high|medium|low)[^|]* \| (\d+) \|$", text, re.MULTILINE))
    assert days == {"critical": "2", "high": "7", "medium": "30", "low": "90"}


def test_tests_are_named_at_all():
    assert len(NAMED_TESTS) > 40


@pytest.mark.parametrize("limit", LIMITS)
def test_every_limit_on_guessing_is_told(limit):
    number, period, _ = limit.split("/")
    assert f"{number} {PERIODS[period]}" in PAPER_TEXT


@pytest.mark.parametrize("name", ["SHOPPER_IDLE", "SHOPPER_LOGIN", "STAFF_IDLE", "STAFF_LOGIN"])
def test_how_long_a_login_lasts_is_told(name):
    length: timedelta = getattr(settings, name)
    minutes = int(length.total_seconds()) // 60
    told = {0: f"{minutes // 1440} days", 1: f"{minutes // 60} hours", 2: f"{minutes} minutes"}
    unit = 0 if minutes % 1440 == 0 else 1 if minutes % 60 == 0 else 2
    assert told[unit] in PAPER_TEXT
