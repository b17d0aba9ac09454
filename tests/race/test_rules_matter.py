"""With a rule taken out the races are lost, so they do watch over it.

On PostgreSQL each of the locks is taken out in turn, and its race must go wrong. On SQLite
they cannot be shown that way: IMMEDIATE lets one writer in at a time, from its first read on, and
so does the work of all of them. What is taken out there is IMMEDIATE itself. The books then still
hold (SQLite's transactions are serialisable in any mode), but buyers get «database is locked»,
which is an error page, where they should have been told what is left.
"""

import pytest
from django.conf import settings

from orders.corrections import fingerprint
from orders.models import Order
from tests.factories import make_cart, make_mango, place
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts, make_shoppers


def oversell(race):
    himsagar = make_mango("Himsagar", stock=10)
    calls = [("buy", cart.pk, "key") for cart in make_carts(40, himsagar)]
    outcomes = race(calls, without="stock_guard")
    assert outcomes.ends["done"] > 10
    with pytest.raises(AssertionError, match="its movements come to"):
        assert_books_are_whole()


def deadlock(race):
    mangoes = [make_mango(name) for name in ("Himsagar", "Langra", "Fazli")]
    calls = [("buy", cart.pk, "key") for cart in make_carts(12, *mangoes)]
    outcomes = race(calls, without="key_order")
    assert any("deadlock detected" in error for error in outcomes.errors)


def double_order(race):
    carts = make_carts(5, make_mango())
    calls = [("buy", cart.pk, key) for cart in carts for key in ("one tab", "other tab")]
    race(calls, without="cart_lock")
    assert Order.objects.count() > 5


def repeats_unanswered(race):
    """On both databases: the memory of keys is no lock."""
    [person] = make_shoppers(1)
    outcomes = race([("order_by_key", person.pk, "key", "a" * 64)] * 10, without="kept_keys")
    assert outcomes.ends == {"done": 1, "EmptyCart": 9}


def another_wish_granted(race):
    """On both databases, too."""
    [person] = make_shoppers(1)
    wishes = [("order_by_key", person.pk, "key", asked * 64) for asked in "ab"]
    assert race(wishes * 10, without="kept_wishes").ends == {"done": 20}


def repeats_meet(race):
    people = make_shoppers(5)
    calls = [("order_by_key", person.pk, "key", "a" * 64) for person in people for _ in range(5)]
    assert race(calls, without="cart_lock").ends["done"] < 25


def said_to_be_paid_twice(race):
    make_mango("Himsagar", price="100", stock=100)
    order = place(make_cart(himsagar=10))
    race([("say_paid", order.pk, "Paid")] * 10, without="money_lock")
    with pytest.raises(AssertionError, match="its entries come to"):
        assert_books_are_whole()


def stock_back_twice(race):
    make_mango("Himsagar", stock=5)
    order = place(make_cart(himsagar=5))
    race([("move_order", order.pk, "Cancelled")] * 20, without="order_lock")
    assert order.items.get().mango.stock_quantity > 5
    with pytest.raises(AssertionError, match="were put back"):
        assert_books_are_whole()


def two_corrections(race):
    make_mango("Himsagar", stock=100)
    order = place(make_cart(himsagar=50))
    seen = fingerprint(order)
    race([("correct", order.pk, kg, seen) for kg in range(1, 11)], without="order_lock")
    with pytest.raises(AssertionError):
        assert_books_are_whole()


def corrected_while_cancelled(race):
    make_mango("Himsagar", stock=1000)
    orders = [place(make_cart(himsagar=50)) for _ in range(10)]
    calls = [("move_order", order.pk, "Cancelled") for order in orders]
    calls += [("correct", order.pk, 40) for order in orders]
    outcomes = race(calls, without="order_lock")
    # Each holds what the other wants: the row of the order, and the variety's.
    assert any("deadlock detected" in error for error in outcomes.errors)


def paid_twice(race):
    make_mango("Himsagar", price="100", stock=100)
    order = place(make_cart(himsagar=10))
    race([("pay", order.pk, 600)] * 10, without="money_lock")
    with pytest.raises(AssertionError, match="its entries come to"):
        assert_books_are_whole()


def correction_deadlock(race):
    mangoes = [make_mango(name) for name in ("Himsagar", "Langra", "Fazli")]
    keys = [mango.pk for mango in mangoes]
    orders = [place(make_cart(himsagar=1)) for _ in range(12)]
    calls = [
        ("add_line", order.pk, *(keys if number % 2 else reversed(keys)))
        for number, order in enumerate(orders)
    ]
    outcomes = race(calls, without="correction_key_order")
    assert any("deadlock detected" in error for error in outcomes.errors)


def locked_database(race):
    himsagar = make_mango("Himsagar", stock=10)
    calls = [("buy", cart.pk, "key") for cart in make_carts(40, himsagar)]
    outcomes = race(calls, without="immediate_transactions")
    assert any("database is locked" in error for error in outcomes.errors)
    assert_books_are_whole()


LOSSES = {
    "django.db.backends.postgresql": [
        oversell,
        deadlock,
        double_order,
        stock_back_twice,
        two_corrections,
        corrected_while_cancelled,
        paid_twice,
        correction_deadlock,
        repeats_unanswered,
        another_wish_granted,
        repeats_meet,
        said_to_be_paid_twice,
    ],
    "django.db.backends.sqlite3": [locked_database, repeats_unanswered, another_wish_granted],
}


@pytest.mark.parametrize("loss", LOSSES[settings.DATABASES["default"]["ENGINE"]])
def test_without_the_rule_the_race_is_lost(race, loss):
    loss(race)
