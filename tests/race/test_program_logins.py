"""Programs that log in at one instant, and while their person's logins end."""

import pytest
from django.conf import settings

from accounts.models import ApiToken, User
from tests.factories import make_user

PEOPLE = 8
NEW_PASSWORD = "ripe-in-june-2024"
on_postgresql = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="SQLite lets one writer in at a time, held or not",
)


def people(number=PEOPLE) -> list[User]:
    return [make_user(f"asha{place}") for place in range(number)]


def log_in_at_once(race, **options) -> int:
    """Five programs of each person, all on one device. Gives how many tokens there are."""
    calls = [("issue_token", asha.pk, asha.password, "Phone") for asha in people() for _ in "12345"]
    outcomes = race(calls, **options)
    assert {(outcome.end, outcome.said) for outcome in outcomes} == {("done", True)}
    return ApiToken.objects.count()


def log_in_while_the_password_changes(race, **options) -> int:
    """Two programs of each person, by the old password. Gives how many tokens there are."""
    calls = []
    for asha in people():
        calls += [("issue_token", asha.pk, asha.password, device) for device in ("Phone", "Scale")]
        calls += [("set_password", asha.pk, NEW_PASSWORD)]
    assert race(calls, **options).ends == {"done": 3 * PEOPLE}
    return ApiToken.objects.count()


def test_a_device_that_logs_in_five_times_at_once_has_one_token(race, repeat):
    assert log_in_at_once(race) == PEOPLE


def test_no_program_outlives_the_password_it_logged_in_with(race, repeat):
    assert log_in_while_the_password_changes(race) == 0


@on_postgresql
def test_without_the_lock_a_device_has_several(race):
    assert log_in_at_once(race, without="login_lock") > PEOPLE


@on_postgresql
def test_without_the_lock_some_programs_outlive_the_password(race):
    assert log_in_while_the_password_changes(race, without="login_lock") > 0


def test_who_leaves_while_programs_log_in_leaves_nothing_behind(race, repeat):
    calls = []
    # Few: on SQLite each try is written down some twenty times, one after the other.
    for asha in people(3):
        calls += [("log_in_by_api", asha.email, device) for device in ("Phone", "Scale")]
        calls += [("leave", asha.pk)]
    outcomes = race(calls)
    assert outcomes.errors == []
    # 429 where many wait for the lock of the counts.
    assert {outcome.said for outcome in outcomes} <= {None, 200, 400, 429}
    assert not User.objects.exists()
    assert not ApiToken.objects.exists()
