"""A person's own orders, newest first."""

import pytest

from orders.models import Order
from shop.models import Cart, MangoCategory
from tests.factories import make_cart, place
from tests.reading import HTMX, words


def order_of(user) -> Order:
    """One more order of this person, for a kilogram of Himsagar."""
    cart = Cart.objects.filter(user=user).first() or make_cart(user)
    cart.add(MangoCategory.objects.get(), 1)
    return place(cart)


def test_asha_sees_her_orders_newest_first(as_asha, asha, himsagar):
    first, second = order_of(asha), order_of(asha)
    page = words(as_asha.get("/orders/"))
    assert page.index(second.reference) < page.index(first.reference)
    for said in ("Himsagar", "1 kg", "৳350.00", "Pending"):
        assert said in page


def test_asha_sees_hers_alone(as_asha, asha, ravi, himsagar):
    hers, his, a_guest_s = order_of(asha), order_of(ravi), place(make_cart(himsagar=1))
    page = words(as_asha.get("/orders/"))
    assert hers.reference in page
    assert his.reference not in page
    assert a_guest_s.reference not in page


def test_even_staff_has_only_its_own(as_meera, asha, himsagar):
    assert order_of(asha).reference not in words(as_meera.get("/orders/"))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_guest_is_asked_to_log_in(guest, headers):
    response = guest.get("/orders/", headers=headers)
    address = response.get("Location") or response.get("HX-Redirect")
    assert address == "/accounts/login/?next=/orders/"
    assert response.status_code in (302, 204)


def test_without_orders_the_page_leads_to_the_mangoes(as_asha):
    response = as_asha.get("/orders/")
    assert response.status_code == 200
    assert "No orders yet." in words(response)


def test_the_21st_order_opens_a_second_page(as_asha, asha, himsagar):
    orders = [order_of(asha) for _ in range(21)]
    first, second = words(as_asha.get("/orders/")), words(as_asha.get("/orders/?page=2"))
    assert orders[0].reference not in first
    assert orders[0].reference in second
    assert orders[20].reference in first


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "\x00", str(2**63), "9" * 5_000, "1e5"])
def test_a_page_that_is_not_there_is_still_a_page(as_asha, asha, himsagar, page):
    order = order_of(asha)
    response = as_asha.get("/orders/", {"page": page})
    assert response.status_code == 200
    assert order.reference in words(response)


def test_htmx_gets_the_same_page(as_asha, asha, himsagar):
    assert order_of(asha).reference in words(as_asha.get("/orders/", headers=HTMX))


def test_the_page_is_private_and_only_read(as_asha):
    assert as_asha.get("/orders/")["Cache-Control"] == "private, no-store"
    assert as_asha.post("/orders/").status_code == 405
