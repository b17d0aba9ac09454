"""The books of a shop that is selling: no false alarm, and nobody has to wait."""

import json
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection, connections

from core.snapshot import database_at, one_moment
from orders.books import check_books
from orders.models import Order
from tests.factories import make_cart, make_mango, place
from tests.race.carts import make_carts
from tests.race.crowd import Crowd


@pytest.fixture
def sales(empty_database, database):
    """Begin to sell, cancel, correct and pay at once; gives what becomes of it all."""
    crowd = Crowd(empty_database, processes=2, threads=1)
    threads = []

    def begin(number: int) -> list:
        mangoes = [make_mango(name, stock=1_000_000) for name in ("Himsagar", "Langra")]
        orders = [place(make_cart(himsagar=3, langra=1)) for _ in range(number)]
        calls = [("buy", cart.pk, "key") for cart in make_carts(number, *mangoes)]
        for order in orders:
            calls += [("pay", order.pk, 100), ("correct", order.pk, 5)]
            calls += [("move_order", order.pk, "Cancelled"), ("give_back", order.pk, 50)]
        outcomes = []
        thread = threading.Thread(target=lambda: outcomes.extend(crowd.race(database, calls)))
        thread.start()
        threads.append(thread)
        return outcomes

    yield begin
    for thread in threads:
        thread.join()
    crowd.go_home()


def test_a_shop_that_sells_gives_no_false_alarm(sales):
    outcomes = sales(40)
    verdicts = []
    while not outcomes:
        verdicts.append(check_books())
        time.sleep(0.1)
    assert [fault.says for verdict in verdicts for fault in verdict.faults] == []
    # Orders came while it was looked at, and nobody saw an error.
    assert verdicts[0].orders < Order.objects.count()
    assert len(verdicts) >= 2
    assert not [outcome for outcome in outcomes if outcome.end == "error"]


def test_what_is_read_is_of_one_moment(database):
    """Whoever reads sees nothing of what is written meanwhile, and does not stop it."""
    himsagar = make_mango("Himsagar", stock=10)
    with one_moment():
        assert not Order.objects.exists()
        with database_at(database):
            place(make_cart(himsagar=1))
        assert not Order.objects.exists()
        himsagar.refresh_from_db()
        assert himsagar.stock_quantity == 10
    assert Order.objects.count() == 1


def test_looking_changes_nothing(database, tmp_path):
    """Not even where somebody tries: on PostgreSQL the transaction only reads."""
    place_one()
    before = {path.name for path in tmp_path.iterdir()}
    check_books()
    assert {path.name for path in tmp_path.iterdir()} == before
    assert not connections["default"].in_atomic_block


def place_one() -> Order:
    make_mango("Himsagar", stock=10)
    return place(make_cart(himsagar=1))


def test_the_command_says_that_the_books_are_whole(database, capsys):
    place_one()
    call_command("check_books")
    assert capsys.readouterr().out.startswith("The books are whole: 1 orders and 1 varieties, in ")


def test_the_command_says_what_is_wrong_and_ends_with_1(database, capsys):
    order = place_one()
    Order.objects.update(total_amount=1)
    with pytest.raises(SystemExit) as ending:
        call_command("check_books")
    assert ending.value.code == 1
    said = capsys.readouterr()
    assert f"Order {order.reference}: its total is ৳1.00" in said.out
    assert "1 faults in 1 orders and 1 varieties" in said.err


def test_the_command_speaks_to_programs(database, capsys):
    order = place_one()
    Order.objects.update(total_amount=1)
    with pytest.raises(SystemExit):
        call_command("check_books", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["is_whole"] is False
    assert [(fault["rule"], fault["about"]) for fault in told["faults"]] == [
        ("total", order.reference)
    ]
    assert told["orders"] == 1


def test_a_database_that_is_no_shop_is_told_in_a_sentence(database, capsys):
    with connection.schema_editor() as editor:
        editor.execute("ALTER TABLE orders_order RENAME TO somewhere_else")
    with pytest.raises(SystemExit) as ending:
        call_command("check_books")
    assert ending.value.code == 1
    assert "The books cannot be read" in capsys.readouterr().err
