"""The cash sheet: what each courier is to bring home, and what came."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from conftest import browser_of
from orders.cash_sheets import cash_sheets_of, sent_with
from orders.errors import NothingToPrint
from orders.models import Courier, Order, StatusChange
from orders.payments import receive_money, record_payment, refund
from tests.desk import ORDERS, staff_in
from tests.papers import CASH_SHEET, in_a_row, keys_of, write_order
from tests.reading import words

MANGOES = ("Himsagar", 2, "350.00")  # ৳760.00 with the fee


@pytest.fixture
def packer(db):
    return browser_of(staff_in("Packer"))


@pytest.fixture
def karim(db):
    return Courier.objects.create(name="Karim")


def sent(at=None, **fields) -> Order:
    """An order that is on its way since `at`, or since an hour ago."""
    order = write_order(MANGOES, status="Shipped", **fields)
    StatusChange.objects.create(
        order=order, to_status="Shipped", at=at or timezone.now() - timedelta(hours=1)
    )
    return order


def sheets(*orders):
    keys = [order.pk for order in orders]
    return cash_sheets_of(Order.objects.filter(pk__in=keys).for_paper())


def test_each_courier_has_a_page_and_what_has_none_comes_last(packer, karim):
    anwar = Courier.objects.create(name="Anwar")
    orders = [write_order(MANGOES, courier=courier) for courier in (None, karim, anwar, karim)]
    told = in_a_row(packer.get(CASH_SHEET, {"ids": keys_of(*orders)}))
    by_name = [told.index(f"·{name}·") for name in ("Anwar", "Karim", "Nocourier")]
    assert by_name == sorted(by_name)
    assert "Sum,2orders৳1,520.00" in told
    assert told.count("Sum,1order৳760.00") == 2


def test_a_row_names_order_person_phone_and_what_is_due(packer, karim):
    order = write_order(MANGOES, courier=karim)
    told = in_a_row(packer.get(CASH_SHEET, {"ids": order.pk}))
    assert f"{order.reference}AshaRahman+8801712-345678" in told
    assert "৳760.00" in told
    assert "Signature" in told


def test_what_was_paid_before_is_not_due_and_not_the_couriers(karim):
    order = write_order(MANGOES, courier=karim)
    receive_money(order, 700, at=timezone.now() - timedelta(days=1))
    StatusChange.objects.create(order=order, to_status="Shipped")
    [sheet] = sheets(order)
    assert (sheet.due, sheet.received) == (60, 0)
    assert sheet.rows[0].received is None


def test_what_came_since_it_left_stands_beside_what_is_due(db):
    whole, part, nothing = sent(), sent(), sent()
    record_payment(whole)
    receive_money(part, 500)
    [sheet] = sheets(whole, part, nothing)
    assert [(row.due, row.received) for row in sheet.rows] == [(0, 760), (260, 500), (760, None)]
    assert (sheet.due, sheet.received) == (1020, 1260)


def test_money_that_goes_back_later_is_not_the_couriers(db):
    order = sent()
    record_payment(order)
    refund(order, 300)
    [sheet] = sheets(order)
    assert sheet.received == 760


def test_what_comes_by_bank_is_told_and_in_no_sum(packer):
    order = sent(payment_method="bank_transfer")
    [sheet] = sheets(order)
    assert (sheet.due, sheet.by_bank) == (0, 760)
    assert "By bank, not in the sum: ৳760.00" in words(packer.get(CASH_SHEET, {"ids": order.pk}))


def test_a_day_is_one_of_the_shops_own_clock(karim):
    midnight = timezone.make_aware(datetime(2026, 6, 10))
    sent(midnight - timedelta(seconds=1), courier=karim)
    first = sent(midnight, courier=karim)
    last = sent(midnight + timedelta(hours=24, seconds=-1), courier=karim)
    sent(midnight + timedelta(hours=24), courier=karim)
    assert sent_with(karim, midnight.date()).orders == [first, last]


def test_without_a_day_it_is_what_is_on_its_way_now(karim):
    on_its_way = sent(courier=karim)
    sent()
    write_order(MANGOES, courier=karim)
    write_order(MANGOES, courier=karim, status="Delivered")
    assert sent_with(karim, None).orders == [on_its_way]
    assert len(sent_with(None, None).orders) == 2


def test_where_nothing_was_sent_there_is_no_sheet(karim):
    with pytest.raises(NothingToPrint):
        sent_with(karim, None)


def test_courier_and_day_are_asked_for_on_the_page(packer, karim):
    order = sent(courier=karim)
    page = packer.get(CASH_SHEET)
    assert page.status_code == 200
    assert "Karim" in words(page)
    asked = {"courier": karim.pk, "day": timezone.localtime(order.status_changes.get().at).date()}
    assert order.reference in words(packer.get(CASH_SHEET, asked))
    assert "No order was sent then" in words(
        packer.get(CASH_SHEET, {"courier": karim.pk, "day": "2020-01-01"})
    )


def test_the_list_of_orders_leads_to_the_sheets_who_may_print_them(packer, desk):
    assert f'href="{CASH_SHEET}"' in packer.get(ORDERS).content.decode()
    assert f'href="{CASH_SHEET}"' not in desk.get(ORDERS).content.decode()


BAD = [
    {"courier": "x"},
    {"courier": "\0"},
    {"courier": "999999"},
    {"courier": "9" * 30},
    {"day": "yesterday"},
    {"day": "2026-02-30"},
    {"day": "9999-12-31"},
    {"day": "0001-01-01"},
    {"day": "\0"},
    {"day": ""},
    {"ids": ""},
    {"ids": "x"},
    {"ids": "9" * 30},
]


@pytest.mark.parametrize("query", BAD, ids=str)
def test_a_sheet_of_nothing_is_refused_with_a_reason(packer, karim, query):
    page = packer.get(CASH_SHEET, query)
    assert page.status_code == 422
    assert len(words(page)) > 30


def test_cancelled_orders_owe_no_cash(packer):
    order, gone = write_order(MANGOES), write_order(MANGOES, status="Cancelled")
    told = in_a_row(packer.get(CASH_SHEET, {"ids": keys_of(order, gone)}))
    assert f"Leftout,becausecancelled:{gone.reference}" in told
    assert "Sum,1order৳760.00" in told


def test_staff_without_the_right_sees_no_sheet(as_meera):
    assert as_meera.get(CASH_SHEET, {"ids": write_order(MANGOES).pk}).status_code == 403


@pytest.mark.usefixtures("sessions_in_the_database")
@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_orders_takes_the_same_queries(packer, number, django_assert_num_queries):
    orders = [sent() for _ in range(number)]
    for order in orders:
        record_payment(order)
    # Session, person, login, two kinds of rights, cart; orders, lines, history and money.
    with django_assert_num_queries(10):
        packer.get(CASH_SHEET, {"ids": keys_of(*orders)})
