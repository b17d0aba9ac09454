"""A cart becomes an order: copied, counted, paid for and gone from the shelf, or nothing at all."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from orders.models import Order, OrderItem, Payment
from orders.services import DeliveryDetails, place_order
from shop.models import CartItem, MangoCategory, StockMovement
from tests.factories import make_cart, make_mango, place

DETAILS = DeliveryDetails("Asha Rahman", "+8801712345678", "12 Green Road, Dhaka")


def stock() -> dict:
    return dict(MangoCategory.objects.values_list("name", "stock_quantity"))


def test_lines_are_copied_with_name_and_price(himsagar, langra):
    order = place(make_cart(himsagar=5, langra=2))
    lines = [(item.name, item.quantity, item.price) for item in order.items.all()]
    assert lines == [("Himsagar", 5, Decimal("350.00")), ("Langra", 2, Decimal("280.00"))]


def test_the_total_is_items_and_fee(himsagar, langra):
    order = place(make_cart(himsagar=5, langra=2))
    assert order.total_amount == Decimal("2310.00")
    assert order.items_total + order.delivery_fee == order.total_amount
    assert order.kilograms == 7


def test_old_order_keeps_its_price_when_the_list_changes(asha, himsagar):
    order = place(make_cart(asha, himsagar=2))
    himsagar.price = Decimal("999")
    himsagar.save()
    assert order.items.get().price == Decimal("350.00")
    assert Order.objects.get().total_amount == Decimal("700.00")


def test_old_order_keeps_its_name_when_the_variety_is_renamed(himsagar):
    order = place(make_cart(himsagar=2))
    MangoCategory.objects.update(name="Khirsapat")
    assert order.items.get().name == "Himsagar"


def test_kilograms_leave_the_shelf_and_the_ledger_says_so(asha, himsagar, langra):
    order = place(make_cart(asha, himsagar=5, langra=2))
    assert stock() == {"Himsagar": 95, "Langra": 38}
    rows = StockMovement.objects.filter(order=order).order_by("mango__name")
    assert [(row.change, row.reason, row.by) for row in rows] == [
        (-5, "sold", asha),
        (-2, "sold", asha),
    ]
    assert [row.mango_name for row in rows] == ["Himsagar", "Langra"]


def test_the_last_kilogram_can_be_bought(himsagar):
    place(make_cart(himsagar=100))
    assert stock() == {"Himsagar": 0}


def test_a_payment_record_is_made_with_it(himsagar):
    order = place(make_cart(himsagar=1), payment_method="bank_transfer")
    payment = Payment.objects.get(order=order)
    assert (payment.payment_method, payment.payment_status) == ("bank_transfer", "Pending")
    assert payment.received_at is None


def test_the_order_keeps_all_details(asha, himsagar):
    details = {
        "full_name": "Asha Rahman",
        "phone_number": "+8801712345678",
        "additional_phone": "+919830012345",
        "email": "asha@example.com",
        "billing_address": "12 Green Road, Dhaka",
        "shipping_address": "3 Lake Street, Rajshahi",
        "note": "Ring twice",
        "payment_method": "cash_on_delivery",
    }
    order = Order.objects.get(pk=place(make_cart(asha, himsagar=1), **details).pk)
    assert {name: getattr(order, name) for name in details} == details
    assert (order.user, order.status) == (asha, "Pending")


def test_a_guest_s_order_has_no_user(himsagar):
    assert place(make_cart(himsagar=1)).user is None


def test_the_cart_is_empty_afterwards(himsagar, asha):
    cart = make_cart(asha, himsagar=1)
    place(cart)
    assert not cart.items.exists()
    assert cart.summary().size == 0


def test_only_this_cart_is_emptied(himsagar, asha, ravi):
    make_cart(ravi, himsagar=3)
    place(make_cart(asha, himsagar=1))
    assert CartItem.objects.get().quantity == 3


def test_an_order_can_be_dated(himsagar):
    then = datetime(2026, 6, 1, 6, tzinfo=UTC)
    order = place_order(make_cart(himsagar=1), DETAILS, at=then)
    assert order.order_date == order.payment.payment_date == then
    assert StockMovement.objects.get(order=order).at == then


def test_a_free_variety_can_be_ordered(db):
    make_mango(price="0")
    assert place(make_cart(himsagar=3)).total_amount == 0


def test_the_greatest_total_is_taken(db):
    make_mango(price="99999999.99", stock=2)
    assert place(make_cart(himsagar=1)).total_amount == Decimal("99999999.99")


WRITTEN = ["orders_order", "orders_orderitem", "shop_mangocategory", "shop_stockmovement"]
WRITTEN += ["orders_payment", "shop_cartitem"]


@pytest.mark.parametrize("table", WRITTEN)
@pytest.mark.django_db(transaction=True)
def test_an_order_is_whole_or_not_at_all(table):
    """Whichever of its writes fails, nothing of the order is left."""
    make_mango("Himsagar")
    cart = make_cart(himsagar=5)

    def fails(execute, sql, params, many, context):
        if re.match(rf'(INSERT INTO|UPDATE|DELETE FROM) "{table}"', sql):
            raise IntegrityError("no more today")
        return execute(sql, params, many, context)

    with pytest.raises(IntegrityError), connection.execute_wrapper(fails):
        place(cart)
    assert not Order.objects.exists()
    assert not OrderItem.objects.exists()
    assert not Payment.objects.exists()
    assert stock() == {"Himsagar": 100}
    assert StockMovement.objects.count() == 1
    assert cart.items.get().quantity == 5
