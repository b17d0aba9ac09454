"""The made-up orders of the benchmark are such as the shop could have, and touch no real ones."""

from datetime import date, timedelta

import pytest
from django.db.models import F, Sum
from django.utils import timezone

from core.phones import normalise_phone
from orders.models import Order, OrderItem, Payment, PaymentEntry
from orders.references import tidy_reference
from orders.reports import Days, sales_report
from tests.bench.crowd import fill
from tests.bench.million import fill_once
from tests.factories import make_cart, place


@pytest.fixture
def crowd(db):
    fill(300, timezone.now())


def test_made_up_orders_are_whole(crowd):
    assert Order.objects.count() == Payment.objects.count() == 300
    for order in Order.objects.annotate(
        goods=Sum(F("items__quantity") * F("items__price"))
    ).select_related("payment"):
        assert order.goods + order.delivery_fee == order.total_amount
        assert order.reference == tidy_reference(order.reference)
        assert order.phone_number == normalise_phone(order.phone_number)
        assert order.payment.received == sum(entry.amount for entry in order.payment.entries.all())
        assert order.order_date <= timezone.now()
        assert (order.closed_at is not None) == order.is_settled
    assert OrderItem.objects.count() > 400
    assert PaymentEntry.objects.exists()


def test_made_up_orders_lie_in_the_last_three_years_and_sum_up(crowd):
    today = timezone.localdate()
    total = sales_report(Days(today - timedelta(3 * 365 + 1), today)).total
    assert total.orders + total.cancelled == 300
    assert sales_report(Days(date(2015, 1, 1), date(2016, 1, 1))).total.orders == 0


def test_a_shop_with_a_real_order_is_left_alone(himsagar, monkeypatch):
    monkeypatch.setattr("django.core.management.call_command", lambda *args, **options: None)
    place(make_cart(himsagar=1))
    with pytest.raises(SystemExit, match="not made up"):
        fill_once(300)
    # An order taken at the desk has no key of a form; nor has one of somebody who has gone.
    Order.objects.update(form_key="bench-1")
    with pytest.raises(SystemExit, match="holds 1 made-up orders"):
        fill_once(300)
    Order.objects.update(form_key=None)
    with pytest.raises(SystemExit, match="not made up"):
        fill_once(300)
    assert Order.objects.count() == 1
