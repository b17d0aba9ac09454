"""How often an order may be placed, and what becomes of a form that came too often."""

import pytest
from django.test import Client

from orders.models import Order
from orders.tests.conftest import fill
from shop.models import CartItem
from tests.factories import typed
from tests.reading import HTMX, form_to, is_fragment, words

CHECKOUT = "/checkout/"


def try_often(browser, times: int) -> list[int]:
    """Orders of an empty cart: they are tries to place one, and take nothing off the shelf."""
    return [browser.post(CHECKOUT, typed()).status_code for _ in range(times)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_the_31st_try_of_a_person_keeps_the_form_and_waits(as_asha, himsagar, langra, headers):
    assert try_often(as_asha, 30) == [422] * 30
    fill(as_asha, himsagar, langra)
    form = form_to(as_asha.get(CHECKOUT), CHECKOUT).values
    sent = form | typed(full_name="Asha's mother", note="Ring twice")
    response = as_asha.post(CHECKOUT, sent, headers=headers)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert is_fragment(response) == bool(headers)
    assert "Too many orders came from here within a minute" in words(response)
    again = form_to(response, CHECKOUT).values
    assert {name: again[name] for name in sent if name != "csrfmiddlewaretoken"} == {
        name: sent[name] for name in again if name != "csrfmiddlewaretoken"
    }
    assert not Order.objects.exists()
    assert CartItem.objects.count() == 2


def test_other_people_at_the_same_address_order_meanwhile(as_asha, as_ravi, himsagar, langra):
    try_often(as_asha, 31)
    assert fill(as_ravi, himsagar, langra).post(CHECKOUT, typed()).status_code == 303
    assert fill(Client(), himsagar, langra).post(CHECKOUT, typed()).status_code == 303


def test_a_person_elsewhere_is_the_same_person(as_asha):
    try_often(as_asha, 30)
    assert as_asha.post(CHECKOUT, typed(), REMOTE_ADDR="192.0.2.7").status_code == 429


def test_guests_at_one_address_are_not_counted(filled):
    assert try_often(Client(), 60) == [422] * 60
    assert filled.post(CHECKOUT, typed()).status_code == 303


def test_only_real_tries_to_place_an_order_count(asha_filled):
    item = CartItem.objects.first()
    for _ in range(31):
        assert asha_filled.post(CHECKOUT, typed(full_name="")).status_code == 422
        edit = typed(update_cart="1") | {f"quantity_{item.pk}": "4"}
        assert asha_filled.post(CHECKOUT, edit).status_code == 200
    assert asha_filled.post(CHECKOUT, typed()).status_code == 303


def test_without_limits(as_asha, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"place_order": ""}
    assert set(try_often(as_asha, 35)) == {422}
