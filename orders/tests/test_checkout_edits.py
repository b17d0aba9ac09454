"""Kilograms changed beside the form, and fields checked as they are left."""

import pytest

from orders.models import Order
from shop.models import CartItem
from tests.factories import typed
from tests.reading import HTMX, form_to, is_fragment, words

CHECKOUT = "/checkout/"


@pytest.fixture
def items(filled) -> dict:
    """{name: the field of its kilograms}."""
    return {item.mango.name: f"quantity_{item.pk}" for item in CartItem.objects.all()}


def kilograms() -> dict:
    return dict(CartItem.objects.values_list("mango__name", "quantity"))


def edit(browser, headers=None, **fields):
    return browser.post(CHECKOUT, typed(**fields) | {"update_cart": "1"}, headers=headers or {})


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_kilograms_change_and_the_typed_form_stays(filled, items, headers):
    form = {"note": "Ring <b>twice</b>", "same_address": None, "shipping_address": "3 Lake Street"}
    form |= {"payment_method": "bank_transfer", "phone_number": "half a pho"}
    response = edit(filled, headers, **form, **{items["Himsagar"]: "১"})
    assert response.status_code == 200
    assert is_fragment(response) == bool(headers)
    assert kilograms() == {"Himsagar": 1, "Langra": 2}
    assert "৳910.00" in words(response)
    kept = form_to(response, CHECKOUT)
    for name, value in typed(**form).items():
        assert kept.values[name] == value
    assert "same_address" not in kept.ticked
    assert not Order.objects.exists()
    assert "Enter the name" not in words(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_kilograms_typed_and_never_updated_are_not_ordered_unseen(filled, items, headers):
    """The total beside the button was for 5 kg; now 1 kg stands in the field."""
    form = form_to(filled.get(CHECKOUT), CHECKOUT).values | typed()
    response = filled.post(CHECKOUT, form | {items["Himsagar"]: "1"}, headers=headers)
    assert response.status_code == 422
    assert "The kilograms are changed." in words(response)
    assert "Place order · ৳910.00" in words(response)
    assert not Order.objects.exists()
    assert filled.post(CHECKOUT, form_to(response, CHECKOUT).values).status_code == 303
    assert Order.objects.get().total_amount == 910


def test_kilograms_of_two_lines_exchanged_are_not_ordered_unseen(filled, items):
    form = form_to(filled.get(CHECKOUT), CHECKOUT).values | typed()
    swapped = {items["Himsagar"]: "2", items["Langra"]: "5"}
    assert filled.post(CHECKOUT, form | swapped).status_code == 422
    assert kilograms() == {"Himsagar": 2, "Langra": 5}
    assert not Order.objects.exists()


def test_the_order_of_the_fields_does_not_matter(filled, items):
    form = form_to(filled.get(CHECKOUT), CHECKOUT).values | typed()
    backwards = dict(reversed(form.items()))
    assert filled.post(CHECKOUT, backwards).status_code == 303


def test_kilograms_sent_without_what_was_seen_are_no_edit(filled, items):
    form = form_to(filled.get(CHECKOUT), CHECKOUT).values | typed()
    del form["seen"]
    assert filled.post(CHECKOUT, form).status_code == 303


def test_zero_takes_a_line_out(filled, items):
    assert edit(filled, **{items["Himsagar"]: "0"}).status_code == 200
    assert kilograms() == {"Langra": 2}


def test_the_last_line_out_leaves_an_empty_cart(filled, items):
    response = edit(filled, **dict.fromkeys(items.values(), "0"))
    assert response.status_code == 200
    assert "Your cart is empty." in words(response)


@pytest.mark.parametrize("kg", ["-1", "x", "", "101", "1.5", "9" * 10_000, "NaN", "\x00"])
def test_a_refused_quantity_is_told_and_the_others_hold(filled, items, kg):
    response = edit(filled, **{items["Himsagar"]: kg, items["Langra"]: "3"})
    assert response.status_code == 422
    assert form_to(response, CHECKOUT).values["full_name"] == "Asha Rahman"
    assert kilograms() == {"Himsagar": 5, "Langra": 3}


def test_another_s_line_is_left_alone(filled, as_ravi, items, himsagar):
    as_ravi.post("/cart/add/", {"mango_id": himsagar.pk})
    edit(as_ravi, **dict.fromkeys(items.values(), "50"))
    assert sorted(CartItem.objects.values_list("quantity", flat=True)) == [1, 2, 5]


def test_an_edit_of_no_cart_is_harmless(guest):
    assert edit(guest, quantity_1="5").status_code == 200


def test_the_order_takes_the_edited_kilograms(filled, items):
    response = edit(filled, **{items["Himsagar"]: "1"})
    form = form_to(response, CHECKOUT).values
    assert filled.post(CHECKOUT, form).status_code == 303
    assert Order.objects.get().total_amount == 910


@pytest.mark.parametrize(
    "field, value, told",
    [
        ("full_name", "", "Enter the name of whoever takes the mangoes."),
        ("phone_number", "12345", "Enter a phone number the courier can call"),
        ("additional_phone", "x", "Enter a phone number the courier can call"),
        ("email", "asha", "Enter a valid email address."),
        ("billing_address", "x" * 501, "at most 500 characters"),
    ],
)
def test_a_field_is_checked_when_it_is_left(guest, field, value, told):
    response = guest.post(f"/checkout/check/{field}/", {field: value}, headers=HTMX)
    assert response.status_code == 422
    assert is_fragment(response)
    assert told in words(response)
    assert f'name="{field}"' in response.content.decode()
    assert value in response.content.decode()


@pytest.mark.parametrize(
    "field, value",
    [
        ("full_name", "Asha"),
        ("phone_number", "০১৭১২৩৪৫৬৭৮"),
        ("additional_phone", ""),
        ("email", ""),
        ("email", "asha@example.com"),
        ("billing_address", "Dhaka"),
    ],
)
def test_the_error_goes_when_it_is_mended(guest, field, value):
    response = guest.post(f"/checkout/check/{field}/", {field: value}, headers=HTMX)
    assert response.status_code == 200
    assert "is-invalid" not in response.content.decode()
    assert value in response.content.decode()


@pytest.mark.parametrize(
    "field",
    ["note", "same_address", "payment_method", "password", "__class__", "x" * 10_000, "%00"],
)
def test_other_fields_are_not_checked_alone(guest, field):
    assert guest.post(f"/checkout/check/{field}/", {}).status_code == 404


def test_a_check_is_a_post(guest):
    assert guest.get("/checkout/check/email/").status_code == 405


def test_a_checked_value_is_escaped(guest):
    response = guest.post("/checkout/check/email/", {"email": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content
