"""The mails that tell of a move: to whom, with what, and never with what staff noted."""

from decimal import Decimal

import pytest
from post_office.models import Email

from orders import mail, services
from orders.models import Courier, Order
from orders.payments import receive_money
from orders.services import change_status
from tests.desk import move_to
from tests.factories import make_cart, place


@pytest.fixture(autouse=True)
def queue(settings):
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
    settings.SITE_URL = "https://mangoes.example"


@pytest.fixture
def order(himsagar):
    return place(make_cart(himsagar=5), email="asha@example.com", full_name="Asha <b>R</b>")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def sent_after(committed, order, *statuses, **how) -> Email:
    with committed(execute=True):
        for status in statuses:
            change_status(order, status, note="A difficult person", **how)
    return Email.objects.get()


def assert_both_say(letter: Email, *told):
    assert letter.to == ["asha@example.com"]
    for text in (letter.message, letter.html_message):
        for each in told:
            assert each in text
        for secret in ("difficult", "meera"):
            assert secret not in text
    assert "<b>R" not in letter.html_message


def test_confirmed_tells_what_is_packed_and_what_it_costs(committed, order, meera):
    letter = sent_after(committed, order, "Confirmed", by=meera)
    assert order.reference in letter.subject
    link = f"https://mangoes.example/orders/link/{order.link_token}/"
    assert_both_say(letter, "is confirmed", "Himsagar", "5 kg", "৳1,750.00", link)


def test_on_its_way_tells_who_brings_it_and_how_much_to_have_ready(committed, order):
    courier = Courier.objects.create(name="Sundarban", phone_number="+8801712000001")
    receive_money(order, Decimal("750"))
    move_to(order, "Packed")
    letter = sent_after(committed, order, "Shipped", courier=courier)
    assert_both_say(letter, "is on its way", "Sundarban", "+880 1712-000001", "৳1,000.00", "ready")


def test_on_its_way_without_a_courier_is_told_too(committed, order):
    receive_money(order, Decimal("1750"))
    move_to(order, "Packed")
    assert_both_say(sent_after(committed, order, "Shipped"), "Nothing is due.")


def test_cancelled_tells_what_goes_back(committed, order):
    receive_money(order, Decimal("750"))
    letter = sent_after(committed, order, "Cancelled")
    assert_both_say(letter, "is cancelled", "৳750.00", "call us")


def test_a_step_that_is_no_news_sends_no_mail(committed, order):
    change_status(order, "Confirmed")
    with committed(execute=True):
        change_status(order, "Packed")
        change_status(order, "Packed")
    assert not Email.objects.exists()


def test_without_an_address_there_is_no_mail(committed, himsagar):
    with committed(execute=True):
        change_status(place(make_cart(himsagar=1)), "Cancelled")
    assert not Email.objects.exists()


def test_for_who_left_meanwhile_no_mail_is_even_written(committed, order, monkeypatch):
    written = []
    monkeypatch.setattr(mail, "render_to_string", lambda *page: written.append(page) or "")
    with committed(execute=True):
        change_status(order, "Confirmed")
        Order.objects.update(email="")
    assert written == []


def test_a_person_who_left_hears_nothing_of_the_end(committed, order):
    Order.objects.update(forget_when_done=True)
    with committed(execute=True):
        change_status(order, "Cancelled")
    assert not Email.objects.exists()


def test_broken_mail_never_breaks_the_move(committed, order, monkeypatch):
    def breaks(order_id, status):
        raise OSError("no mail server")

    monkeypatch.setattr(services, "send_order_moved", breaks)
    with committed(execute=True):
        change_status(order, "Confirmed")
    assert Order.objects.get().status == "Confirmed"
