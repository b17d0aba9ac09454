"""Details of an order at the grower's desk: put right while it is here, a record afterwards."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import Order, Payment
from orders.services import change_status
from tests.desk import desk_form, move_to, page_of
from tests.reading import words


def test_details_can_be_put_right_before_the_order_leaves(desk, order):
    typed = {"phone_number": "০১৮১২-৩৪৫৬৭৮", "shipping_address": "7 New Road, Sylhet"}
    response = desk.post(page_of(order), desk_form(desk.get(page_of(order))) | typed)
    assert response.status_code == 302
    order.refresh_from_db()
    assert order.phone_number == "+8801812345678"
    assert order.shipping_address == "7 New Road, Sylhet"


@pytest.mark.parametrize(
    "typed",
    [
        {"phone_number": "12"},
        {"phone_number": ""},
        {"additional_phone": "call me"},
        {"full_name": ""},
        {"full_name": "x" * 101},
        {"email": "asha"},
        {"billing_address": "\0"},
        {"note": "x" * 501},
    ],
)
def test_details_that_do_not_fit_are_told(desk, order, typed):
    response = desk.post(page_of(order), desk_form(desk.get(page_of(order))) | typed)
    assert response.status_code == 422
    assert 'class="errorlist"' in response.content.decode()
    assert Order.objects.values().get() == Order.objects.filter(pk=order.pk).values().get()


@pytest.mark.parametrize("status", ["Shipped", "Delivered"])
def test_details_of_what_has_left_are_a_record(desk, order, status):
    old_page = desk_form(desk.get(page_of(order)))
    move_to(order, status)
    assert 'name="full_name"' not in desk.get(page_of(order)).content.decode()
    response = desk.post(page_of(order), old_page | {"full_name": "Somebody"}, follow=True)
    assert f"Order {order.reference} is {status} by now" in words(response)
    order.refresh_from_db()
    assert order.full_name == "Asha Rahman"


def test_a_page_left_open_does_not_turn_the_status_back(desk, order):
    old_page = desk_form(desk.get(page_of(order)))
    change_status(order, "Confirmed")
    desk.post(page_of(order), old_page | {"note": "Ring twice"})
    order.refresh_from_db()
    assert (order.status, order.note) == ("Confirmed", "Ring twice")


def test_two_people_on_one_order_keep_each_others_words(desk, order):
    first, second = (desk_form(desk.get(page_of(order))) for _ in range(2))
    desk.post(page_of(order), first | {"note": "Ring twice"})
    desk.post(page_of(order), second | {"full_name": "Asha R."})
    order.refresh_from_db()
    assert (order.note, order.full_name) == ("Ring twice", "Asha R.")


def test_amounts_lines_and_reference_are_nobodys_to_edit(desk, asha, order):
    before = Order.objects.values().get()
    tampered = {
        "total_amount": "1",
        "delivery_fee": "1",
        "reference": "AAAA-AAAA",
        "user": asha.pk,
        "status": "Delivered",
        "payment_method": "bank_transfer",
        "order_date_0": "2020-01-01",
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "1",
        "items-0-id": order.items.get().pk,
        "items-0-quantity": "1",
        "items-0-price": "0",
    }
    desk.post(page_of(order), desk_form(desk.get(page_of(order))) | tampered)
    assert Order.objects.values().get() == before
    assert order.items.get().price == Decimal("350.00")


def test_payments_are_looked_at_and_not_typed(desk, order):
    page = reverse("admin:orders_payment_change", args=[order.payment.pk])
    assert desk.get(page).status_code == 200
    desk.post(page, {"payment_status": "Refunded", "payment_method": "bank_transfer"})
    payment = Payment.objects.get()
    assert (payment.payment_status, payment.payment_method) == ("Pending", "cash_on_delivery")
