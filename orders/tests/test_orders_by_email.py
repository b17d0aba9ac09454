"""Guests' orders with a person's e-mail are theirs once the e-mail is confirmed, and not before."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.models import Order
from orders.ownership import keep_orders_by_email
from tests.factories import make_cart, place
from tests.reading import words

LOGIN = {"login": "asha@example.com", "password": "demo-mango-orchard"}


@pytest.fixture
def order(himsagar):
    """A guest's order with Asha's e-mail."""
    return place(make_cart(himsagar=1), email="Asha@Example.com")


def confirm(user) -> None:
    EmailAddress.objects.filter(user=user).update(verified=True)


def test_confirming_the_e_mail_brings_the_orders_placed_with_it(as_asha, asha, order, mailoutbox):
    assert order.reference not in words(as_asha.get("/orders/"))
    as_asha.post("/accounts/email/send-code/")
    code = re.search(r"^ {4}(\S+)$", mailoutbox[-1].body, re.MULTILINE)[1]
    assert as_asha.post("/accounts/email/code/", {"code": code}).status_code == 303
    assert Order.objects.get().user == asha
    assert order.reference in words(as_asha.get("/orders/"))


def test_logging_in_brings_what_was_placed_since(asha, order):
    confirm(asha)
    browser = Client()
    browser.post("/accounts/login/", LOGIN)
    assert order.reference in words(browser.get("/orders/"))


def test_who_registers_with_another_s_e_mail_gets_nothing_until_it_is_confirmed(guest, order):
    """Ravi opens an account in Asha's name, and even logs in again."""
    password = "a mango a day"
    fields = {"username": "ravi", "email": "asha@example.com"}
    guest.post("/accounts/register/", fields | {"password1": password, "password2": password})
    again = Client()
    again.post("/accounts/login/", {"login": "asha@example.com", "password": password})
    for browser in (guest, again):
        assert "Log out" in words(browser.get("/"))
        assert order.reference not in words(browser.get("/orders/"))
        assert browser.get(f"/orders/{order.reference}/").status_code == 404
    assert Order.objects.get().user is None


def test_the_phone_alone_brings_nothing(asha, himsagar):
    asha.profile.phone_number = "+8801712345678"
    asha.profile.save()
    confirm(asha)
    place(make_cart(himsagar=1), email="")
    place(make_cart(himsagar=1), email="ravi@example.com")
    assert Client().post("/accounts/login/", LOGIN).status_code == 303
    assert not Order.objects.filter(user=asha).exists()


def test_nobody_loses_an_order_to_somebody_else_s_e_mail(asha, ravi, himsagar):
    his = place(make_cart(ravi, himsagar=1), email="asha@example.com")
    confirm(asha)
    assert keep_orders_by_email(asha) == 0
    his.refresh_from_db()
    assert his.user == ravi


def test_the_order_of_a_person_who_has_gone_does_not_come_back(asha, order):
    Order.objects.update(forget_when_done=True)
    confirm(asha)
    assert keep_orders_by_email(asha) == 0


def test_a_person_without_an_e_mail_gets_no_orders_without_one(asha, himsagar):
    place(make_cart(himsagar=1), email="")
    confirm(asha)
    asha.email = ""
    assert keep_orders_by_email(asha) == 0


def test_a_hundred_orders_come_by_one_update(asha, order):
    confirm(asha)
    values = {"phone_number": "+8801712345678", "billing_address": "x", "total_amount": 1}
    Order.objects.bulk_create(Order(email="asha@example.com", **values) for _ in range(100))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert keep_orders_by_email(asha) == 101
    assert len(asked) == 2


def test_the_e_mail_is_found_by_its_index(asha, order):
    plan = Order.objects.of_guests().filter(email=asha.email).order_by().explain()
    if connection.vendor == "sqlite":
        assert "order_by_email" in plan
