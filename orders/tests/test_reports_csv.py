"""The sales report as a file: one table that a spreadsheet opens and that sums as the page does."""

import csv
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from core.sheets import inert
from orders.tests.selling import sell
from tests.factories import make_mango

JUNE = "/admin/reports/sales/?from=2026-06-01&to=2026-06-30&format=csv"


@pytest.fixture
def owner_view(as_meera, meera):
    meera.user_permissions.set([Permission.objects.get(codename="view_sales")])
    return as_meera


def lines(response) -> list[dict]:
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


def test_the_file_has_a_name_with_its_days_and_is_kept_by_no_cache(owner_view, himsagar):
    response = owner_view.get(JUNE)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = "sales-2026-06-01-to-2026-06-30.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Cache-Control"] == "private, no-store"
    # Excel reads Bangla right where this mark comes first.
    assert response.content.startswith(b"\xef\xbb\xbftable,from,to,variety,")


def test_each_table_of_the_file_sums_to_its_total(owner_view, himsagar, langra):
    sell("2026-06-01 00:00", (himsagar, 5, "350.10"), fee="120.50")
    sell("2026-06-30 23:59:59", (langra, 2, "280"), (himsagar, 1, "350"), fee="60")
    sell("2026-06-15 12:00", (himsagar, 1, "350"), status="Cancelled")
    rows = lines(owner_view.get(JUNE))
    [total] = [row for row in rows if row["table"] == "total"]
    assert (total["orders"], total["cancelled_orders"]) == ("2", "1")
    assert (total["kilograms"], total["revenue_taka"]) == ("8", "2841.00")
    assert (total["new_customers"], total["returning_customers"]) == ("1", "0")
    for table, count in (("month", 1), ("week", 5), ("day", 30)):
        parts = [row for row in rows if row["table"] == table]
        assert len(parts) == count
        for name in ("orders", "kilograms", "mangoes_taka", "delivery_taka", "revenue_taka"):
            assert sum(Decimal(row[name]) for row in parts) == Decimal(total[name])
    varieties = [row for row in rows if row["table"] == "variety"]
    assert [row["variety"] for row in varieties] == ["Himsagar", "Langra"]
    assert sum(Decimal(row["mangoes_taka"]) for row in varieties) == Decimal(total["mangoes_taka"])


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", " =1"])
def test_no_name_of_a_variety_runs_as_a_formula(owner_view, name):
    sell("2026-06-10 12:00", (make_mango(name, slug="evil"), 1, "350"))
    sell("2026-06-10 12:00", (make_mango("হিমসাগর", slug="himsagar"), 1, "350"))
    found = [row["variety"] for row in lines(owner_view.get(JUNE)) if row["table"] == "variety"]
    assert set(found) == {f"'{name}", "হিমসাগর"}


@pytest.mark.parametrize("name", ["Himsagar", "হিমসাগর", "A=B", "", "5 kg box"])
def test_names_that_are_no_formulas_stay_as_they_are(name):
    assert inert(name) == name


def test_an_empty_shop_gives_a_file_of_nothing(owner_view):
    rows = lines(owner_view.get(JUNE))
    assert {row["revenue_taka"] for row in rows} == {"0.00"}
    assert rows[0]["average_order_taka"] == ""
