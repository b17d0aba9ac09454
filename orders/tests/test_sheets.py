"""Orders, their lines and varieties as files for spreadsheets."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from openpyxl import load_workbook

from conftest import browser_of
from core import sheets
from core.sheets import inert, uninert
from orders import exchange
from orders.models import Courier, Order
from orders.payments import receive_money
from orders.roles import MANAGER, PACKER
from tests.desk import staff_in
from tests.factories import make_cart, make_many_mangoes, make_user, place
from tests.queries import counted

ORDERS, ITEMS, VARIETIES = (
    "orders/order/orders",
    "orders/order/items",
    "shop/mangocategory/varieties",
)
LISTS = [ORDERS, ITEMS, VARIETIES]


@pytest.fixture
def desk(db):
    return browser_of(staff_in(MANAGER))


def body(response) -> bytes:
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def rows_of(browser, name, kind="csv", query="") -> list[dict]:
    """The rows of a file, {column: cell}."""
    content = body(browser.get(f"/admin/{name}.{kind}{query}"))
    if kind == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def order(himsagar, langra):
    # An hour before midnight in Dhaka is still the day before in London.
    order = place(make_cart(himsagar=5, langra=2), note="Two lines\nhere", email="a@example.com")
    Order.objects.filter(pk=order.pk).update(
        order_date=datetime(2026, 6, 1, 18, 30, tzinfo=UTC),
        courier=Courier.objects.create(name="Pathao"),
    )
    receive_money(order, Decimal("1000"))
    return order


def test_an_order_is_a_row_of_plain_figures(desk, order):
    [row] = rows_of(desk, ORDERS)
    assert row["reference"] == order.reference
    assert row["order_date"] == "2026-06-02 00:30"
    assert row["items"] == "Himsagar 5 kg; Langra 2 kg"
    assert (row["kilograms"], row["total_amount"]) == ("7", "2310.00")
    assert (row["payment_status"], row["received"], row["due"]) == (
        "Partly paid",
        "1000.00",
        "1310.00",
    )
    assert (row["courier"], row["note"]) == ("Pathao", "Two lines\nhere")
    assert row["phone_number"] == "'+8801712345678"


def test_numbers_and_times_are_such_in_excel(desk, order):
    [row] = rows_of(desk, ORDERS, "xlsx")
    assert row["order_date"] == datetime(2026, 6, 2, 0, 30)
    assert row["total_amount"] == 2310
    assert isinstance(row["total_amount"], int | float)
    assert row["kilograms"] == 7
    first, second = rows_of(desk, ITEMS, "xlsx")
    assert (first["name"], first["quantity"], first["price"]) == ("Himsagar", 5, 350)
    assert (second["subtotal"], second["reference"]) == (560, order.reference)


def test_what_payments_say_is_only_for_who_may_see_them(order):
    packer = browser_of(staff_in(PACKER))
    [row] = rows_of(packer, ORDERS)
    assert row["reference"] == order.reference
    assert not {"payment_status", "received", "due"} & set(row)
    assert len(rows_of(packer, ITEMS)) == 2
    assert packer.get(f"/admin/{VARIETIES}.csv").status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", LISTS)
def test_files_are_for_who_may_see_the_list(name, kind, order, asha):
    address = f"/admin/{name}.{kind}"
    assert browser_of(make_user("meera", is_staff=True)).get(address).status_code == 403
    assert browser_of(asha).get(address).status_code == 302
    assert browser_of(staff_in(MANAGER)).post(address).status_code == 405


def test_lines_of_orders_have_a_right_of_their_own(order):
    meera = make_user("meera", is_staff=True)
    meera.user_permissions.set(Permission.objects.filter(codename="view_order"))
    desk = browser_of(meera)
    assert len(rows_of(desk, ORDERS)) == 1
    assert desk.get(f"/admin/{ITEMS}.csv").status_code == 403
    page = desk.get(reverse("admin:orders_order_changelist")).content.decode()
    assert f"/admin/{ORDERS}.xlsx" in page
    assert f"/admin/{ITEMS}.xlsx" not in page


def test_a_file_holds_what_the_list_shows(desk, order, himsagar):
    place(make_cart(himsagar=1), full_name="Ravi Barua")
    assert len(rows_of(desk, ORDERS)) == 2
    assert [row["full_name"] for row in rows_of(desk, ORDERS, query="?q=barua")] == ["Ravi Barua"]
    assert len(rows_of(desk, ITEMS, query="?q=asha")) == 2
    assert len(rows_of(desk, ORDERS, query="?payment__payment_status__exact=Partly+paid")) == 1
    assert [row["name"] for row in rows_of(desk, VARIETIES, query="?q=himsagar")] == ["Himsagar"]
    page = desk.get(reverse("admin:orders_order_changelist"), {"q": "barua"}).content.decode()
    assert f"/admin/{ORDERS}.csv?q=barua" in page


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["?nonsense=1", "?q=%00", "?id__exact=x", f"?id__exact={10**30}"])
def test_a_made_up_address_gets_the_plain_list(desk, order, name, query):
    response = desk.get(f"/admin/{name}.csv{query}")
    assert response.status_code in ((200,) if "id__exact=1" in query else (302, 400))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", " =", "\u00a0@"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_runs_as_a_formula(desk, himsagar, sign, kind):
    bad = f"{sign}cmd|' /C calc'!A0"
    place(make_cart(himsagar=1), full_name=bad, note=bad, billing_address=f'"{bad}')
    [row] = rows_of(desk, ORDERS, kind)
    assert row["full_name"].startswith("'")
    assert row["note"].startswith("'")
    assert row["full_name"].endswith("cmd|' /C calc'!A0")
    assert row["billing_address"].startswith('"')


@pytest.mark.parametrize("text", ["=1+1", "+8801712345678", "-", "'", "'=x", "Himsagar", "", "'x'"])
def test_an_inert_text_comes_back_as_it_was(text):
    assert uninert(inert(text)) == text


def test_letters_that_excel_does_not_take_are_left_out(desk, himsagar):
    place(make_cart(himsagar=1), full_name="As\x0bha হিম")
    assert rows_of(desk, ORDERS, "xlsx")[0]["full_name"] == "Asha হিম"


def test_an_empty_list_is_a_file_with_its_head(desk):
    for name in LISTS:
        assert body(desk.get(f"/admin/{name}.csv")).count(b"\r\n") == 1
        assert rows_of(desk, name, "xlsx") == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_pages_by_key_give_every_row_once(desk, himsagar, name, kind, monkeypatch):
    monkeypatch.setattr(exchange, "ORDERS_AT_ONCE", 4)
    monkeypatch.setattr(sheets, "PAGE", 4)
    monkeypatch.setattr(sheets.in_pages, "__defaults__", (4,))
    make_many_mangoes(12)
    for _ in range(13):
        place(make_cart(himsagar=1))
    rows = rows_of(desk, name, kind)
    key = "name" if name == VARIETIES else "reference"
    assert len(rows) == len({row[key] for row in rows}) == 13


def test_a_page_of_orders_costs_a_fixed_number_of_queries(desk, himsagar, langra):
    def cost(name) -> int:
        with counted() as statements:
            rows_of(desk, name)
        return len(statements)

    place(make_cart(himsagar=1))
    cost(ORDERS)
    one = [cost(name) for name in LISTS]
    for _ in range(20):
        place(make_cart(himsagar=1, langra=1))
    assert [cost(name) for name in LISTS] == one
