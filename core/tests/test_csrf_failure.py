"""A form whose token is old: nothing is lost, and nobody else's site can use it."""

import pytest
from django.test import Client

from orders.models import Order
from shop.models import CartItem
from tests.reading import form_to, forms, words

FORM = {
    "full_name": "Asha <b>Rahman</b>",
    "billing_address": "12 Green Road\nDhaka",
    "note": "Ring twice",
}


@pytest.fixture
def strict(db):
    """A browser of which the token is asked."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    "address",
    ["/cart/add/", "/cart/items/1/", "/cart/items/1/remove/", "/cart/prices/", "/checkout/"]
    + ["/checkout/check/email/", "/orders/track/", "/orders/AAAA-AAAA/cancel/"]
    + ["/orders/AAAA-AAAA/account/", "/accounts/login/", "/accounts/logout/"]
    + ["/accounts/register/"],
)
def test_no_form_is_taken_without_its_token(strict, address):
    assert strict.post(address, {"quantity": "1"}).status_code == 403


def test_the_typed_form_comes_back_and_one_tap_sends_it(strict, himsagar):
    response = strict.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "3", "next": "/"})
    assert response.status_code == 403
    assert "What you typed is still here" in words(response)
    form = form_to(response, "/cart/add/")
    assert form.buttons == ["Send it again"]
    again = strict.post(form.action, form.values)
    assert (again.status_code, again.url) == (303, "/")
    assert CartItem.objects.get().quantity == 3


def test_a_whole_checkout_survives_an_old_token(strict, himsagar):
    page = strict.get("/mangoes/himsagar/")
    strict.post("/cart/add/", form_to(page, "/cart/add/").values)
    old = form_to(strict.get("/checkout/"), "/checkout/").values | FORM
    old |= {"phone_number": "01712345678", "csrfmiddlewaretoken": "a" * 64}
    form = form_to(strict.post("/checkout/", old), "/checkout/")
    assert strict.post("/checkout/", form.values).status_code == 303
    order = Order.objects.get()
    assert order.full_name == "Asha <b>Rahman</b>"
    assert order.billing_address == "12 Green Road\nDhaka"
    assert order.note == "Ring twice"


def test_what_was_typed_is_escaped(strict):
    response = strict.post("/checkout/", FORM | {'"><script>': '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content
    assert b"<b>Rahman" not in response.content
    assert form_to(response, "/checkout/").values["full_name"] == "Asha <b>Rahman</b>"


def test_a_field_sent_twice_comes_back_twice(strict):
    response = strict.post("/checkout/", {"note": ["one", "two"]})
    assert response.content.count(b'name="note"') == 2


@pytest.mark.parametrize("name", ["password", "password1", "password2", "oldpassword"])
def test_a_password_is_never_given_back(strict, name):
    response = strict.post("/accounts/login/", {"login": "asha@example.com", name: "hush-hush-42"})
    assert response.status_code == 403
    assert b"hush-hush-42" not in response.content
    assert "Send it again" not in words(response)


@pytest.mark.parametrize(
    "header",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://testserver.evil.example"},
        {"referer": "https://evil.example/testserver"},
    ],
)
def test_a_form_from_another_site_gets_no_button(strict, header):
    response = strict.post("/checkout/", FORM, headers=header)
    assert response.status_code == 403
    page = words(response)
    assert "Send it again" not in page
    assert b"Ring twice" not in response.content
    assert not [form for form in forms(response) if form.action == "/checkout/"]


def test_our_own_page_as_origin_gets_the_button(strict):
    response = strict.post("/checkout/", FORM, headers={"origin": "http://testserver"})
    assert "Send it again" in words(response)


def test_the_page_has_a_token_and_a_cookie_to_go_with_it(strict):
    response = strict.post("/checkout/", FORM)
    assert len(form_to(response, "/checkout/").values["csrfmiddlewaretoken"]) == 64
    assert "csrftoken" in response.cookies


def test_the_query_of_the_address_is_kept(strict):
    response = strict.post("/checkout/?a=1&b=%22", FORM)
    assert form_to(response, "/checkout/?a=1&b=%22")
