"""An order keeps what it needs, whoever and whatever goes."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction

from orders.errors import CancelledOrder
from orders.models import Order, OrderItem, Payment
from orders.payments import record_payment
from orders.services import change_status
from tests.factories import make_cart, place

REFUSALS = (IntegrityError, DataError)


@pytest.fixture
def order(asha, himsagar):
    return place(make_cart(asha, himsagar=5))


def test_a_person_who_leaves_leaves_the_order(order, asha):
    before = Order.objects.values().get()
    asha.delete()
    after = Order.objects.values().get()
    assert after == before | {"user_id": None}
    assert order.items.count() == 1


def test_a_variety_that_goes_leaves_the_order(order, himsagar):
    himsagar.delete()
    item = OrderItem.objects.get()
    assert (item.mango, item.name, item.quantity) == (None, "Himsagar", 5)
    assert (item.price, item.subtotal) == (Decimal("350.00"), Decimal("1750.00"))
    assert Order.objects.get().total_amount == Decimal("1750.00")


@pytest.mark.parametrize(
    "fields",
    [
        {"total_amount": Decimal("-0.01")},
        {"total_amount": Decimal("100000000")},
        {"delivery_fee": Decimal("-1")},
        {"status": "Eaten"},
        {"status": "pending"},
        {"payment_method": "mangoes"},
    ],
)
def test_the_database_holds_no_order_that_cannot_be(order, fields):
    with pytest.raises(REFUSALS), transaction.atomic():
        Order.objects.update(**fields)


@pytest.mark.parametrize(
    "fields", [{"quantity": 0}, {"quantity": -1}, {"quantity": 100_001}, {"price": Decimal("-1")}]
)
def test_the_database_holds_no_line_that_cannot_be(order, fields):
    with pytest.raises(REFUSALS), transaction.atomic():
        OrderItem.objects.update(**fields)


@pytest.mark.parametrize("fields", [{"payment_status": "Lost"}, {"payment_method": "mangoes"}])
def test_the_database_holds_no_payment_that_cannot_be(order, fields):
    with pytest.raises(REFUSALS), transaction.atomic():
        Payment.objects.update(**fields)


def test_an_order_has_one_payment(order):
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(order=order)


def test_money_that_came_is_noted_once(order):
    first, later = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
    record_payment(order, at=first)
    payment = record_payment(order, at=later)
    assert (payment.payment_status, payment.received_at) == ("Paid", first)


def test_what_is_due_goes_with_the_money_and_with_a_cancelling(order, himsagar):
    assert order.amount_due == Decimal("1750.00")
    record_payment(order)
    assert Order.objects.get().amount_due == 0
    other = place(make_cart(himsagar=1))
    assert change_status(other, "Cancelled").amount_due == 0


def test_the_delivery_address_is_the_billing_address_unless_told(order):
    assert order.delivery_address == "12 Green Road, Dhaka"
    order.shipping_address = "3 Lake Street"
    assert order.delivery_address == "3 Lake Street"


def test_both_phones_are_spoken():
    order = Order(phone_number="+8801712345678", additional_phone="+919830012345")
    assert order.phones_spoken == "+880 1712-345678, +91 98300 12345"
    assert Order(phone_number="+8801712345678").phones_spoken == "+880 1712-345678"


def test_the_text_to_share_holds_the_secret_link(order, settings):
    settings.SITE_URL = "https://mangoes.example"
    link = f"https://mangoes.example/orders/link/{order.link_token}/"
    assert order.secret_link() == link
    assert order.share_text.endswith(link)


def test_the_newest_order_stands_first(himsagar):
    orders = [place(make_cart(himsagar=1)) for _ in range(3)]
    assert list(Order.objects.all()) == orders[::-1]


def test_a_cancelled_order_takes_no_money(order):
    change_status(order, Order.Status.CANCELLED)
    with pytest.raises(CancelledOrder):
        record_payment(order)
    assert Payment.objects.get(order=order).received_at is None
