"""Who wants to be forgotten is: nothing personal stays, and the books stay whole."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.test.utils import CaptureQueriesContext
from post_office import mail
from post_office.models import Email

from accounts.closing import close_account
from accounts.models import User
from conftest import browser_of
from orders.models import Order
from orders.payments import record_payment
from orders.tests.leaving import deliver, found_anywhere, left_anywhere, move, order_of
from shop.models import Cart, MangoCategory, StockMovement
from tests.factories import make_cart, make_picture, place
from tests.reading import words

PASSWORD = "demo-mango-orchard"
pytestmark = pytest.mark.usefixtures("mail_queue")


@pytest.fixture
def order(asha, himsagar, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return order_of(asha)


def test_the_search_of_this_file_finds_what_is_there(order):
    assert {place.partition(".")[0] for place in found_anywhere()} >= {
        "accounts_user",
        "account_emailaddress",
        "orders_order",
        "post_office_email",
    }


def test_nothing_personal_is_left_in_any_table(asha, meera, order, himsagar, leave, client):
    """Asha had it all: orders, cart, profile, picture, logins, mails, an entry at the desk."""
    browser = browser_of(asha)
    browser.post("/accounts/login/", {"login": asha.email, "password": PASSWORD})
    asha.profile.phone_number = "+8801712345678"
    asha.profile.billing_address = "12 Green Road, Dhaka"
    asha.profile.picture = make_picture()
    asha.profile.save()
    move(order, "Confirmed", by=meera, note="called, Asha was glad")
    deliver(order, after="Confirmed")
    asha.cart.add(himsagar, 2)
    move(place(asha.cart, email=asha.email), "Cancelled", by=asha)
    asha.cart.add(himsagar, 1)
    mail.send([asha.email], "shop@example.com", subject="Hello Asha", message="asha@example.com")
    owner = User.objects.create_superuser("owner", "owner@example.com", "x")
    client.force_login(owner)
    client.post(
        f"/admin/accounts/user/{asha.pk}/change/",
        {
            "username": asha.username,
            "email": asha.email,
            "first_name": "Asha",
            "last_name": "Rahman",
            "is_active": "on",
            "profile-TOTAL_FORMS": "1",
            "profile-INITIAL_FORMS": "1",
            "profile-0-id": asha.profile.pk,
            "profile-0-user": asha.pk,
            "profile-0-phone_number": "01712345678",
            "profile-0-additional_phone": "01798765432",
        },
    )
    assert found_anywhere()
    leave(User.objects.get(pk=asha.pk))
    assert left_anywhere() == []


def test_the_books_keep_items_amounts_dates_and_statuses(asha, order, leave):
    deliver(order)
    record_payment(order)
    leave(asha)
    kept = Order.objects.get()
    assert (kept.reference, kept.status, kept.user) == (order.reference, "Delivered", None)
    assert (kept.total_amount, kept.order_date) == (Decimal("1750.00"), order.order_date)
    assert (kept.full_name, kept.phone_number, kept.email) == ("Deleted customer", "", "")
    assert [(line.name, line.quantity, line.price) for line in kept.items.all()] == [
        ("Himsagar", 5, Decimal("350.00"))
    ]
    assert (kept.payment.payment_status, kept.status_changes.count()) == ("Paid", 4)
    assert Order.objects.aggregate(sum=Sum("total_amount"))["sum"] == Decimal("1750.00")


def test_the_kilograms_still_balance(asha, order, himsagar, leave):
    asha.cart.add(himsagar, 3)
    place(asha.cart)
    leave(asha)
    mango = MangoCategory.objects.get(pk=himsagar.pk)
    moved = StockMovement.objects.filter(mango=mango).aggregate(sum=Sum("change"))["sum"]
    assert mango.stock_quantity == moved == 92
    assert not StockMovement.objects.filter(reason="sold", by__isnull=False).exists()


def test_the_cart_is_let_go_before_the_orders_are_looked_at(asha, order):
    """So an order that is just being placed is there when they are."""
    with CaptureQueriesContext(connection) as asked:
        close_account(asha)
    first = {}
    for number, query in enumerate(asked):
        for table in ("shop_cart", "orders_order"):
            if f'FROM "{table}"' in query["sql"]:
                first.setdefault(table, number)
    assert first["shop_cart"] < first["orders_order"]


def test_nobody_else_is_touched(asha, ravi, order, himsagar, leave):
    his = place(make_cart(ravi, himsagar=1), full_name="Ravi Sen", email="ravi@example.com")
    deliver(his)
    ravi.cart.add(himsagar, 1)
    browser = browser_of(ravi)
    leave(asha)
    his.refresh_from_db()
    assert (his.user, his.full_name, his.phone_number) == (ravi, "Ravi Sen", "+8801712345678")
    assert his.reference in words(browser.get("/orders/"))
    assert browser.get("/accounts/profile/").status_code == 200
    assert Cart.objects.get(user=ravi).items.count() == 1


def test_where_something_fails_nothing_is_deleted(asha, order, leave, monkeypatch):
    monkeypatch.setattr("accounts.closing.end_all", lambda user: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leave(asha)
    order.refresh_from_db()
    assert order.full_name == "Asha Rahman"
    assert not order.forget_when_done
    assert Email.objects.filter(to="asha.at.work@example.com").exists()


def test_a_hundred_orders_are_forgotten_in_few_queries(asha, django_assert_max_num_queries, leave):
    values = {"phone_number": "+8801712345678", "billing_address": "x", "total_amount": 1}
    Order.objects.bulk_create(
        Order(user=asha, full_name="Asha", status="Delivered", **values) for _ in range(100)
    )
    with django_assert_max_num_queries(60):
        leave(asha)
    assert set(Order.objects.values_list("full_name", F("phone_number"))) == {
        ("Deleted customer", "")
    }
