"""A guest finds an order again by its reference and phone, and nobody finds one by guessing."""

import re

import pytest
from django.test import Client

from tests.factories import make_cart, place
from tests.reading import HTMX, form_to, words

TRACK = "/orders/track/"
NOT_FOUND = "We found no order with this number and phone."


@pytest.fixture
def order(himsagar):
    return place(make_cart(himsagar=1), additional_phone="+919830012345")


def asked(order, phone="01712345678") -> dict:
    return {"reference": order.reference, "phone_number": phone}


def test_the_page_asks_for_both(guest):
    form = form_to(guest.get(TRACK), TRACK)
    assert set(form.values) == {"csrfmiddlewaretoken", "reference", "phone_number"}


@pytest.mark.parametrize(
    "phone", ["01712345678", "+88 01712-345678", "০১৭১২৩৪৫৬৭৮", "+91 98300 12345"]
)
def test_the_order_is_found_and_opened(guest, order, phone):
    response = guest.post(TRACK, asked(order, phone))
    assert (response.status_code, response.url) == (303, f"/orders/{order.reference}/")
    assert guest.get(response.url).status_code == 200
    assert Client().get(response.url).status_code == 404


@pytest.mark.parametrize("write", [str.lower, lambda r: r.replace("-", ""), lambda r: f" {r} "])
def test_the_reference_may_be_typed_in_any_way(guest, order, write):
    fields = asked(order) | {"reference": write(order.reference)}
    assert guest.post(TRACK, fields).status_code == 303


def test_htmx_is_sent_to_the_order_too(guest, order):
    response = guest.post(TRACK, asked(order), headers=HTMX)
    assert response.status_code == 204
    assert response["HX-Redirect"] == f"/orders/{order.reference}/"


@pytest.mark.parametrize(
    "fields",
    [
        {"phone_number": "01812345678"},
        {"phone_number": ""},
        {"phone_number": "x"},
        {"phone_number": "\x00"},
        {"reference": "K7MX-29RH"},
        {"reference": ""},
        {"reference": "\x00"},
        {"reference": "x" * 10_000},
        {"reference": "' OR 1=1 --"},
        {"reference": "<script>alert(1)</script>"},
    ],
)
def test_all_else_gets_one_neutral_answer(guest, order, fields):
    response = guest.post(TRACK, asked(order) | fields)
    assert response.status_code == 422
    page = words(response)
    assert NOT_FOUND in page
    for told in ("This field is required", "Enter a", "at most"):
        assert told not in page
    assert b"<script>alert" not in response.content


def test_what_was_typed_stays(guest, order):
    response = guest.post(TRACK, {"reference": "k7mx <29rh>", "phone_number": "01812345678"})
    values = form_to(response, TRACK).values
    assert (values["reference"], values["phone_number"]) == ("k7mx <29rh>", "01812345678")


def test_wrong_and_unknown_are_the_same_bytes(guest, order):
    """But for the token, and for what was typed."""
    answers = []
    for reference in (order.reference, "WWWW-2222"):
        response = guest.post(TRACK, {"reference": reference, "phone_number": "01812345678"})
        assert response.status_code == 422
        html = response.content.decode().replace(reference, "")
        answers.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", html))
    assert answers[0] == answers[1]


def test_the_sixth_try_in_a_minute_has_to_wait(guest, order):
    for _ in range(5):
        assert guest.post(TRACK, asked(order, "01812345678")).status_code == 422
    response = guest.post(TRACK, asked(order))
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Too many tries" in words(response)
    assert guest.get(f"/orders/{order.reference}/").status_code == 404


def test_another_browser_at_the_same_address_waits_too(guest, order):
    for _ in range(5):
        guest.post(TRACK, asked(order, "01812345678"))
    assert Client().post(TRACK, asked(order)).status_code == 429


def test_a_made_up_forwarded_address_gains_nothing(guest, order):
    for number in range(5):
        guest.post(TRACK, asked(order, "018"), headers={"X-Forwarded-For": f"10.0.0.{number}"})
    response = guest.post(TRACK, asked(order), headers={"X-Forwarded-For": "10.0.0.9"})
    assert response.status_code == 429


def test_somebody_elsewhere_still_gets_in(guest, order):
    for _ in range(6):
        guest.post(TRACK, asked(order, "018"))
    assert Client(REMOTE_ADDR="10.0.0.1").post(TRACK, asked(order)).status_code == 303


def test_looking_at_the_page_is_no_try(guest, order):
    for _ in range(10):
        assert guest.get(TRACK).status_code == 200
    assert guest.post(TRACK, asked(order)).status_code == 303


def test_an_order_s_person_finds_it_without_logging_in(guest, asha, himsagar):
    order = place(make_cart(asha, himsagar=1))
    assert guest.post(TRACK, asked(order)).status_code == 303


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(guest, method):
    assert getattr(guest, method)(TRACK).status_code == 405


def test_the_page_is_private(guest):
    assert guest.get(TRACK)["Cache-Control"] == "private, no-store"
