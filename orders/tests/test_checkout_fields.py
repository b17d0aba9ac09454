"""Every field of the checkout: what it takes, what it refuses, and that nothing typed is lost."""

import pytest

from orders.models import Order
from tests.factories import typed
from tests.reading import HTMX, form_to, words

CHECKOUT = "/checkout/"


def placed(browser, **fields) -> Order:
    response = browser.post(CHECKOUT, typed(**fields))
    assert response.status_code == 303, words(response)
    return Order.objects.get()


def test_all_fields_reach_the_order(filled):
    order = placed(
        filled,
        email="Asha@Example.com",
        additional_phone="+91 98300 12345",
        same_address=None,
        shipping_address="3 Lake Street\nRajshahi",
        payment_method="bank_transfer",
        note="Ring <twice> & wait",
    )
    assert order.full_name == "Asha Rahman"
    assert order.email.lower() == "asha@example.com"
    assert (order.phone_number, order.additional_phone) == ("+8801712345678", "+919830012345")
    assert order.billing_address == "12 Green Road, Dhaka"
    assert order.shipping_address.splitlines() == ["3 Lake Street", "Rajshahi"]
    assert order.payment_method == order.payment.payment_method == "bank_transfer"
    assert order.note == "Ring <twice> & wait"


@pytest.mark.parametrize("ticked, is_gift", [("on", True), (None, False)])
def test_a_tick_makes_it_a_gift_and_is_never_asked_for(filled, ticked, is_gift):
    order = placed(filled, is_gift=ticked)
    assert order.is_gift is is_gift
    page = words(filled.get(f"/orders/{order.reference}/"))
    assert ("No prices on the slip" in page) is is_gift


def test_the_tick_stays_when_something_else_is_wrong_or_kilograms_are_changed(filled):
    for more in ({"phone_number": "12"}, {"update_cart": "1"}):
        answer = filled.post(CHECKOUT, typed(is_gift="on", **more))
        assert "is_gift" in form_to(answer, CHECKOUT).ticked


@pytest.mark.parametrize(
    "fields, goes_to",
    [
        ({"same_address": "on", "shipping_address": "3 Lake Street"}, "12 Green Road, Dhaka"),
        ({"same_address": "on", "shipping_address": ""}, "12 Green Road, Dhaka"),
        ({"same_address": "on"}, "12 Green Road, Dhaka"),
        ({"same_address": None, "shipping_address": "3 Lake Street"}, "3 Lake Street"),
        ({"same_address": None, "shipping_address": ""}, "12 Green Road, Dhaka"),
        ({"same_address": None, "shipping_address": "   "}, "12 Green Road, Dhaka"),
        ({"same_address": None}, "12 Green Road, Dhaka"),
    ],
)
def test_the_tick_decides_where_the_mangoes_go(filled, fields, goes_to):
    order = placed(filled, **fields)
    assert order.billing_address == "12 Green Road, Dhaka"
    assert order.shipping_address == order.delivery_address == goes_to


@pytest.mark.parametrize("phone", ["০১৭১২-৩৪৫৬৭৮", "8801712345678", "+88 01712 345678"])
def test_phones_are_stored_in_one_writing(filled, phone):
    assert placed(filled, phone_number=phone).phone_number == "+8801712345678"


@pytest.mark.parametrize("method", ["", None, "cash_on_delivery"])
def test_cash_on_delivery_is_the_usual_way_to_pay(filled, method):
    assert placed(filled, payment_method=method).payment_method == "cash_on_delivery"


@pytest.mark.parametrize(
    "fields",
    [
        {"full_name": "হিমু রহমান"},
        {"full_name": "x" * 100},
        {"full_name": "ক্\u200dষ"},
        {"billing_address": "১২ গ্রিন রোড, ঢাকা"},
        {"billing_address": "x" * 500},
        {"note": "x" * 500},
        {"email": "a" * 60 + "@example.com"},
    ],
)
def test_rightful_odd_values_are_taken(filled, fields):
    placed(filled, **fields)


@pytest.mark.parametrize(
    "field, value, told",
    [
        ("full_name", "", "Enter the name of whoever takes the mangoes."),
        ("full_name", "   ", "Enter the name of whoever takes the mangoes."),
        ("full_name", "x" * 101, "at most 100 characters"),
        ("phone_number", "", "Enter a phone number the courier can call"),
        ("phone_number", "12345", "Enter a phone number the courier can call"),
        ("phone_number", "call me", "Enter a phone number the courier can call"),
        ("additional_phone", "12345", "Enter a phone number the courier can call"),
        ("email", "asha", "Enter a valid email address."),
        ("email", "asha@example.com\nBcc: x@example.com", "Enter a valid email address."),
        ("email", "a" * 250 + "@example.com", "at most 254 characters"),
        ("billing_address", "", "Enter the address."),
        ("billing_address", "x" * 501, "at most 500 characters"),
        ("shipping_address", "x" * 501, "at most 500 characters"),
        ("note", "x" * 501, "at most 500 characters"),
        ("payment_method", "mangoes", "Choose one of these ways to pay."),
        ("payment_method", "Cash on Delivery ", "Choose one of these ways to pay."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_field_is_told_and_all_that_was_typed_stays(filled, field, value, told, headers):
    form = typed(
        note="Ring <b>twice</b>",
        email="asha@example.com",
        additional_phone="01812345678",
        shipping_address="3 Lake Street",
        same_address=None,
    ) | {field: value}
    response = filled.post(CHECKOUT, form, headers=headers)
    assert response.status_code == 422
    assert told in words(response)
    kept = form_to(response, CHECKOUT)
    for name in set(form) - {"payment_method", "email"}:
        assert kept.values[name].replace("\r", "") == form[name], name
    assert "same_address" not in kept.ticked
    assert b"<b>twice" not in response.content
    assert f'href="#id_{field}"' in response.content.decode() or field == "payment_method"
    assert not Order.objects.exists()


def test_the_chosen_payment_stays_after_a_refusal(filled):
    response = filled.post(CHECKOUT, typed(full_name="", payment_method="bank_transfer"))
    assert form_to(response, CHECKOUT).values["payment_method"] == "bank_transfer"


@pytest.mark.parametrize("field", ["full_name", "phone_number", "billing_address"])
def test_a_required_field_left_out_is_refused(filled, field):
    assert filled.post(CHECKOUT, typed(**{field: None})).status_code == 422
    assert not Order.objects.exists()


def test_a_refused_field_is_marked_for_ears_too(filled):
    html = filled.post(CHECKOUT, typed(phone_number="12")).content.decode()
    assert 'aria-invalid="true"' in html
    assert "aria-describedby" in html


def test_the_profile_fills_the_form(asha_filled, asha):
    asha.profile.phone_number = "+8801712345678"
    asha.profile.billing_address = "12 Green Road"
    asha.profile.shipping_address = "3 Lake Street"
    asha.profile.save()
    form = form_to(asha_filled.get(CHECKOUT), CHECKOUT)
    known = {
        "full_name": "Asha Rahman",
        "email": "asha@example.com",
        "phone_number": "+8801712345678",
        "billing_address": "12 Green Road",
        "shipping_address": "3 Lake Street",
    }
    assert {name: form.values[name] for name in known} == known
    assert "same_address" not in form.ticked


def test_an_empty_profile_ticks_the_same_address(asha_filled):
    assert "same_address" in form_to(asha_filled.get(CHECKOUT), CHECKOUT).ticked


@pytest.mark.parametrize(
    "fields, shipping",
    [
        ({"same_address": "on", "shipping_address": "ignored"}, ""),
        ({"same_address": None, "shipping_address": "3 Lake Street"}, "3 Lake Street"),
    ],
)
def test_the_profile_is_saved_where_the_box_is_ticked(asha_filled, asha, fields, shipping):
    placed(asha_filled, save_to_profile="on", additional_phone="01812345678", **fields)
    asha.profile.refresh_from_db()
    assert asha.profile.phone_number == "+8801712345678"
    assert asha.profile.additional_phone == "+8801812345678"
    assert asha.profile.billing_address == "12 Green Road, Dhaka"
    assert asha.profile.shipping_address == shipping


def test_the_profile_stays_where_the_box_is_not_ticked(asha_filled, asha):
    placed(asha_filled)
    asha.profile.refresh_from_db()
    assert asha.profile.phone_number == ""


def test_a_guest_has_no_profile_to_save_to(filled):
    assert "save_to_profile" not in form_to(filled.get(CHECKOUT), CHECKOUT).values
    placed(filled, save_to_profile="on")
