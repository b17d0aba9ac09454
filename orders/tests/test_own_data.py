"""The file with all that the shop knows of a person: theirs whole, and nobody else's."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office import mail
from post_office.models import Email

from orders.corrections import Correction, correct_order
from orders.models import Order, Payment
from orders.payments import record_payment
from orders.services import change_status
from tests.factories import make_cart, make_picture, place
from tests.reading import forms, words

DOWNLOAD = "/accounts/data/"


def told(browser) -> dict:
    response = browser.post(DOWNLOAD)
    assert response.status_code == 200
    return json.loads(response.content.decode("utf-8"))


def queue(subject, to="asha@example.com"):
    mail.send([to], "shop@example.com", subject=subject, message="-")


@pytest.fixture
def order(asha, himsagar, langra):
    return place(
        make_cart(asha, himsagar=5, langra=2),
        email="asha@example.com",
        note="Ring twice, আশা",
        shipping_address="3 Lake Street",
    )


def test_the_profile_has_a_button_that_gives_a_file(as_asha, asha):
    [form] = [form for form in forms(as_asha.get("/accounts/profile/")) if form.action == DOWNLOAD]
    response = as_asha.post(DOWNLOAD, form.values)
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"


def test_it_tells_the_account_the_profile_and_the_logins(as_asha, asha):
    asha.profile.picture = make_picture()
    asha.profile.billing_address = "১২ গ্রিন রোড"
    asha.profile.save()
    file = told(as_asha)
    assert file["account"]["email"] == "asha@example.com"
    assert (file["account"]["first_name"], file["account"]["username"]) == ("Asha", "asha")
    assert file["account"]["email_is_confirmed"] is False
    assert file["account"]["two_step_login"] is False
    assert file["account"]["registered"].endswith("+06:00")
    assert file["profile"]["billing_address"] == "১২ গ্রিন রোড"
    assert file["profile"]["picture"] == asha.profile.picture.url
    assert [login["browser"] for login in file["logins"]] == ["a browser"]
    assert "গ্রিন" in as_asha.post(DOWNLOAD).content.decode()
    EmailAddress.objects.update(verified=True)
    assert told(as_asha)["account"]["email_is_confirmed"] is True


def test_it_tells_the_cart(as_asha, asha, himsagar):
    make_cart(asha, himsagar=3)
    cart = [{"variety": "Himsagar", "kilograms": 3, "taka_a_kilogram": "350.00"}]
    assert told(as_asha)["cart"] == cart


def test_it_tells_orders_with_lines_payment_and_history(as_asha, order, meera):
    correct_order(order, Correction(details={"is_gift": True}), by=meera)
    change_status(order, "Confirmed", by=meera, note="called")
    record_payment(order)
    [one] = told(as_asha)["orders"]
    assert (one["reference"], one["status"]) == (order.reference, "Confirmed")
    assert (one["note"], one["shipping_address"]) == ("Ring twice, আশা", "3 Lake Street")
    assert (one["total_taka"], one["delivery_taka"]) == ("2310.00", "0.00")
    assert one["is_gift"] is True
    assert [each["what"] for each in one["corrections"]] == ["Changed: a gift."]
    assert [each["taka"] for each in one["payment"]["money"]] == ["2310.00"]
    assert one["lines"] == [
        {"variety": "Himsagar", "kilograms": 5, "taka_a_kilogram": "350.00", "taka": "1750.00"},
        {"variety": "Langra", "kilograms": 2, "taka_a_kilogram": "280.00", "taka": "560.00"},
    ]
    assert one["payment"]["status"] == "Paid"
    assert [(move["from"], move["to"]) for move in one["status_history"]] == [
        ("Pending", "Confirmed")
    ]
    assert "meera" not in json.dumps(one)


def test_it_tells_the_mails_by_date_and_subject(as_asha, order):
    queue("Your password was changed")
    queue(f"Your order {order.reference} at Mango Grove")
    queue("For somebody else", to="ravi@example.com")
    mails = told(as_asha)["mails"]
    assert [mail["subject"] for mail in mails] == [
        "Your password was changed",
        f"Your order {order.reference} at Mango Grove",
    ]
    assert set(mails[0]) == {"date", "subject"}


def test_an_e_mail_that_is_not_confirmed_tells_nothing_of_orders_placed_with_it(
    as_asha, asha, himsagar
):
    guests = place(make_cart(himsagar=1), email="asha@example.com")
    queue(f"Your order {guests.reference} at Mango Grove")
    assert guests.reference not in json.dumps(told(as_asha))
    EmailAddress.objects.update(verified=True)
    assert [mail["subject"] for mail in told(as_asha)["mails"]] == [
        f"Your order {guests.reference} at Mango Grove"
    ]


def test_nobody_else_is_in_it(as_ravi, order):
    file = told(as_ravi)
    assert (file["orders"], file["cart"], file["mails"]) == ([], [], [])
    assert "asha" not in json.dumps(file).lower()


def test_a_thousand_orders_cost_as_many_queries_as_one(as_asha, asha, order):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            told(as_asha)
        return len(asked)

    told(as_asha)
    before = cost()
    values = {"phone_number": "+8801712345678", "billing_address": "x", "total_amount": 1}
    made = Order.objects.bulk_create(
        Order(user=asha, email="asha@example.com", **values) for _ in range(1_000)
    )
    Payment.objects.bulk_create(Payment(order=order) for order in made)
    assert cost() == before
    assert len(told(as_asha)["orders"]) == 1_001


def test_it_is_asked_for_by_its_button_only(as_asha, guest):
    assert as_asha.get(DOWNLOAD).status_code == 405
    stranger = guest.post(DOWNLOAD)
    assert (stranger.status_code, stranger["Location"].split("?")[0]) == (303, "/accounts/login/")


def test_asking_changes_nothing(as_asha, order):
    before = Email.objects.count()
    told(as_asha)
    assert Email.objects.count() == before
    assert order.reference in words(as_asha.get("/orders/"))
