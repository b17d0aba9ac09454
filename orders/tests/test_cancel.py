"""A shopper takes an order back, until the shop has confirmed it."""

import pytest

from orders.models import Order, StatusChange
from orders.services import change_status
from shop.models import MangoCategory
from tests.factories import make_cart, place, typed
from tests.reading import HTMX, form_to, words


@pytest.fixture
def order(asha, himsagar):
    return place(make_cart(asha, himsagar=5))


@pytest.fixture
def address(order):
    return f"/orders/{order.reference}/cancel/"


def stock() -> int:
    return MangoCategory.objects.get().stock_quantity


def test_a_pending_order_is_cancelled_and_the_kilograms_return(as_asha, asha, order, address):
    form = form_to(as_asha.get(f"/orders/{order.reference}/"), address)
    response = as_asha.post(form.action, form.values)
    assert (response.status_code, response.url) == (302, f"/orders/{order.reference}/")
    page = words(as_asha.get(response.url))
    assert "This order is cancelled." in page
    assert "Nothing is due." in page
    assert stock() == 100
    change = StatusChange.objects.get()
    assert (change.to_status, change.by) == ("Cancelled", asha)


def test_twice_is_once(as_asha, address):
    for _ in range(2):
        assert as_asha.post(address).status_code == 302
    assert stock() == 100
    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("status", ["Confirmed", "Packed", "Shipped", "Delivered"])
def test_later_it_is_refused_and_said_why(as_asha, order, address, status, headers):
    Order.objects.update(status=status)
    response = as_asha.post(address, headers=headers)
    assert response.status_code == 422
    assert f"is {status} and cannot become Cancelled" in words(response)
    assert stock() == 95
    assert "Cancel this order" not in words(as_asha.get(f"/orders/{order.reference}/"))


def test_a_guest_cancels_in_the_browser_that_ordered(filled):
    page = filled.post("/checkout/", typed()).url
    assert filled.post(f"{page}cancel/").status_code == 302
    assert Order.objects.get().status == "Cancelled"
    assert StatusChange.objects.get().by is None


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_strangers_cancel_nothing(guest, as_ravi, order, address, headers):
    for browser in (guest, as_ravi):
        assert browser.post(address, headers=headers).status_code == 404
    assert Order.objects.get().status == "Pending"
    assert stock() == 95


def test_an_order_is_never_cancelled_by_a_get(as_asha, address):
    assert as_asha.get(address).status_code == 405
    assert stock() == 95


def test_an_unknown_order_is_a_404(as_asha, db):
    assert as_asha.post("/orders/K7MX-29RH/cancel/").status_code == 404


def test_a_variety_deleted_meanwhile_does_not_stop_it(as_asha, order, address, himsagar):
    himsagar.delete()
    assert as_asha.post(address).status_code == 302
    assert Order.objects.get().status == "Cancelled"


def test_what_staff_confirmed_meanwhile_stays(as_asha, order, address):
    as_asha.get(f"/orders/{order.reference}/")
    change_status(order, "Confirmed")
    assert as_asha.post(address).status_code == 422
    assert Order.objects.get().status == "Confirmed"
