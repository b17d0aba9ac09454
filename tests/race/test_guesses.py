"""A crowd that guesses one person's password at one instant."""

from itertools import cycle, islice
from uuid import uuid4

import pytest

from tests.factories import make_user
from tests.race.crowd import Outcomes

ALLOWED = 10


def guess_at_once(race, number: int, *ways: str, **options) -> Outcomes:
    """So many guesses; an account of its own each time, as counts may outlive the database."""
    asha = make_user("asha", email=f"asha-{uuid4().hex}@example.com")
    return race([(way, asha.email) for way in islice(cycle(ways), number)], **options)


def statuses(outcomes: Outcomes) -> list[int]:
    assert outcomes.errors == []
    return [outcome.said for outcome in outcomes]


def test_of_200_guesses_at_once_ten_are_looked_at(race, repeat):
    answers = statuses(guess_at_once(race, 200, "guess"))
    assert set(answers) <= {422, 429}
    assert 1 <= answers.count(422) <= ALLOWED


def test_of_200_by_page_and_by_api_at_once_ten_are_looked_at(race, repeat):
    answers = statuses(guess_at_once(race, 200, "guess", "guess_by_api"))
    assert set(answers) <= {422, 400, 429}
    assert 1 <= 200 - answers.count(429) <= ALLOWED


@pytest.mark.parametrize("ways", [["guess"], ["guess_by_api"], ["guess", "guess_by_api"]])
def test_without_the_lock_more_are_looked_at(race, ways):
    answers = statuses(guess_at_once(race, 200, *ways, without="count_lock"))
    assert 200 - answers.count(429) > ALLOWED


@pytest.mark.django_db
def test_a_refused_guess_looks_at_no_password(guest, asha, monkeypatch):
    looked_at = []
    monkeypatch.setattr(type(asha), "check_password", lambda user, raw: looked_at.append(raw))
    for _ in range(ALLOWED + 5):
        guest.post("/accounts/login/", {"login": asha.email, "password": "not-a-mango-day"})
    assert len(looked_at) == ALLOWED
