"""A guest's cart comes along when the guest logs in or registers."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.test import Client

from shop.models import Cart, MangoCategory
from tests.factories import make_cart, make_mango, make_user
from tests.reading import words

LOGIN = {"login": "asha@example.com", "password": "demo-mango-orchard"}
RAVI = {
    "username": "ravi",
    "email": "ravi@example.com",
    "password1": "ripe-in-june-2024",
    "password2": "ripe-in-june-2024",
}


def fill(browser, **kg_by_slug):
    """Put kilograms into the browser's cart, as a guest does."""
    cart = make_cart(**kg_by_slug)
    session = browser.session
    session["cart_id"] = cart.pk
    session.save()
    browser.cookies["sessionid"] = session.session_key
    return cart


def kilograms(user) -> dict:
    return dict(user.cart.items.values_list("mango__slug", "quantity"))


def test_a_guests_cart_becomes_the_persons(guest, asha, himsagar):
    fill(guest, himsagar=5)
    guest.post("/accounts/login/", LOGIN)
    assert kilograms(asha) == {"himsagar": 5}
    assert Cart.objects.count() == 1
    assert "cart_id" not in guest.session
    assert "Cart (1)" in words(guest.get("/"))


def test_registration_takes_the_cart_along_too(guest, himsagar):
    fill(guest, himsagar=5)
    response = guest.post("/accounts/register/", RAVI)
    assert response.status_code == 303
    assert "Cart (1)" in words(guest.get("/"))


def test_kilograms_of_both_carts_are_added_up(guest, asha, himsagar, langra):
    make_cart(asha, himsagar=2)
    fill(guest, himsagar=5, langra=1)
    guest.post("/accounts/login/", LOGIN)
    assert kilograms(asha) == {"himsagar": 7, "langra": 1}
    assert Cart.objects.count() == 1


def test_what_is_not_left_is_capped_and_told(guest, asha, himsagar, langra):
    make_mango("Amrapali", stock=6)
    make_cart(asha, amrapali=4)
    fill(guest, amrapali=5, himsagar=1)
    guest.post("/accounts/login/", LOGIN)
    assert kilograms(asha) == {"amrapali": 6, "himsagar": 1}
    page = words(guest.get("/cart/"))
    assert "Only 6 kg of Amrapali left: your cart now has 6 kg." in page
    assert "of Himsagar left" not in page


def test_what_sold_out_meanwhile_is_told(guest, asha, langra):
    fill(guest, langra=5)
    MangoCategory.objects.update(stock_quantity=0)
    guest.post("/accounts/login/", LOGIN)
    assert kilograms(asha) == {}
    assert "Langra is sold out." in words(guest.get("/cart/"))


def test_who_had_nothing_as_a_guest_keeps_the_own_cart(guest, asha, himsagar):
    make_cart(asha, himsagar=2)
    guest.post("/accounts/login/", LOGIN)
    assert kilograms(asha) == {"himsagar": 2}


def test_who_never_took_anything_leaves_no_row(guest, asha):
    guest.post("/accounts/login/", LOGIN)
    assert not Cart.objects.exists()


def test_a_failed_login_leaves_the_guests_cart(guest, asha, himsagar):
    cart = fill(guest, himsagar=5)
    guest.post("/accounts/login/", LOGIN | {"password": "wrong-password"})
    assert cart.items.get().quantity == 5
    assert "Cart (1)" in words(guest.get("/"))


def test_another_persons_cart_cannot_be_claimed(guest, asha, ravi, himsagar):
    """A session that still names a cart which has become somebody's takes nothing from it."""
    cart = make_cart(ravi, himsagar=5)
    fill(guest)
    session = guest.session
    session["cart_id"] = cart.pk
    session.save()
    guest.post("/accounts/login/", LOGIN)
    assert kilograms(ravi) == {"himsagar": 5}
    assert not Cart.objects.filter(user=asha).exists()


def test_the_cart_of_the_running_request_is_the_persons(asha, himsagar):
    request = HttpRequest()
    request.session = SessionStore()
    request.user = type("Guest", (), {"is_authenticated": False})()
    request.session["cart_id"] = make_cart(himsagar=5).pk
    assert Cart.objects.of(request).user is None
    login(request, asha)
    cart = Cart.objects.of(request)
    assert cart.user == asha
    assert cart.summary().kilograms == 5


def test_a_login_outside_the_pages_is_no_trouble(asha):
    browser = Client()
    browser.force_login(asha)
    assert browser.get("/cart/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory")
@pytest.mark.parametrize("has_cart", [True, False])
def test_logging_in_twice_at_once_doubles_nothing(guest, has_cart):
    make_mango("Himsagar")
    asha = make_user()
    if has_cart:
        make_cart(asha, himsagar=2)
    fill(guest, himsagar=5)
    start, answers = Barrier(4), []

    def press_the_button():
        try:
            browser = Client()
            browser.cookies["sessionid"] = guest.cookies["sessionid"].value
            start.wait()
            answers.append(browser.post("/accounts/login/", LOGIN).status_code)
        finally:
            connection.close()

    presses = [Thread(target=press_the_button) for _ in range(4)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert answers == [303] * 4
    assert kilograms(asha) == {"himsagar": 7 if has_cart else 5}
    assert Cart.objects.count() == 1
