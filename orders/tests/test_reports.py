"""The figures of the sales report: what counts, on which day, and that all sums agree."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from accounts.closing import close_account
from orders.models import Order
from orders.payments import receive_money, refund
from orders.reports import Days, sales_report
from orders.services import change_status
from orders.tests.selling import at, sell
from shop.models import MangoCategory
from tests.factories import make_mango, make_user
from tests.queries import counted

JUNE = Days(date(2026, 6, 1), date(2026, 6, 30))


def test_a_cancelled_order_counts_as_cancelled_and_as_nothing_else(himsagar, langra):
    sell("2026-06-10 12:00", (himsagar, 5, "350"), (langra, 2, "280"), fee="120")
    sell("2026-06-11 12:00", (himsagar, 9, "350"), fee="60", status="Cancelled")
    total = sales_report(JUNE).total
    assert (total.orders, total.cancelled, total.kilograms) == (1, 1, 7)
    assert (total.revenue, total.goods, total.delivery) == (2430, 2310, 120)
    assert (total.average, total.cancelled_share) == (2430, 50)


def test_every_status_but_cancelled_is_revenue(himsagar):
    for status in Order.Status:
        sell("2026-06-10 12:00", (himsagar, 1, "100"), status=status)
    assert sales_report(JUNE).total.revenue == 500


@pytest.mark.parametrize(
    "when, day",
    [
        ("2026-05-31 23:59:59.999999", None),
        ("2026-06-01 00:00", date(2026, 6, 1)),
        ("2026-06-14 23:59:59.999999", date(2026, 6, 14)),
        ("2026-06-15 00:00", date(2026, 6, 15)),
        # On these nights it is still the day before in London.
        ("2026-06-15 05:59", date(2026, 6, 15)),
        ("2026-06-30 23:59:59", date(2026, 6, 30)),
        ("2026-07-01 00:00", None),
    ],
)
def test_an_order_counts_on_its_day_in_the_shop(himsagar, when, day):
    order = sell(when, (himsagar, 3, "350"))
    receive_money(order, Decimal(100), at=at(when))
    report = sales_report(JUNE)
    days = [sales.days.first for sales in report.by_day if sales.orders and sales.kilograms == 3]
    assert days == ([day] if day else [])
    assert report.money.received == (100 if day else 0)
    assert report.customers.new == (1 if day else 0)


def test_every_day_is_there_sold_something_or_not(himsagar):
    sell("2026-06-10 12:00", (himsagar, 1, "100"))
    by_day = sales_report(JUNE).by_day
    assert [sales.days.first.day for sales in by_day] == list(range(1, 31))
    assert sum(sales.orders for sales in by_day) == 1


def test_weeks_begin_on_sunday_and_months_on_their_first(himsagar):
    report = sales_report(Days(date(2026, 6, 10), date(2026, 8, 2)))
    weeks = [(sales.days.first, sales.days.last) for sales in report.by_week]
    assert weeks[0] == (date(2026, 6, 10), date(2026, 6, 13))
    assert weeks[1] == (date(2026, 6, 14), date(2026, 6, 20))
    assert weeks[-1] == (date(2026, 8, 2), date(2026, 8, 2))
    months = [(sales.days.first, sales.days.last) for sales in report.by_month]
    assert months[0] == (date(2026, 6, 10), date(2026, 6, 30))
    assert months[1:] == [
        (date(2026, 7, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 8, 2)),
    ]


def test_days_weeks_and_months_sum_to_the_total_and_varieties_to_the_revenue(himsagar, langra):
    chance = Random(1)
    # Names, prices and times that break sums where something rounds or joins wrongly.
    kinds = [himsagar, langra, "himsagar", "Himsagar", "=cmd()", "হিমসাগর", " ", make_mango("X")]
    prices = ["0.01", "0.07", "0.10", "33.33", "99999.99", "0"]
    for number in range(120):
        lines = [
            (kind, chance.choice([1, 3, 7, 900]), chance.choice(prices))
            for kind in chance.sample(kinds, chance.randint(1, 3))
        ]
        day, hour = chance.randint(1, 28), chance.choice(["00:00", "05:59", "06:00", "23:59:59"])
        month = chance.choice([1, 2, 6, 12])
        sell(
            f"2025-{month:02}-{day:02} {hour}",
            *lines,
            fee=chance.choice(["0", "0.01", "120.10"]),
            status=chance.choice(["Pending", "Delivered", "Cancelled"]),
            phone=f"+88017000000{number % 7}",
        )
    report = sales_report(Days(date(2025, 1, 1), date(2025, 12, 31)))
    total = report.total
    for parts in (report.by_day, report.by_week, report.by_month):
        for name in ("orders", "cancelled", "kilograms", "revenue", "delivery", "goods"):
            assert sum(getattr(part, name) for part in parts) == getattr(total, name)
    assert sum(variety.goods for variety in report.varieties) + total.delivery == total.revenue
    assert sum(variety.kilograms for variety in report.varieties) == total.kilograms
    kept = Order.objects.exclude(status="Cancelled")
    assert total.revenue == sum(order.total_amount for order in kept)
    assert total.orders + total.cancelled == 120
    assert total.cancelled


def test_many_small_amounts_sum_without_an_error(himsagar):
    for _ in range(30):
        # As floating numbers 0.29 × 100 is less than 29.
        sell("2026-06-10 12:00", (himsagar, 1, "0.22"), fee="0.07")
    total = sales_report(JUNE).total
    assert (str(total.revenue), str(total.delivery)) == ("8.70", "2.10")


def test_the_largest_amounts_are_exact(himsagar):
    for _ in range(40):
        sell("2026-06-10 12:00", (himsagar, 1, "99999999.99"))
    report = sales_report(JUNE)
    assert report.total.revenue == report.varieties[0].goods == Decimal("3999999999.60")


def test_a_variety_goes_by_its_name_of_today_and_a_deleted_one_by_its_name_then(himsagar, langra):
    sell("2026-06-01 12:00", (himsagar, 2, "350"), (langra, 5, "280"))
    sell("2026-06-02 12:00", (langra, 1, "280"))
    MangoCategory.objects.filter(pk=himsagar.pk).update(name="Khirsapat")
    langra.delete()
    found = [(one.name, one.is_deleted, one.kilograms) for one in sales_report(JUNE).varieties]
    assert found == [("Langra", True, 6), ("Khirsapat", False, 2)]


def test_varieties_are_ranked_by_kilograms_and_by_taka(himsagar, langra):
    sell("2026-06-01 12:00", (himsagar, 2, "350"), (langra, 5, "100"))
    report = sales_report(JUNE)
    assert [variety.name for variety in report.varieties] == ["Langra", "Himsagar"]
    assert [variety.name for variety in report.by_goods] == ["Himsagar", "Langra"]


def test_a_customer_is_new_with_the_first_order_ever_that_was_kept(himsagar):
    line = (himsagar, 1, "350")
    old, back, cancelled_before, new, gone = (f"+88017123450{n:02}" for n in range(5))
    sell("2026-05-31 23:59", line, phone=old)
    sell("2025-06-01 12:00", line, phone=back)
    sell("2026-05-01 12:00", line, phone=cancelled_before, status="Cancelled")
    for phone in (back, back, cancelled_before, new, new):
        sell("2026-06-10 12:00", line, phone=phone)
    sell("2026-06-10 12:00", line, phone=gone, status="Cancelled")
    sell("2026-07-01 00:00", line, phone="+8801712345099")
    customers = sales_report(JUNE).customers
    assert (customers.new, customers.returning) == (2, 1)


def test_who_has_deleted_the_account_is_no_customer_and_the_sale_stays(himsagar):
    shopper = make_user("asha")
    order = sell("2026-06-10 12:00", (himsagar, 1, "350"), email="asha@example.com")
    Order.objects.filter(pk=order.pk).update(user=shopper)
    close_account(shopper)
    report = sales_report(JUNE)
    assert report.total.revenue == 350
    assert (report.customers.new, report.customers.returning) == (0, 0)


def test_money_counts_on_the_day_it_came_or_went_back_whatever_became_of_the_order(himsagar):
    order = sell("2026-05-10 12:00", (himsagar, 2, "350"), status="Confirmed")
    receive_money(order, Decimal(500), at=at("2026-06-02 10:00"))
    change_status(order, "Cancelled", at=at("2026-06-03 10:00"))
    refund(order, Decimal(200), at=at("2026-06-04 10:00"))
    refund(order, Decimal(300), at=at("2026-07-01 00:00"))
    report = sales_report(JUNE)
    assert (report.money.received, report.money.returned, report.money.kept) == (500, 200, 300)
    assert report.total.revenue == 0


def test_the_same_number_of_days_before_is_counted_too(himsagar):
    sell("2026-05-01 23:59:59", (himsagar, 4, "350"))
    sell("2026-05-02 00:00", (himsagar, 2, "350"), fee="10")
    sell("2026-05-31 12:00", (himsagar, 1, "350"), status="Cancelled")
    before = sales_report(JUNE).before
    assert before.days == Days(date(2026, 5, 2), date(2026, 5, 31))
    assert (before.orders, before.cancelled, before.kilograms, before.revenue) == (1, 1, 2, 710)


def test_an_empty_shop_has_figures_of_nothing(db):
    report = sales_report(JUNE)
    assert (report.total.orders, report.total.revenue, report.total.average) == (0, 0, None)
    assert report.total.cancelled_share is None
    assert report.varieties == ()
    assert (report.money.kept, report.customers.new) == (0, 0)


@pytest.mark.parametrize("days", [JUNE, Days(date(2022, 1, 1), date(2026, 12, 31))])
def test_a_report_asks_seven_times_however_much_was_sold(himsagar, langra, days):
    for day in range(1, 29):
        sell(f"2026-06-{day:02} 12:00", (himsagar, 1, "350"), (langra, 1, "280"))
    with counted() as asked:
        sales_report(days)
    assert len(asked) == 7
