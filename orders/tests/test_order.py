"""One order's page: its owner, the guest's own browser, staff; for all others it does not exist."""

import pytest
from django.test import Client

from orders.models import Order
from orders.payments import record_payment
from orders.services import change_status
from tests.factories import make_cart, place, typed
from tests.reading import HTMX, words


@pytest.fixture
def hers(asha, himsagar, langra):
    """Asha's order."""
    return place(
        make_cart(asha, himsagar=5, langra=2),
        email="asha@example.com",
        additional_phone="+919830012345",
        shipping_address="3 Lake Street\nRajshahi",
        note="Ring <b>twice</b>",
    )


@pytest.fixture
def guests(himsagar):
    """A guest's order, which no browser knows yet."""
    return place(make_cart(himsagar=1), email="guest@example.com")


def test_the_page_says_all_about_the_order(as_asha, hers):
    page = words(as_asha.get(f"/orders/{hers.reference}/"))
    for said in (
        hers.reference,
        "we call +880 1712-345678 to confirm",
        "Himsagar",
        "5 kg",
        "৳350.00",
        "৳1,750.00",
        "Langra",
        "৳560.00",
        "7 kg",
        "Free",
        "৳2,310.00",
        "To pay in cash on delivery",
        "Asha Rahman",
        "+880 1712-345678, +91 98300 12345",
        "asha@example.com",
        "3 Lake Street",
        "12 Green Road, Dhaka",
        "Cash on Delivery",
        "Ring <b>twice</b>",
        "Placed",
        "+880 1700-000000",
    ):
        assert said in page, said


def test_what_was_typed_is_escaped(as_asha, hers):
    assert b"<b>twice" not in as_asha.get(f"/orders/{hers.reference}/").content


def test_the_page_is_private_and_not_listed(as_asha, hers):
    response = as_asha.get(f"/orders/{hers.reference}/")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert 'content="noindex' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_strangers_find_nothing(guest, as_ravi, hers, guests, headers):
    for order in (hers, guests):
        for browser in (guest, as_ravi):
            response = browser.get(f"/orders/{order.reference}/", headers=headers)
            assert response.status_code == 404
            assert order.full_name not in response.content.decode()


def test_a_foreign_order_and_one_that_never_was_look_the_same(as_ravi, hers):
    foreign = as_ravi.get(f"/orders/{hers.reference}/")
    unknown = as_ravi.get("/orders/K7MX-29RH/")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content.replace(hers.reference.encode(), b"") == unknown.content


def test_asha_sees_no_guest_s_order(as_asha, guests):
    assert as_asha.get(f"/orders/{guests.reference}/").status_code == 404


def test_staff_sees_every_order(as_meera, hers, guests):
    for order in (hers, guests):
        assert as_meera.get(f"/orders/{order.reference}/").status_code == 200


def test_the_guest_s_own_browser_sees_it_and_no_other(filled, guest):
    address = filled.post("/checkout/", typed()).url
    assert guest.get(address).status_code == 200
    assert Client().get(address).status_code == 404


def test_the_mail_s_link_lets_a_browser_in(guest, guests):
    response = guest.get(f"/orders/link/{guests.link_token}/")
    assert (response.status_code, response.url) == (302, f"/orders/{guests.reference}/")
    assert response["Cache-Control"] == "private, no-store"
    assert guest.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "token", ["x", "a" * 43, "a" * 10_000, "%00", "%ED%A0%80", "হিম", "' OR 1=1 --", "K7MX-29RH"]
)
def test_a_link_that_was_made_up_leads_nowhere(guest, guests, token):
    assert guest.get(f"/orders/link/{token}/").status_code == 404
    assert guest.get(f"/orders/{guests.reference}/").status_code == 404


def test_the_reference_is_no_link(guest, guests):
    assert guest.get(f"/orders/link/{guests.reference}/").status_code == 404


@pytest.mark.parametrize(
    "reference",
    ["K7MX-29RH", "0", "1", "x" * 10_000, "%00", "%ED%A0%80", "হিম", "-", "a%20b", "1e5"],
)
def test_a_reference_that_never_was_is_a_404(as_asha, hers, reference):
    assert as_asha.get(f"/orders/{reference}/").status_code == 404


def test_the_reference_may_be_typed_in_lower_case(as_asha, hers):
    assert as_asha.get(f"/orders/{hers.reference.lower()}/").status_code == 200


def test_an_order_outlives_its_variety_on_the_page(as_asha, hers, himsagar):
    himsagar.delete()
    assert "Himsagar" in words(as_asha.get(f"/orders/{hers.reference}/"))


@pytest.mark.parametrize(
    "method, due",
    [
        ("cash_on_delivery", "To pay in cash on delivery: ৳350.00"),
        ("bank_transfer", "To pay by bank transfer: ৳350.00"),
    ],
)
def test_what_is_due_is_told_until_it_is_paid(as_asha, asha, himsagar, method, due):
    order = place(make_cart(asha, himsagar=1), payment_method=method)
    assert due in words(as_asha.get(f"/orders/{order.reference}/"))
    record_payment(order)
    assert "Nothing is due." in words(as_asha.get(f"/orders/{order.reference}/"))


def test_the_steps_are_told_with_their_times(as_asha, hers):
    change_status(hers, "Confirmed")
    page = words(as_asha.get(f"/orders/{hers.reference}/"))
    for step in ("Placed", "Confirmed", "Packed", "Shipped", "Delivered"):
        assert step in page


def test_times_are_those_of_dhaka(as_asha, hers):
    Order.objects.update(order_date="2026-06-01T20:30:00Z")
    assert "2 Jun 2026, 2:30 AM" in words(as_asha.get(f"/orders/{hers.reference}/"))


def test_the_page_is_only_read(as_asha, hers):
    assert as_asha.post(f"/orders/{hers.reference}/").status_code == 405
    assert as_asha.post(f"/orders/link/{hers.link_token}/").status_code == 405
