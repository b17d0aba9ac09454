"""Rows that the database itself would have refused, in a table that was rebuilt by hand."""

import pytest
from django.db import connection

from orders.books import check_books
from tests.factories import make_cart, make_mango, make_user, place


def plant(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, "Nothing was planted."


@pytest.fixture
def order(database):
    make_mango("Himsagar", stock=50)
    make_mango("Langra", stock=50)
    make_cart(make_user("asha"), himsagar=2, langra=1)
    place(make_cart(himsagar=1))
    return place(make_cart(himsagar=1))


OUT_OF_RANGE = [
    ("shop_mangocategory", "stock_quantity = -3", "mango_stock_in_range", "Himsagar"),
    ("shop_mangocategory", "price = -1", "mango_price_in_range", "Himsagar"),
    ("shop_cartitem", "quantity = 0", "cart_item_quantity_in_range", "Himsagar"),
    ("orders_order", "status = 'Lost'", "order_status_known", "reference"),
    ("orders_order", "total_amount = -1", "order_total_in_range", "reference"),
    ("orders_orderitem", "quantity = 0", "order_item_quantity_in_range", "reference"),
    ("orders_payment", "received = -1", "payment_received_in_range", "reference"),
    ("orders_payment", "payment_status = 'Lost'", "payment_status_known", "reference"),
    ("shop_stockmovement", "change = 0", "movement_moves_something", "reference"),
]


@pytest.mark.parametrize("table, change, rule, about", OUT_OF_RANGE)
def test_a_value_that_no_table_takes_is_found(order, unbound, table, change, rule, about):
    unbound(table)
    which = "order_id" if about == "reference" and table != "orders_order" else "id"
    key = order.pk if about == "reference" else f"(SELECT MIN(id) FROM {table})"
    plant(f"UPDATE {table} SET {change} WHERE {which} = {key}")
    told = {fault.rule: fault for fault in check_books().faults}
    assert told[rule].about == (order.reference if about == "reference" else about)
    assert f"breaks the rule «{rule}»" in told[rule].says


TWICE = [
    ("shop_mangocategory", "slug = 'himsagar'", "shop_mangocategory slug once", "himsagar"),
    ("shop_cartitem", "mango_id = (SELECT MIN(mango_id) FROM shop_cartitem)",
     "shop_cartitem cart mango once", ""),
    ("orders_order", "reference = 'K7MX-29RH'", "orders_order reference once", "K7MX-29RH"),
    ("orders_order", "link_token = 'one'", "orders_order link_token once", "one"),
    ("orders_payment", "order_id = (SELECT MIN(order_id) FROM orders_payment)",
     "orders_payment order once", ""),
    ("orders_order", "id = 1", "orders_order id once", "1"),
]  # fmt: skip


@pytest.mark.parametrize("table, change, rule, about", TWICE)
def test_what_there_may_be_once_is_found_twice(order, unbound, table, change, rule, about):
    unbound(table)
    plant(f"UPDATE {table} SET {change}")
    told = {fault.rule: fault for fault in check_books().faults}
    assert told[rule].about == about or not about
    assert "2 rows" in told[rule].says


def test_a_line_of_an_order_that_is_not_there_is_found(order, unbound):
    unbound("orders_orderitem")
    plant("UPDATE orders_orderitem SET order_id = 4711 WHERE order_id = %s", order.pk)
    told = {fault.rule: fault for fault in check_books().faults}
    assert told["orders_orderitem order_id is there"].says == (
        "Himsagar: a row of «order items» belongs to a «order» that is not there (number 4711)."
    )
    assert told["items"].about == order.reference


def test_a_number_that_is_taken_already_is_found(order):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks for the next number by itself.")
    plant("SELECT setval(pg_get_serial_sequence('orders_order', 'id'), 1)")
    [fault] = check_books().faults
    assert fault.rule == "numbers"
    assert "the number 2, but numbers up to 2 are taken" in fault.says


def test_a_damaged_file_is_found(order):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks after its own files.")
    path = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rootpage FROM sqlite_master WHERE name = 'orders_order'")
        page = cursor.fetchone()[0]
        cursor.execute("PRAGMA page_size")
        size = cursor.fetchone()[0]
    connection.close()
    with open(path, "r+b") as file:
        file.seek((page - 1) * size + 200)
        file.write(b"\xff" * (size - 200))
    verdict = check_books()
    assert {fault.rule for fault in verdict.faults} == {"file"}
    assert "The file of the database is damaged" in verdict.faults[0].says
