"""Money that comes in parts, goes back, and what is then still owed."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from orders.desk import cash_of
from orders.errors import CancelledOrder, NotOwed
from orders.models import Order, Payment
from orders.payments import receive_money, record_payment, refund, strike_money
from orders.services import change_status
from tests.desk import move_to
from tests.factories import make_cart, place


@pytest.fixture
def order(himsagar):
    """5 kg of Himsagar: 1,750 taka."""
    return place(make_cart(himsagar=5))


def state_of(order) -> tuple[str, Decimal, Decimal, Decimal]:
    """Its payment's status; what is due, is to go back, and was received, in taka."""
    order = Order.objects.select_related("payment").get(pk=order.pk)
    return (
        order.payment.payment_status,
        order.amount_due,
        order.amount_to_refund,
        order.payment.received,
    )


def test_a_part_leaves_the_rest_due(order, meera):
    receive_money(order, Decimal("750"), by=meera, note="bKash")
    assert state_of(order) == ("Partly paid", 1000, 0, 750)
    record_payment(order, by=meera)
    assert state_of(order) == ("Paid", 0, 0, 1750)
    entries = [(entry.amount, entry.by, entry.note) for entry in order.payment.entries.all()]
    assert entries == [(750, meera, "bKash"), (1000, meera, "")]


@pytest.mark.parametrize("amount", ["0", "-1", "1750.01"])
def test_no_money_and_too_much_money_is_refused(order, amount):
    with pytest.raises(NotOwed, match="up to ৳1,750.00"):
        receive_money(order, Decimal(amount))
    assert state_of(order) == ("Pending", 1750, 0, 0)


def test_what_goes_back_for_spoiled_mangoes_is_not_due_again(order):
    record_payment(order)
    refund(order, Decimal("350"), note="1 kg spoiled")
    assert state_of(order) == ("Paid", 0, 0, 1400)
    refund(order, Decimal("1400"))
    assert state_of(order) == ("Refunded", 0, 0, 0)


def test_no_more_goes_back_than_came(order):
    receive_money(order, Decimal("500"))
    with pytest.raises(NotOwed, match="up to ৳500.00"):
        refund(order, Decimal("500.01"))
    with pytest.raises(NotOwed):
        refund(order, Decimal("-5"))
    assert state_of(order) == ("Partly paid", 1250, 0, 500)


def test_a_cancelled_order_that_was_paid_is_to_be_refunded_and_then_closed(order):
    record_payment(order)
    change_status(order, "Cancelled")
    assert state_of(order) == ("Paid", 0, 1750, 1750)
    assert not Order.objects.select_related("payment").get().is_closed
    with pytest.raises(CancelledOrder):
        receive_money(order, Decimal("1"))
    refund(order, Decimal("1750"))
    assert state_of(order) == ("Refunded", 0, 0, 0)
    assert Order.objects.select_related("payment").get().is_closed


def test_delivered_and_paid_is_closed(order):
    for status in ("Confirmed", "Packed", "Shipped", "Delivered"):
        assert not Order.objects.select_related("payment").get().is_closed
        change_status(order, status)
    assert not Order.objects.select_related("payment").get().is_closed
    record_payment(order)
    assert Order.objects.select_related("payment").get().is_closed


def test_what_was_paid_before_entries_were_kept_gets_one(order):
    record_payment(order)
    order.payment.entries.all().delete()
    Payment.objects.update(received=0)
    migration = import_module("orders.migrations.0007_old_money_and_rights")
    migration.enter_old_money(apps, SimpleNamespace(connection=connection))
    assert state_of(order) == ("Paid", 0, 0, 1750)
    assert [entry.amount for entry in order.payment.entries.all()] == [1750]


def test_closed_is_kept_in_step_and_says_since_when(order):
    at = timezone.now() - timedelta(days=3)
    for day, status in enumerate(("Confirmed", "Packed", "Shipped", "Delivered")):
        change_status(order, status, at=at + timedelta(hours=day))
    assert list(Order.objects.not_closed()) == [order]
    record_payment(order, at=at + timedelta(hours=9))
    refund(order, Decimal("100"), at=at + timedelta(days=1))
    assert [order.closed_at for order in Order.objects.closed()] == [at + timedelta(hours=9)]


def test_old_orders_are_closed_where_nothing_is_left_to_do(himsagar):
    settled, unpaid, cancelled, to_refund, open_one = (
        place(make_cart(himsagar=1)) for _ in "12345"
    )
    for order in (settled, unpaid):
        move_to(order, "Delivered")
    record_payment(settled)
    refund(settled, Decimal("50"))
    record_payment(to_refund)
    for order in (cancelled, to_refund):
        change_status(order, "Cancelled")
    told = set(Order.objects.closed())
    assert told == {settled, cancelled}
    Order.objects.update(closed_at=None)
    migration = import_module("orders.migrations.0010_closed_orders")
    migration.close_old_orders(apps, SimpleNamespace(connection=connection))
    assert set(Order.objects.closed()) == told
    for order in Order.objects.select_related("payment"):
        assert order.is_closed == order.is_settled
    last_step = cancelled.status_changes.get().at
    assert Order.objects.get(pk=cancelled.pk).closed_at == last_step


def test_a_wrong_entry_is_due_again_and_nothing_went_back(order, meera):
    receive_money(order, Decimal("1500"))
    strike_money(order, Decimal("1000"), by=meera, note="Typed for another order")
    assert state_of(order) == ("Partly paid", 1250, 0, 500)
    strike_money(order, Decimal("500"))
    assert state_of(order) == ("Pending", 1750, 0, 0)
    assert (order.payment.went_back, order.payment.came) == (0, 0)
    cash = cash_of(timezone.localdate())
    assert (cash.received, cash.went_back) == (0, 0)


def test_only_what_was_entered_can_be_struck(order):
    receive_money(order, Decimal("500"))
    for amount in ("500.01", "0", "-1"):
        with pytest.raises(NotOwed, match="up to ৳500.00"):
            strike_money(order, Decimal(amount))
    assert state_of(order) == ("Partly paid", 1250, 0, 500)


def test_a_wrong_entry_opens_a_closed_order_again(order):
    move_to(order, "Delivered")
    record_payment(order)
    strike_money(order, Decimal("1750"))
    assert list(Order.objects.not_closed()) == [order]
