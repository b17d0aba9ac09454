"""The list of orders with very many of them: found quickly, counted up to a bound."""

from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.utils import timezone

from orders.admin import search
from orders.models import Order
from orders.tests.selling import sell
from tests.desk import ORDERS, PAYMENTS
from tests.queries import counted
from tests.reading import words

LATE = "2026-06-10T00:00:00+06:00"


@pytest.fixture
def many(himsagar, monkeypatch):
    """Twelve orders, where the list counts to ten and shows five a page."""
    monkeypatch.setattr(search, "MOST_ROWS", 10)
    monkeypatch.setattr(admin.site.get_model_admin(Order), "list_per_page", 5)
    return [sell(f"2026-06-{day:02} 12:00", (himsagar, 1, "350")) for day in range(1, 13)]


def found(desk, **asked) -> list[Order]:
    return list(desk.get(ORDERS, asked).context["cl"].result_list)


@pytest.mark.parametrize(
    "typed",
    ["rahman ash", "Asha.R@", "@example.com", "asha 345678", "345 asha", "  asha   rahman "],
)
def test_an_order_is_found_by_parts_of_what_is_known(desk, himsagar, typed):
    order = sell("2026-06-01 12:00", (himsagar, 1, "350"), email="asha.r@example.com")
    other = sell("2026-06-01 12:00", (himsagar, 1, "350"), phone="+8801819999999")
    Order.objects.filter(pk=other.pk).update(full_name="Ravi Sen")
    assert found(desk, q=typed) == [order]


def test_an_order_is_found_by_the_beginning_of_its_reference(desk, himsagar):
    order, other = (sell("2026-06-01 12:00", (himsagar, 1, "350")) for _ in range(2))
    Order.objects.filter(pk=order.pk).update(reference="K7MX-29RH")
    Order.objects.filter(pk=other.pk).update(reference="P7MX-29RH")
    for typed in ("K7MX", "k7mx-2", "k7m"):
        assert found(desk, q=typed) == [order]


def test_eight_digits_are_looked_for_as_a_phone_and_as_a_reference(desk, himsagar):
    by_reference, by_phone = (
        sell("2026-06-01 12:00", (himsagar, 1, "350"), phone=phone)
        for phone in ("+8801819999999", "+8801723456799")
    )
    Order.objects.filter(pk=by_reference.pk).update(reference="2345-6799")
    assert set(found(desk, q="23456799")) == {by_reference, by_phone}


def test_an_empty_search_shows_all(desk, many):
    assert desk.get(ORDERS, {"q": "   "}).context["cl"].result_count == 10


@pytest.mark.parametrize("typed", ["%", "_", "'; --", "\\", "@", "-", "+", "a" * 5000, "a " * 500])
def test_signs_of_the_database_are_only_signs(desk, many, typed):
    assert desk.get(ORDERS, {"q": typed}).status_code == 200
    assert len(found(desk, q=typed)) in (0, 5)


@pytest.mark.parametrize("typed", ["%", "_", "%a%", "Ash_", "A%n", "\\", "'; --"])
def test_signs_of_the_database_stand_for_nothing_else(desk, many, typed):
    assert found(desk, q=typed) == []


def test_rows_are_counted_up_to_a_bound_and_the_page_says_so(desk, many):
    response = desk.get(ORDERS)
    assert response.context["cl"].result_count == 10
    assert "There are older ones, too" in words(response)
    some = desk.get(ORDERS, {"order_date__gte": LATE})
    assert some.context["cl"].result_count == 3
    assert "There are older ones, too" not in words(some)


def test_nothing_is_done_at_once_with_more_rows_than_are_counted(desk, many):
    Order.objects.update(status="Pending")
    sent = {"action": "confirm", "select_across": "1", "index": "0", "_selected_action": "1"}
    told = words(desk.post(ORDERS, sent, follow=True))
    assert "These are more than 10. Filter the list first." in told
    assert not Order.objects.exclude(status="Pending").exists()
    desk.post(f"{ORDERS}?{urlencode({'order_date__gte': LATE})}", sent, follow=True)
    assert Order.objects.filter(status="Confirmed").count() == 3


@pytest.mark.parametrize(
    "asked, days",
    [
        ("2026", ["2026-05-31", "2026-06-01", "2026-12-31"]),
        ("2026-06", ["2026-06-01"]),
        ("2025", ["2025-12-31"]),
        ("2024", []),
    ],
)
def test_orders_of_a_year_or_a_month_are_those_of_its_days_in_the_shop(desk, himsagar, asked, days):
    sold = ["2025-12-31 23:59:59", "2026-05-31 23:59", "2026-06-01 00:00", "2026-12-31 23:59"]
    for when in sold:
        sell(when, (himsagar, 1, "350"))
    shown = [timezone.localdate(order.order_date) for order in found(desk, ordered=asked)]
    assert sorted(map(str, shown)) == days


@pytest.mark.parametrize("asked", ["", "0001", "9999", "2026-13", "2026-06-01", "x", "২০২৬", "-1"])
def test_a_year_that_is_none_filters_nothing(desk, many, asked):
    response = desk.get(ORDERS, {"ordered": asked}, follow=True)
    assert response.context["cl"].result_count == 10


def test_the_years_offered_are_those_from_the_first_order_to_the_last(desk, himsagar):
    assert "2024" not in words(desk.get(ORDERS))
    for when in ("2024-01-01 00:00", "2026-06-01 12:00"):
        sell(when, (himsagar, 1, "350"))
    said = words(desk.get(ORDERS))
    assert "2026 2025 2024" in said
    assert "June 2026" not in said
    assert "June 2026" in words(desk.get(ORDERS, {"ordered": "2026"}))


def test_a_search_asks_as_much_for_one_row_as_for_many(desk, himsagar):
    sell("2026-06-01 12:00", (himsagar, 1, "350"))
    desk.get(ORDERS, {"q": "asha"})
    with counted() as one:
        desk.get(ORDERS, {"q": "asha"})
    for day in range(2, 29):
        sell(f"2026-06-{day:02} 12:00", (himsagar, 1, "350"))
    with counted() as many:
        desk.get(ORDERS, {"q": "asha"})
    assert len(one) == len(many)


@pytest.mark.parametrize("typed", ["asha", "01712 345678", "asha@", "REFERENCE"])
def test_payments_are_found_by_their_orders(desk, himsagar, typed):
    order = sell("2026-06-01 12:00", (himsagar, 1, "350"), email="asha@example.com")
    other = sell("2026-06-01 12:00", (himsagar, 1, "350"), phone="+8801819999999")
    Order.objects.filter(pk=other.pk).update(full_name="Ravi Sen")
    asked = typed.replace("REFERENCE", order.reference.lower())
    shown = desk.get(PAYMENTS, {"q": asked}).context["cl"].result_list
    assert [payment.order for payment in shown] == [order]
    assert len(desk.get(PAYMENTS, {"q": " "}).context["cl"].result_list) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such index")
def test_without_the_right_to_an_extension_the_shop_is_set_up_all_the_same(
    desk, many, monkeypatch, capsys
):
    migration = import_module("orders.migrations.0009_order_search")
    with connection.schema_editor() as editor:
        migration.drop_index(apps, editor)
        monkeypatch.setattr(migration, "EXTENSION", "CREATE EXTENSION there_is_none")
        migration.add_index(apps, editor)
    assert "CREATE EXTENSION pg_trgm" in capsys.readouterr().out
    assert len(found(desk, q="asha")) == 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such index")
def test_parts_of_names_and_phones_are_found_by_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for typed in ("rahman", "345678", "asha@example.com", "K7MX-29RH"):
            plan = Order.objects.filter(search.matching(typed)).order_by().explain()
            assert "Seq Scan" not in plan


def test_the_list_offers_no_counts_that_cost_a_look_at_every_order(desk, many):
    said = words(desk.get(ORDERS))
    assert "Show counts" not in said
    assert "10 results" not in said
    assert "1 result" in words(desk.get(ORDERS, {"q": many[0].reference}))
