"""The words in which programs ask for orders and payments."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from orders.models import Order, Payment
from tests.factories import make_cart, place
from tests.queries import counted


@pytest.fixture
def orders(asha, ravi, himsagar, langra):
    """Asha's, Ravi's and a guest's order, each of two varieties."""
    return [place(make_cart(user, himsagar=1, langra=1)) for user in (asha, ravi, None)]


def test_people_read_their_own_and_staff_all(orders, asha, meera):
    for user, readable in ((asha, orders[:1]), (meera, orders), (AnonymousUser(), [])):
        assert set(Order.objects.readable_by(user)) == set(readable)
        payments = Payment.objects.readable_by(user)
        assert {payment.order for payment in payments} == set(readable)


def test_since_takes_the_moment_itself_in(orders):
    moment = timezone.now() - timedelta(days=1)
    for number, order in enumerate(orders):
        Order.objects.filter(pk=order.pk).update(order_date=moment + timedelta(minutes=number - 1))
    assert list(Order.objects.since(moment)) == [orders[2], orders[1]]


def test_with_a_status(orders):
    Order.objects.filter(pk=orders[1].pk).update(status="Shipped")
    assert list(Order.objects.with_status("Shipped")) == [orders[1]]


def test_payments_come_in_the_order_of_their_orders(orders):
    Order.objects.filter(pk=orders[2].pk).update(order_date=timezone.now() - timedelta(days=1))
    newest_first = [payment.order_id for payment in Payment.objects.newest_first()]
    assert newest_first == [order.pk for order in Order.objects.all()]
    assert newest_first[-1] == orders[2].pk


@pytest.mark.parametrize("more", [0, 5])
def test_items_and_their_varieties_cost_the_same_for_one_order_and_for_many(orders, more):
    for _ in range(more):
        place(make_cart(himsagar=2))
    with counted() as statements:
        for order in Order.objects.with_items():
            assert all(item.mango.picture is None for item in order.lines)
    assert len(statements) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes by what is in the rows.")
@pytest.mark.parametrize(
    "wanted, index",
    [
        (lambda orders, asha: orders.all(), "order_sales"),
        (lambda orders, asha: orders.since(timezone.now()), "order_sales (order_date>?)"),
        (lambda orders, asha: orders.of(asha), "order_of_user (user_id=?)"),
        (
            lambda orders, asha: orders.of(asha).since(timezone.now()),
            "order_of_user (user_id=? AND order_date>?)",
        ),
        (lambda orders, asha: orders.of(asha).with_status("Delivered"), "order_of_user"),
        (lambda orders, asha: orders.with_status("Delivered"), "order_by_status (status=?)"),
    ],
    ids=["all", "since", "own", "own since", "own of a status", "of a status"],
)
def test_the_newest_are_found_without_sorting_all(asha, wanted, index):
    plan = wanted(Order.objects, asha)[:50].explain()
    assert f"INDEX {index}" in plan
    assert "FOR ORDER BY" not in plan
