"""What becomes of the orders of a person who has gone, and of the mails about them."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from post_office import mail
from post_office.models import Email

from accounts.models import User
from conftest import browser_of
from orders.models import Order, StatusChange
from orders.tests.leaving import deliver, left_anywhere, move, order_of
from tests.factories import make_cart, place

PASSWORD = "demo-mango-orchard"
pytestmark = pytest.mark.usefixtures("mail_queue")


@pytest.fixture
def order(asha, himsagar, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return order_of(asha)


def test_an_order_under_way_comes_to_its_person_and_is_forgotten_then(asha, order, leave):
    move(order, "Confirmed")
    leave(asha)
    order.refresh_from_db()
    assert (order.full_name, order.phone_number) == ("Asha Rahman", "+8801712345678")
    assert order.forget_when_done
    deliver(order, after="Confirmed")
    assert left_anywhere() == []


def test_one_that_is_cancelled_later_is_forgotten_then(asha, order, himsagar, leave):
    leave(asha)
    move(order, "Cancelled")
    assert left_anywhere() == []
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100


def test_mails_about_it_that_went_out_meanwhile_go_then(asha, order, ravi, leave):
    leave(asha)
    for to in ("asha.at.work@example.com", "Ravi@example.com"):
        subject = f"Your order {order.reference} is on its way"
        mail.send([to], "shop@example.com", subject=subject, message="Dear Asha")
    move(order, "Cancelled")
    call_command("send_mail")
    assert [mail.to for mail in Email.objects.all()] == [["Ravi@example.com"]]


def test_what_staff_notes_at_the_last_move_is_forgotten_with_it(asha, order, leave):
    leave(asha)
    move(order, "Cancelled", note="Asha did not answer")
    assert list(StatusChange.objects.values_list("note", flat=True)) == [""]


def test_tracking_finds_it_no_more_and_its_link_is_dead(asha, order, guest, leave):
    deliver(order)
    leave(asha)
    for phone in ("01712345678", "01798765432"):
        fields = {"reference": order.reference, "phone_number": phone}
        assert guest.post("/orders/track/", fields).status_code == 422
    assert guest.get(f"/orders/link/{order.link_token}/").status_code == 404


def test_while_under_way_it_is_found_by_its_number_and_phone(asha, order, guest, leave):
    leave(asha)
    fields = {"reference": order.reference, "phone_number": "01712345678"}
    assert guest.post("/orders/track/", fields).status_code == 303
    assert guest.get(f"/orders/link/{order.link_token}/").status_code == 302


def test_a_blanked_order_is_nobody_s_to_have(asha, ravi, order, leave):
    browser = browser_of(ravi)
    browser.get(f"/orders/link/{order.link_token}/")
    deliver(order)
    leave(asha)
    assert browser.post(f"/orders/{order.reference}/keep/").status_code == 404


def test_the_mails_about_them_go_and_others_stay(asha, order, ravi, leave):
    mail.send([asha.email], "shop@example.com", subject="A code", message="-")
    mail.send([ravi.email], "shop@example.com", subject="A code", message="-")
    leave(asha)
    assert [(mail.to, mail.subject) for mail in Email.objects.order_by("pk")] == [
        (["ravi@example.com"], "A code"),
        (["asha@example.com"], "Your account at Mango Grove is deleted"),
    ]


def test_guests_orders_with_a_confirmed_e_mail_are_forgotten_too(asha, himsagar, leave):
    placed = place(make_cart(himsagar=1), email="asha@example.com")
    EmailAddress.objects.update(verified=True)
    deliver(placed)
    leave(asha)
    placed.refresh_from_db()
    assert placed.full_name == "Deleted customer"


def test_those_with_an_e_mail_nobody_confirmed_may_be_another_s_and_stay(asha, himsagar, leave):
    placed = place(make_cart(himsagar=1), email="asha@example.com")
    subject = f"Your order {placed.reference} at Mango Grove"
    mail.send(["asha@example.com"], "shop@example.com", subject=subject, message="-")
    leave(asha)
    placed.refresh_from_db()
    assert (placed.full_name, placed.email) == ("Asha Rahman", "asha@example.com")
    assert Email.objects.filter(subject=subject).exists()


def test_who_comes_back_starts_anew(asha, order, leave):
    leave(asha)
    again = User.objects.create_user("asha", "asha.at.work@example.com", PASSWORD)
    EmailAddress.objects.update(verified=True)
    Client().post("/accounts/login/", {"login": again.email, "password": PASSWORD})
    assert not Order.objects.filter(user=again).exists()
