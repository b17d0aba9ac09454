"""A guest's order becomes a person's by proof: it was placed here, or its secret link is known."""

import pytest
from django.test import Client

from accounts.models import User
from conftest import browser_of
from orders.models import Order
from orders.roles import PACKER
from orders.services import change_status
from tests.desk import staff_in
from tests.factories import make_cart, place, typed
from tests.reading import HTMX, forms, words

PASSWORD = "a long mango night"


@pytest.fixture
def order(himsagar):
    """A guest's order that no browser of the test has placed."""
    return place(make_cart(himsagar=1), email="asha@example.com")


def pages(order) -> str:
    return f"/orders/{order.reference}/"


def track(browser, order) -> None:
    """Come in with what is printed on the parcel."""
    fields = {"reference": order.reference, "phone_number": "01712345678"}
    assert browser.post("/orders/track/", fields).status_code == 303


def follow_link(browser, order) -> None:
    assert browser.get(f"/orders/link/{order.link_token}/").status_code == 302


def test_number_and_phone_make_the_order_nobody_s_own(guest, order):
    track(guest, order)
    response = guest.get(pages(order))
    assert "Himsagar" in words(response)
    offered = [form.action for form in forms(response) if form.action.startswith("/orders/")]
    assert offered == [f"{pages(order)}cancel/"]
    for act in ("account", "keep"):
        reply = guest.post(f"{pages(order)}{act}/", {"password1": PASSWORD})
        assert reply.status_code == 404, act
    order.refresh_from_db()
    assert (order.user, User.objects.count()) == (None, 0)


def test_number_and_phone_let_one_cancel_in_time(guest, order, langra):
    track(guest, order)
    change_status(order, "Confirmed")
    assert "Cancel this order" not in words(guest.get(pages(order)))
    assert guest.post(f"{pages(order)}cancel/").status_code == 422
    other = place(make_cart(langra=1))
    track(guest, other)
    assert guest.post(f"{pages(other)}cancel/").status_code == 302
    statuses = Order.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["Confirmed", "Cancelled"]


def test_who_only_looks_is_not_told_the_secret_link(guest, order, as_meera):
    track(guest, order)
    for browser in (guest, as_meera):
        assert order.link_token not in browser.get(pages(order)).content.decode()


def test_the_secret_link_proves_it_after_tracking_too(guest, order):
    track(guest, order)
    follow_link(guest, order)
    assert "Choose a password" in words(guest.get(pages(order)))
    assert guest.post(f"{pages(order)}account/", {"password1": PASSWORD}).status_code == 303
    assert Order.objects.get().user.email == "asha@example.com"


def test_the_secret_link_lets_one_cancel(guest, order):
    follow_link(guest, order)
    assert guest.post(f"{pages(order)}cancel/").status_code == 302
    assert Order.objects.get().status == "Cancelled"


def test_staff_that_moves_orders_cancels_without_proof_and_no_other_staff(as_meera, order):
    assert "Cancel this order" not in words(as_meera.get(pages(order)))
    assert as_meera.post(f"{pages(order)}cancel/").status_code == 404
    as_packer = browser_of(staff_in(PACKER))
    assert "Cancel this order" in words(as_packer.get(pages(order)))
    assert as_packer.post(f"{pages(order)}cancel/").status_code == 302


@pytest.mark.parametrize("headers, status", [({}, 303), (HTMX, 204)])
def test_one_button_adds_a_proven_order_to_one_s_own(as_asha, asha, order, headers, status):
    follow_link(as_asha, order)
    [form] = [form for form in forms(as_asha.get(pages(order))) if form.action.endswith("/keep/")]
    assert "Add to my orders" in form.buttons[0]
    assert as_asha.post(form.action, form.values, headers=headers).status_code == status
    assert Order.objects.get().user == asha
    assert order.reference in words(as_asha.get("/orders/"))
    assert "Add to my orders" not in words(as_asha.get(pages(order)))


def test_an_order_placed_before_logging_in_can_be_added(filled, asha):
    page = filled.post("/checkout/", typed(email="somebody@example.com")).url
    assert f"/accounts/login/?next={page}" in filled.get(page).content.decode()
    login = {"login": asha.email, "password": "demo-mango-orchard", "next": page}
    assert filled.post("/accounts/login/", login).url == page
    assert Order.objects.get().user is None
    assert filled.post(f"{page}keep/").status_code == 303
    assert Order.objects.get().user == asha


def test_looking_never_adds_an_order(as_asha, order):
    follow_link(as_asha, order)
    as_asha.get(pages(order))
    assert as_asha.get(f"{pages(order)}keep/").status_code == 405
    assert Order.objects.get().user is None


@pytest.mark.parametrize("way", [track, lambda browser, order: None])
def test_without_proof_there_is_nothing_to_add(as_ravi, order, way):
    way(as_ravi, order)
    assert "Add to my orders" not in words(as_ravi.get(pages(order)))
    assert as_ravi.post(f"{pages(order)}keep/").status_code == 404
    assert Order.objects.get().user is None


def test_staff_adds_no_order_that_it_only_sees(as_meera, order):
    assert "Add to my orders" not in words(as_meera.get(pages(order)))
    assert as_meera.post(f"{pages(order)}keep/").status_code == 404


def test_a_guest_adds_an_order_to_nobody(guest, order):
    follow_link(guest, order)
    assert guest.post(f"{pages(order)}keep/").status_code == 404


def test_an_order_that_is_somebody_s_stays_theirs(as_ravi, asha, himsagar):
    hers = place(make_cart(asha, himsagar=1), email="asha@example.com")
    follow_link(as_ravi, hers)
    assert "Add to my orders" not in words(as_ravi.get(pages(hers)))
    assert as_ravi.post(f"{pages(hers)}keep/").status_code == 404
    assert Client().post(f"{pages(hers)}account/", {"password1": PASSWORD}).status_code == 404
    hers.refresh_from_db()
    assert hers.user == asha


def test_an_order_somebody_took_meanwhile_opens_no_account(guest, order, ravi, monkeypatch):
    follow_link(guest, order)

    def take_it(*args, **kwargs):
        Order.objects.update(user=ravi)
        return True

    monkeypatch.setattr("orders.views.ratelimit.consume", take_it)
    assert guest.post(f"{pages(order)}account/", {"password1": PASSWORD}).status_code == 404
    assert User.objects.get() == ravi


def test_logging_out_takes_the_proof_along(asha, order):
    browser = browser_of(asha)
    follow_link(browser, order)
    browser.post("/accounts/logout/")
    assert browser.get(pages(order)).status_code == 404


def test_the_order_of_a_person_who_has_gone_is_nobody_s_to_have(as_asha, guest, order):
    Order.objects.update(forget_when_done=True)
    for browser in (guest, as_asha):
        follow_link(browser, order)
        assert browser.post(f"{pages(order)}keep/").status_code == 404
    assert guest.post(f"{pages(order)}account/", {"password1": PASSWORD}).status_code == 404
    change_status(order, "Confirmed")
    assert Order.objects.get().user is None
