"""Somebody who tries to place very many orders at one instant."""

from random import randrange

from tests.factories import make_user

ALLOWED, TRIES = 30, 100


def try_at_once(race, **options) -> int:
    """How many of one person's tries were let through."""
    # Counts are kept by person, and may outlive the database.
    asha = make_user("asha", pk=randrange(1, 2**31))
    outcomes = race([("try_to_order", asha.pk)] * TRIES, **options)
    assert outcomes.ends == {"done": TRIES}
    return sum(outcome.said for outcome in outcomes)


def test_of_100_tries_at_once_thirty_are_let_through(race, repeat):
    assert 1 <= try_at_once(race) <= ALLOWED


def test_without_the_lock_more_are_let_through(race):
    assert try_at_once(race, without="count_lock") > ALLOWED
