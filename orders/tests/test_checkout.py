"""The checkout page: from a filled cart to an order."""

import pytest

from orders.models import Order
from shop.models import CartItem, MangoCategory
from tests.factories import typed
from tests.reading import HTMX, form_to, is_fragment, words

CHECKOUT = "/checkout/"


def fields_of(browser) -> dict:
    """All that the page's form would send back untouched."""
    return form_to(browser.get(CHECKOUT), CHECKOUT).values


def test_the_page_shows_the_cart_and_asks_for_what_an_order_needs(filled):
    page = words(filled.get(CHECKOUT))
    for said in ("Himsagar", "Langra", "৳1,750.00", "৳560.00", "৳2,310.00", "7 kg", "Delivery"):
        assert said in page
    assert "Continue without an account" in page
    assert "Log in" in page
    assert "Place order · ৳2,310.00" in page


def test_the_form_asks_for_exactly_these_fields(filled):
    visible = set(fields_of(filled)) - {"csrfmiddlewaretoken", "key", "seen"}
    items = {f"quantity_{pk}" for pk in CartItem.objects.values_list("pk", flat=True)}
    assert visible - items == {
        "full_name",
        "email",
        "phone_number",
        "additional_phone",
        "billing_address",
        "same_address",
        "shipping_address",
        "payment_method",
        "note",
    }


def test_the_usual_choices_are_made(filled):
    form = form_to(filled.get(CHECKOUT), CHECKOUT)
    assert {"same_address", "payment_method"} <= form.ticked
    assert form.values["payment_method"] == "cash_on_delivery"


def test_an_order_is_placed_and_the_browser_sent_to_it(filled):
    response = filled.post(CHECKOUT, fields_of(filled) | typed())
    order = Order.objects.get()
    assert (response.status_code, response.url) == (303, f"/orders/{order.reference}/")
    assert order.total_amount == 2310
    page = words(filled.get(response.url))
    assert order.reference in page
    assert "Cart (0)" in page


def test_htmx_is_sent_to_the_order_too(filled):
    response = filled.post(CHECKOUT, fields_of(filled) | typed(), headers=HTMX)
    assert response.status_code == 204
    assert response["HX-Redirect"] == f"/orders/{Order.objects.get().reference}/"


def test_htmx_gets_the_checkout_alone(filled):
    response = filled.get(CHECKOUT, headers=HTMX)
    assert is_fragment(response)
    assert 'id="checkout"' in response.content.decode()
    assert "HX-Request" in response["Vary"]
    refused = filled.post(CHECKOUT, {}, headers=HTMX)
    assert (refused.status_code, is_fragment(refused)) == (422, True)
    assert "HX-Request" in refused["Vary"]


def test_the_page_without_htmx_is_whole(filled):
    response = filled.post(CHECKOUT, {})
    assert response.status_code == 422
    assert not is_fragment(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_empty_cart_has_nothing_to_check_out(guest, headers):
    response = guest.get(CHECKOUT, headers=headers)
    assert response.status_code == 200
    assert "Your cart is empty." in words(response)
    refused = guest.post(CHECKOUT, typed(), headers=headers)
    assert refused.status_code == 422
    assert "Your cart is empty." in words(refused)
    assert not Order.objects.exists()


def test_the_same_form_sent_again_gives_the_same_redirect(filled):
    form = fields_of(filled) | typed()
    first, *more = [filled.post(CHECKOUT, form) for _ in range(3)]
    assert {(r.status_code, r.url) for r in more} == {(303, first.url)}
    assert Order.objects.count() == 1
    assert MangoCategory.objects.get(name="Himsagar").stock_quantity == 95


def test_two_pages_of_one_cart_make_one_order(filled):
    first, second = fields_of(filled), fields_of(filled)
    assert filled.post(CHECKOUT, first | typed()).status_code == 303
    assert filled.post(CHECKOUT, second | typed()).status_code == 422
    assert Order.objects.count() == 1


def test_a_refused_form_keeps_its_key(filled):
    form = fields_of(filled)
    again = form_to(filled.post(CHECKOUT, form | {"full_name": ""}), CHECKOUT)
    assert again.values["key"] == form["key"]


def test_every_page_has_a_key_of_its_own(filled):
    assert fields_of(filled)["key"] != fields_of(filled)["key"]


def test_the_hidden_fields_may_be_left_out(filled):
    response = filled.post(CHECKOUT, typed())
    assert response.status_code == 303
    assert Order.objects.get().total_amount == 2310


def test_only_what_is_required_will_do(filled):
    form = {"full_name": "Asha", "phone_number": "01712345678", "billing_address": "Dhaka"}
    assert filled.post(CHECKOUT, form).status_code == 303
    order = Order.objects.get()
    assert (order.payment_method, order.shipping_address) == ("cash_on_delivery", "Dhaka")


@pytest.mark.parametrize(
    "tampered",
    [
        {"price": "1"},
        {"total_amount": "1"},
        {"total": "1"},
        {"delivery_fee": "-500"},
        {"status": "Delivered"},
        {"user": "1"},
        {"user_id": "1"},
        {"reference": "AAAA-AAAA"},
        {"payment_status": "Paid"},
        {"order_date": "2020-01-01"},
        {"form_key": "x"},
        {"items": "[]"},
    ],
)
def test_fields_that_nobody_asked_for_have_no_effect(filled, meera, tampered):
    assert filled.post(CHECKOUT, fields_of(filled) | typed() | tampered).status_code == 303
    order = Order.objects.get()
    assert (order.total_amount, order.delivery_fee) == (2310, 0)
    assert (order.status, order.user, order.payment.payment_status) == ("Pending", None, "Pending")
    assert order.reference != "AAAA-AAAA"
    assert order.order_date.year > 2020
    assert [(item.quantity, item.price) for item in order.items.all()] == [(5, 350), (2, 280)]


def test_asha_s_order_is_hers(asha_filled, asha):
    asha_filled.post(CHECKOUT, fields_of(asha_filled) | typed())
    assert Order.objects.get().user == asha


def test_asha_and_ravi_do_not_meet_in_one_key(asha_filled, as_ravi, himsagar):
    form = fields_of(asha_filled) | typed()
    asha_filled.post(CHECKOUT, form)
    as_ravi.post("/cart/add/", {"mango_id": himsagar.pk})
    as_ravi.post(CHECKOUT, typed(key=form["key"], full_name="Ravi"))
    assert {order.full_name for order in Order.objects.all()} == {"Asha Rahman", "Ravi"}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(filled, method):
    assert getattr(filled, method)(CHECKOUT).status_code == 405
