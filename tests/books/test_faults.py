"""Each fault that is planted past the shop's own rules is found, and told by name."""

from decimal import Decimal

import pytest
from django.db import connection

from orders.books import BOOK_RULES, book_faults, check_books
from orders.corrections import Correction, correct_order
from orders.payments import receive_money, record_payment, refund
from orders.services import change_status
from shop.models import MangoCategory, StockMovement
from tests.factories import make_cart, place


@pytest.fixture
def orders(himsagar, langra):
    """One order of every kind: new, delivered and paid, cancelled, half paid, given back."""
    kinds = ("new", "done", "cancelled", "half", "back", "gone")
    orders = {kind: place(make_cart(himsagar=5, langra=2)) for kind in kinds}
    for status in ("Confirmed", "Packed", "Shipped", "Delivered"):
        change_status(orders["done"], status)
    record_payment(orders["done"])
    change_status(orders["cancelled"], "Cancelled")
    receive_money(orders["half"], Decimal(100))
    record_payment(orders["back"])
    refund(orders["back"], Decimal(500))
    line = orders["back"].items.get(name="Langra")
    correct_order(orders["back"], Correction(kilograms={line.pk: 1}))
    return orders


# What is planted in which order, and what is told of it. {order} is its key.
PLANTED = [
    ("stock", "UPDATE shop_mangocategory SET stock_quantity = 7 WHERE name = 'Himsagar'",
     None, "Himsagar: the shelf says 7 kg, but its movements come to"),
    ("items", "DELETE FROM orders_orderitem WHERE order_id = {order}", "new", "has no mangoes"),
    ("payment", "DELETE FROM orders_payment WHERE order_id = {order}", "new",
     "has no payment record"),
    ("total", "UPDATE orders_order SET total_amount = total_amount + 1 WHERE id = {order}", "new",
     "its total is ৳"),
    ("total", "UPDATE orders_order SET delivery_fee = delivery_fee + 0.01 WHERE id = {order}",
     "new", "its total is ৳"),
    ("total", "UPDATE orders_orderitem SET price = price - 0.01 WHERE order_id = {order}", "half",
     "its total is ৳"),
    ("kilograms", "UPDATE orders_orderitem SET quantity = 3 WHERE quantity = 2"
     " AND order_id = {order}", "new", "holds 3 kg of Langra, but 2 kg were taken"),
    ("kilograms", "DELETE FROM shop_stockmovement WHERE change = -5 AND order_id = {order}", "new",
     "holds 5 kg of Himsagar, but 0 kg were taken"),
    ("kilograms", "UPDATE shop_stockmovement SET change = -10 WHERE change = -5"
     " AND order_id = {order}", "new", "10 kg were taken"),
    ("kilograms", "UPDATE shop_stockmovement SET reason = 'returned' WHERE reason = 'edited'"
     " AND order_id = {order}", "back", "it is not cancelled, and 1 kg were put back"),
    ("kilograms", "DELETE FROM shop_stockmovement WHERE reason = 'returned' AND order_id = {order}",
     "cancelled", "it is cancelled, and 0 kg were put back"),
    ("kilograms", "UPDATE shop_stockmovement SET change = 10 WHERE change = 5"
     " AND order_id = {order}", "cancelled", "10 kg were put back"),
    ("kilograms of nothing", "DELETE FROM orders_orderitem WHERE name = 'Langra'"
     " AND order_id = {order}", "new", "holds no Langra, but 2 kg were taken"),
    ("received", "UPDATE orders_payment SET received = 101 WHERE order_id = {order}", "half",
     "৳101.00 count as received, but its entries come to ৳100.00"),
    ("payment status", "UPDATE orders_payment SET payment_status = 'Paid' WHERE order_id = {order}",
     "half", "its payment says «Paid», but by the money it is «Partly paid»"),
    ("payment status",
     "UPDATE orders_payment SET payment_status = 'Refunded' WHERE order_id = {order}",
     "new", "by the money it is «Pending»"),
    ("payment status",
     "UPDATE orders_payment SET payment_status = 'Partly paid' WHERE order_id = {order}",
     "done", "by the money it is «Paid»"),
    ("paid in full", "UPDATE orders_payment SET received_at = NULL WHERE order_id = {order}",
     "done", "has no day on which all had come"),
    ("paid in full", "UPDATE orders_payment SET received_at = payment_date"
     " WHERE order_id = {order}",
     "half", "has a day on which all had come"),
    ("forgiven", "UPDATE orders_payment SET forgiven = 501 WHERE order_id = {order}", "back",
     "৳501.00 are forgiven, but only ৳500.00 went back"),
    ("payment method",
     "UPDATE orders_payment SET payment_method = 'bank_transfer' WHERE order_id = {order}",
     "new", "but its payment says «bank_transfer»"),
    ("closed", "UPDATE orders_order SET closed_at = NULL WHERE id = {order}", "done",
     "is not closed, but nothing is left"),
    ("closed", "UPDATE orders_order SET closed_at = order_date WHERE id = {order}", "half",
     "is closed, but something is left"),
    ("status", "UPDATE orders_order SET status = 'Packed' WHERE id = {order}", "new",
     "is Packed, but its history ends at Pending"),
    ("status", "DELETE FROM orders_statuschange WHERE to_status = 'Delivered'"
     " AND order_id = {order}", "done", "its history ends at Shipped"),
    ("history", "DELETE FROM orders_statuschange WHERE to_status = 'Packed' AND order_id = {order}",
     "done", "its history says Packed → Shipped, but it was Confirmed then"),
    ("history", "UPDATE orders_statuschange SET from_status = 'Delivered' WHERE order_id = {order}",
     "cancelled", "its history says Delivered → Cancelled"),
    ("history", "UPDATE orders_statuschange SET to_status = 'Packed' WHERE to_status = 'Confirmed'"
     " AND order_id = {order}", "done", "its history says Pending → Packed, which no order may do"),
]  # fmt: skip


def plant(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0, "Nothing was planted."


def test_books_of_every_kind_of_order_are_whole(orders):
    verdict = check_books()
    assert verdict.faults == []
    assert (verdict.orders, verdict.varieties) == (6, 2)


@pytest.mark.parametrize("rule, statement, kind, says", PLANTED)
def test_a_planted_fault_is_found_and_named(orders, rule, statement, kind, says):
    order = orders.get(kind)
    plant(statement.format(order=order and order.pk))
    told = [fault for fault in book_faults() if fault.rule == rule]
    assert [fault.about for fault in told] == [order.reference if order else "Himsagar"] * len(told)
    assert any(says in fault.says for fault in told), told


def test_every_rule_of_the_books_has_its_planted_fault():
    planted = {row[0] for row in PLANTED} | {"kilograms of gone varieties"}
    assert planted == {rule.name for rule in BOOK_RULES}


def test_a_variety_that_goes_takes_no_books_with_it(orders, langra):
    """Its lines and movements lose their variety; what is cancelled later finds no shelf."""
    MangoCategory.objects.get(pk=langra.pk).delete()
    change_status(orders["gone"], "Cancelled")
    line = orders["new"].items.get(name="Langra")
    correct_order(orders["new"], Correction(kilograms={line.pk: 1}))
    assert book_faults() == []


@pytest.mark.parametrize(
    "kind, statement",
    [
        ("new", "DELETE FROM shop_stockmovement WHERE change = -2 AND order_id = {order}"),
        ("new", "UPDATE shop_stockmovement SET reason = 'returned', change = 2"
         " WHERE change = -2 AND order_id = {order}"),
        ("cancelled", "UPDATE shop_stockmovement SET change = 4"
         " WHERE change = 2 AND order_id = {order}"),
    ],
)  # fmt: skip
def test_kilograms_of_a_gone_variety_are_looked_at_too(orders, langra, kind, statement):
    MangoCategory.objects.get(pk=langra.pk).delete()
    plant(statement.format(order=orders[kind].pk))
    [fault] = book_faults()
    assert fault.rule == "kilograms of gone varieties"
    assert fault.about == orders[kind].reference


def test_many_faults_of_one_rule_are_counted_and_some_told(orders):
    plant("UPDATE orders_order SET total_amount = total_amount + 1")
    verdict = check_books(most=2)
    assert [fault.rule for fault in verdict.faults if fault.rule == "total"] == ["total"] * 2
    assert verdict.untold["total"] == 4
    assert not verdict.is_whole


def test_a_kilogram_that_nobody_wrote_down_is_found(himsagar):
    MangoCategory.objects.move_stock({himsagar.pk: -1})
    [fault] = book_faults()
    assert fault.says == "Himsagar: the shelf says 99 kg, but its movements come to 100 kg."


def test_a_deleted_order_leaves_its_kilograms_sold(orders):
    orders["done"].delete()
    assert StockMovement.objects.filter(order=None, reason="sold").exists()
    assert book_faults() == []
