"""The ledger of one variety: what was there after each row, by whom and why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from conftest import browser_of
from orders.roles import MANAGER
from shop.ledger import PAGE_SIZE, ledger_of
from shop.models import StockMovement
from shop.stock_acts import receive_stock, write_off
from tests.desk import page_of, staff_in
from tests.factories import make_cart, make_user, place
from tests.queries import counted
from tests.reading import words


def address(mango) -> str:
    return reverse("admin:shop_mangocategory_stock", args=[mango.pk])


@pytest.fixture
def desk(db):
    return browser_of(staff_in(MANAGER))


def balances(page) -> list[tuple[int, int]]:
    return [(row.movement.change, row.balance) for row in page.rows]


def test_each_row_says_what_was_there_after_it(himsagar, langra):
    receive_stock(himsagar, 20)
    write_off(himsagar, 5, "Rotten")
    place(make_cart(himsagar=10, langra=3))
    assert balances(ledger_of(himsagar)) == [(-10, 105), (-5, 115), (20, 120), (100, 100)]


def many_movements(mango, count: int) -> None:
    start = timezone.now() + timedelta(minutes=1)
    StockMovement.objects.bulk_create(
        mango.movement(1 if n % 2 else -1, "corrected", at=start + timedelta(seconds=n // 3))
        for n in range(count)
    )


def test_older_pages_go_on_where_newer_ones_end(himsagar):
    many_movements(himsagar, 2 * PAGE_SIZE)
    pages = [ledger_of(himsagar, number=number) for number in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    rows = [row for page in pages for row in page.rows]
    assert rows[0].balance == rows[-1].balance == 100
    for newer, older in zip(rows, rows[1:], strict=False):
        assert newer.balance - newer.movement.change == older.balance
    assert ledger_of(himsagar, number=99).number == 3


def test_days_are_those_of_the_shop_and_both_count(himsagar):
    # Half an hour after midnight in Dhaka, and half an hour before.
    for hour, minute, change in ((18, 30, 7), (17, 30, 3)):
        at = datetime(2026, 6, 1, hour, minute, tzinfo=UTC)
        himsagar.change_stock(change, StockMovement.Reason.RECEIVED, at=at)
    second, first = date(2026, 6, 2), date(2026, 6, 1)
    assert balances(ledger_of(himsagar, since=second, until=second)) == [(7, 10)]
    assert balances(ledger_of(himsagar, since=first, until=first)) == [(3, 3)]
    assert ledger_of(himsagar, until=date(2026, 5, 31)).rows == []


def test_the_page_shows_orders_to_who_may_see_them(desk, himsagar):
    order = place(make_cart(himsagar=3))
    page = desk.get(address(himsagar))
    assert page_of(order) in page.content.decode()
    assert "−3 kg 97 kg Sold" in words(page)
    ravi = make_user("ravi", is_staff=True)
    rights = ["view_mangocategory", "view_stockmovement"]
    ravi.user_permissions.set(Permission.objects.filter(codename__in=rights))
    page = browser_of(ravi).get(address(himsagar))
    assert "−3 kg 97 kg Sold" in words(page)
    assert order.reference not in page.content.decode()
    assert (
        "<form"
        not in page.content.decode().partition('id="ledger"')[0].partition("content-main")[2]
    )


def test_who_may_not_read_the_ledger_sees_the_forms_alone(himsagar):
    ravi = make_user("ravi", is_staff=True)
    rights = ["view_mangocategory", "change_mangocategory"]
    ravi.user_permissions.set(Permission.objects.filter(codename__in=rights))
    page = words(browser_of(ravi).get(address(himsagar)))
    assert "Write off" in page
    assert "Every kilogram" not in page


@pytest.mark.parametrize(
    "query, status",
    [
        ("?since=2026-01-01&until=2026-12-31", 200),
        ("?since=২০২৬-০১-০১", 200),
        ("?page=2", 200),
        ("?page=x", 200),
        ("?page=999999999999", 200),
        ("?since=2026-12-31&until=2026-01-01", 422),
        ("?since=yesterday", 422),
        ("?until=9999-12-31", 422),
        ("?since=0001-01-01", 422),
    ],
)
def test_days_that_are_none_are_told(desk, himsagar, query, status):
    assert desk.get(address(himsagar) + query).status_code == status


def test_the_page_asks_the_same_for_few_rows_and_for_many(desk, himsagar):
    desk.get(address(himsagar))
    with counted() as few:
        desk.get(address(himsagar))
    many_movements(himsagar, 250)
    with counted() as many:
        desk.get(address(himsagar))
    assert len(many) == len(few)
