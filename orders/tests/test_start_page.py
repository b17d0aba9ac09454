"""The start page of the desk: what needs doing now, for each as their rights allow."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conftest import browser_of
from orders.desk import cash_of, piles
from orders.models import Order
from orders.payments import receive_money, record_payment, refund
from orders.phone_record import phone_records
from orders.roles import MANAGER, PACKER
from orders.services import change_status
from tests.desk import move_to, page_of, staff_in
from tests.factories import make_cart, make_mango, place
from tests.reading import words

START = "/admin/"
QUERIES = 15


@pytest.fixture
def as_manager(db):
    return browser_of(staff_in(MANAGER))


@pytest.fixture
def as_packer(db):
    return browser_of(staff_in(PACKER))


def an_order(kilograms=1, *, status="Pending", **details) -> Order:
    order = place(make_cart(himsagar=kilograms), **details)
    if status != "Pending":
        move_to(order, status)
    return order


def test_an_empty_shop_says_that_nothing_waits(as_manager):
    page = words(as_manager.get(START))
    assert "0 to confirm" in page
    assert "Nobody waits for a call." in page
    assert "Every variety has enough." in page


def test_each_pile_counts_its_orders_and_kilograms(himsagar, as_manager):
    an_order(2)
    an_order(3)
    an_order(4, status="Confirmed")
    an_order(5, status="Packed")
    an_order(6, status="Shipped")
    an_order(7, status="Delivered")
    counts = {status: (pile.orders, pile.kilograms) for status, pile in piles().items()}
    assert counts == {"Pending": (2, 5), "Confirmed": (1, 4), "Packed": (1, 5), "Shipped": (1, 6)}
    page = words(as_manager.get(START))
    for told in ("2 to confirm 5 kg", "1 to pack 4 kg", "1 to send 5 kg", "1 on the way 6 kg"):
        assert told in page


def test_an_order_of_two_varieties_counts_once(himsagar, langra):
    place(make_cart(himsagar=2, langra=3))
    assert (piles()["Pending"].orders, piles()["Pending"].kilograms) == (1, 5)


def test_the_oldest_order_is_called_first_by_one_tap(himsagar, as_manager):
    new = an_order(1, full_name="Nila", phone_number="+8801811111111")
    old = an_order(2, full_name="Asha", phone_number="+8801712345678")
    Order.objects.filter(pk=old.pk).update(order_date=timezone.now() - timedelta(days=1))
    response = as_manager.get(START)
    page = response.content.decode()
    assert page.index(old.reference) < page.index(new.reference)
    assert 'href="tel:+8801712345678"' in page
    assert "https://wa.me/8801712345678?text=Hello%20Asha" in page
    assert "the oldest for 1 day" in words(response)


def test_only_so_many_as_fit_are_shown_with_a_way_to_the_others(himsagar, as_manager):
    for _ in range(12):
        an_order(1)
    response = as_manager.get(START)
    assert response.content.decode().count('href="tel:') == 10
    assert "All 12 orders to confirm" in words(response)


def test_the_past_of_a_number_stands_beside_its_new_order(himsagar, as_manager):
    phone = {"phone_number": "+8801811111111"}
    an_order(1, status="Delivered", **phone)
    for _ in range(2):
        change_status(an_order(1, status="Shipped", **phone), "Cancelled")
    change_status(an_order(1, status="Confirmed", **phone), "Cancelled")
    an_order(1, status="Packed", **phone)
    order = an_order(1, **phone)
    record = phone_records([order])[order.phone_number]
    assert str(record) == "1 delivered, 2 refused at the door, 1 cancelled, 1 other order open"
    assert record.is_doubtful
    assert str(record) in words(as_manager.get(START))


def test_another_number_has_no_part_in_it(himsagar, as_manager):
    an_order(1, status="Delivered", phone_number="+8801811111111")
    order = an_order(1, phone_number="+8801822222222")
    assert phone_records([order])[order.phone_number].is_first
    assert "First order of this number" in words(as_manager.get(START))


def test_orders_whose_number_was_deleted_are_nobody_s_record(himsagar):
    for _ in range(2):
        an_order(1, status="Delivered")
    Order.objects.update(phone_number="")
    order = Order.objects.first()
    assert phone_records([order])[""].delivered == 0


def test_low_stock_is_what_each_variety_says(as_manager):
    make_mango("Himsagar", stock=100, low_stock_kg=150)
    make_mango("Langra", stock=15, low_stock_kg=10)
    make_mango("Fazli", stock=0)
    page = words(as_manager.get(START))
    assert "FazliSold out" in page
    assert "Himsagar100 kg" in page
    assert "Langra" not in page


def test_today_s_cash_goes_by_the_clock_in_dhaka(himsagar):
    order = an_order(10)
    dhaka = timezone.get_default_timezone()
    midnight = datetime(2026, 6, 2, tzinfo=dhaka)
    receive_money(order, Decimal("100"), at=midnight - timedelta(seconds=1))
    receive_money(order, Decimal("200"), at=midnight)
    refund(order, Decimal("50"), at=midnight + timedelta(hours=23, minutes=59))
    receive_money(order, Decimal("400"), at=midnight + timedelta(days=1))
    first, second = cash_of(midnight.date() - timedelta(days=1)), cash_of(midnight.date())
    assert (first.received, first.went_back) == (100, 0)
    assert (second.received, second.went_back) == (200, 50)


def test_what_couriers_owe_and_what_the_shop_owes(himsagar, as_manager):
    an_order(1, status="Confirmed")
    receive_money(an_order(2, status="Shipped"), Decimal("100"))
    an_order(1, status="Delivered")
    record_payment(an_order(1, status="Delivered"))
    cancelled = an_order(1)
    record_payment(cancelled)
    change_status(cancelled, "Cancelled")
    too_much = an_order(2)
    record_payment(too_much)
    # As after a correction to one kilogram.
    Order.objects.filter(pk=too_much.pk).update(total_amount=Decimal("300"))
    cash = cash_of(timezone.localdate())
    assert (cash.outstanding, cash.unpaid_orders) == (950, 2)
    assert (cash.to_refund, cash.orders_to_refund) == (750, 2)
    page = words(as_manager.get(START))
    assert "Still to come, from 2 orders sent or delivered৳950.00" in page
    assert "To refund, for 2 orders৳750.00" in page


def test_a_packer_sees_orders_and_no_money_or_stock(himsagar, as_packer):
    an_order(1)
    response = as_packer.get(START)
    page = words(response)
    assert "1 to confirm" in page
    for hidden in ("Received today", "Low stock", "Take an order by phone", "Sales report"):
        assert hidden not in page


def test_staff_without_rights_is_told_whom_to_ask(himsagar, as_meera):
    an_order(1)
    page = words(as_meera.get(START))
    assert "You have no rights at this desk yet." in page
    assert "to confirm" not in page


@pytest.mark.usefixtures("sessions_in_the_database")
@pytest.mark.parametrize("number", [1, 24])
def test_the_page_asks_as_much_for_one_order_as_for_many(
    himsagar, as_manager, number, django_assert_num_queries
):
    for each in range(number):
        an_order(1, phone_number=f"+88017123456{each:02}")
        make_mango(f"Variety {each}", stock=5)
    as_manager.get(START)
    with django_assert_num_queries(QUERIES):
        as_manager.get(START)


def test_the_past_of_the_number_stands_on_the_order_s_page_until_it_is_done(himsagar, as_packer):
    order = an_order(1)
    assert "First order of this number" in words(as_packer.get(page_of(order)))
    change_status(an_order(1, status="Shipped"), "Cancelled")
    assert "1 refused at the door" in words(as_packer.get(page_of(order)))
    move_to(order, "Delivered")
    assert "1 refused at the door" not in words(as_packer.get(page_of(order)))


def test_what_the_page_counts_is_what_its_links_show(himsagar, as_manager):
    for status in ("Confirmed", "Shipped", "Delivered"):
        an_order(1, status=status)
    receive_money(an_order(2, status="Shipped"), Decimal("100"))
    record_payment(an_order(1, status="Delivered"))
    make_mango("Fazli", stock=0)
    page = as_manager.get(START).content.decode()
    for link, shown in (("orders/order/?books=collect", 3), ("shop/mangocategory/?shelf=low", 1)):
        assert f'href="/admin/{link}"' in page
        assert as_manager.get(f"/admin/{link}").context["cl"].result_count == shown
    assert "from 3 orders sent or delivered" in page
