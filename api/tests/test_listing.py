"""Lists are plain arrays; a program may ask for a part, and is led through all of it."""

import re

import pytest

from orders.models import Order, Payment
from shop.models import CartItem
from tests.factories import make_cart, make_many_mangoes
from tests.programs import refusal
from tests.queries import counted

VARIETIES = "/api/mango-categories/"
ORDERS = "/api/orders/"
LISTS = [
    VARIETIES,
    "/api/cart/",
    "/api/cart-items/",
    "/api/user-orders/",
    "/api/user-orders-with-items/",
    ORDERS,
    "/api/payments/",
]


def make_many_orders(user, number: int) -> None:
    """All of one moment: only their ids tell which is newer."""
    orders = Order.objects.bulk_create(
        Order(
            user=user,
            full_name="Asha Rahman",
            phone_number="+8801712345678",
            billing_address="12 Green Road",
            total_amount=350,
            order_date="2026-06-01T12:00:00+06:00",
            status="Pending" if n % 3 else "Delivered",
        )
        for n in range(number)
    )
    Payment.objects.bulk_create(Payment(order=order) for order in orders)


@pytest.fixture
def seven(asha):
    """Seven of all that Asha has lists of, orders with two lines each."""
    fill(asha, 7)


def fill(asha, number: int) -> None:
    mangoes = make_many_mangoes(number)
    make_many_orders(asha, number)
    for order in Order.objects.all():
        for mango in mangoes[:2]:
            order.items.create(mango=mango, name=mango.name, quantity=1, price=mango.price)
    cart = make_cart(asha)
    CartItem.objects.bulk_create(
        CartItem(cart=cart, mango=mango, quantity=1) for mango in mangoes[:100]
    )


def links(response) -> dict[str, str]:
    """{name: address} of an answer's Link header."""
    return {
        name: address
        for address, name in re.findall(r'<([^>]+)>; rel="(\w+)"', response.get("Link", ""))
    }


def walk(program, address: str, way="next") -> list[int]:
    """The ids of all rows to which the links lead, at most a hundred steps far."""
    ids = []
    for _step in range(100):
        response = program.get(address)
        assert response.status_code == 200
        ids += [row["id"] for row in response.json()]
        if way not in links(response):
            return ids
        address = links(response)[way]
    raise AssertionError("no end")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_a_plain_array(hers, seven, address):
    response = hers.get(address)
    assert isinstance(response.json(), list)
    assert len(response.json()) == 7
    assert "Link" not in response


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("limit", [1, 3, 7])
def test_the_links_lead_through_all_without_gap_or_double(hers, seven, address, limit):
    whole = [row["id"] for row in hers.get(address).json()]
    assert walk(hers, f"{address}?limit={limit}") == whole
    last = f"{address}?limit={limit}&offset={7 - limit}"
    assert sorted(walk(hers, last, "prev")) == sorted(whole) or 7 % limit


def test_links_say_what_else_was_asked(hers, seven):
    response = hers.get(f"{VARIETIES}?q=mango&in_stock=1&limit=2&offset=3&x=%26y")
    for start, name in ((5, "next"), (1, "prev")):
        address = links(response)[name]
        assert address.startswith(f"http://testserver{VARIETIES}?")
        for part in ("q=mango", "in_stock=1", "limit=2", f"offset={start}", "x=%26y"):
            assert part in address
    assert len(hers.get(links(response)["next"]).json()) == 2


def test_the_first_part_has_no_link_back_and_the_last_none_forth(hers, seven):
    assert set(links(hers.get(f"{ORDERS}?limit=3"))) == {"next"}
    assert set(links(hers.get(f"{ORDERS}?limit=3&offset=3"))) == {"next", "prev"}
    assert set(links(hers.get(f"{ORDERS}?limit=3&offset=6"))) == {"prev"}
    assert set(links(hers.get(f"{ORDERS}?limit=3&offset=4"))) == {"prev"}
    response = hers.get(f"{ORDERS}?offset=999999999")
    assert (response.json(), set(links(response))) == ([], {"prev"})


def test_a_list_of_thousands_comes_in_parts_of_a_thousand(desk, asha):
    make_many_orders(asha, 3_000)
    whole = walk(desk, ORDERS)
    assert len(desk.get(ORDERS).json()) == 1_000
    assert whole == sorted(Order.objects.values_list("pk", flat=True), reverse=True)
    assert len(walk(desk, "/api/payments/")) == 3_000


@pytest.mark.parametrize("address", LISTS)
def test_nonsense_is_refused(hers, seven, address):
    for query in (
        *("limit=0", "limit=-1", "limit=1001", "limit=", "limit=x", "limit=1.5", "limit=1e2"),
        *("limit=NaN", f"limit={'9' * 5_000}", "limit=%00", "limit=2&limit=3", "limit=2;offset=3"),
        *("offset=-1", "offset=", "offset=x", f"offset={2**63}", "offset=1000000001"),
        *("offset=1&offset=1", "q=a&q=b", "limit[]=2&limit=x"),
    ):
        refusal(hers.get(f"{address}?{query}"), 400)


@pytest.mark.parametrize("address", LISTS)
def test_what_an_address_does_not_know_is_ignored(hers, seven, address):
    assert hers.get(f"{address}?page=2&format=xml&fields=id").json() == hers.get(address).json()


@pytest.mark.parametrize(
    "query, names",
    [
        ("q=lang", ["Langra"]),
        ("q=%20LANG%20", ["Langra"]),
        ("q=khirsapat", ["Himsagar"]),
        ("q=হিমসাগর", ["Himsagar"]),
        ("q=", ["Fazli", "Himsagar", "Langra"]),
        ("q=nothing", []),
        ("q=%00", ["Fazli", "Himsagar", "Langra"]),
        ("q=%25", []),
        ("in_stock=1", ["Himsagar", "Langra"]),
        ("in_stock=0", ["Fazli", "Himsagar", "Langra"]),
        ("in_stock=1&q=a&limit=1", ["Himsagar"]),
        ("in_stock=1&q=a&limit=1&offset=1", ["Langra"]),
    ],
)
def test_varieties_are_found_as_on_the_page(stranger, himsagar, langra, fazli, query, names):
    assert [row["name"] for row in stranger.get(f"{VARIETIES}?{query}").json()] == names


@pytest.mark.parametrize("value", ["", "2", "true", "-1", "1.0", "x", "%EF%BF%BD"])
def test_in_stock_is_1_or_0(stranger, himsagar, value):
    told = refusal(stranger.get(f"{VARIETIES}?in_stock={value}"), 400)
    assert list(told["fields"]) == ["in_stock"]


ORDER_LISTS = pytest.mark.parametrize(
    "address", [ORDERS, "/api/user-orders/", "/api/user-orders-with-items/"]
)


@ORDER_LISTS
def test_orders_are_found_by_their_status(hers, seven, address):
    found = hers.get(f"{address}?status=Delivered").json()
    assert [row["status"] for row in found] == ["Delivered"] * 3
    assert hers.get(f"{address}?status=Packed").json() == []
    assert len(walk(hers, f"{address}?status=Delivered&limit=1")) == 3


@ORDER_LISTS
@pytest.mark.parametrize(
    "since, number",
    [
        ("2026-06-01T12:00:00%2B06:00", 7),
        ("2026-06-01T06:00:00Z", 7),
        ("2026-06-01T06:00:00.000001Z", 0),
        ("2026-06-01T12:00:00", 7),
        ("2026-06-01T12:00:01", 0),
        ("2026-06-01", 7),
        ("2026-06-02", 0),
        ("0001-01-01T00:00:00Z", 7),
        ("9999-12-31T00:00:00Z", 0),
    ],
)
def test_orders_are_found_by_their_time(hers, seven, address, since, number):
    assert len(hers.get(f"{address}?since={since}").json()) == number


@ORDER_LISTS
def test_no_status_and_no_time_is_refused(hers, address):
    for query in (
        *("status=", "status=pending", "status=Lost", "status=%00", "status=Packed&status=Packed"),
        *("since=", "since=yesterday", "since=2026-13-01", "since=2026-06-31T00:00:00Z"),
        *("since=1", "since=NaN", "since=%00", f"since={'9' * 5_000}", "since=-1"),
        *("since=10000-01-01T00:00:00Z", "since=2026-06-01T25:00:00Z"),
        *("since=0001-01-01T00:00:00%2B14:00", "since=9999-12-31T23:59:59-12:00"),
    ):
        refusal(hers.get(f"{address}?{query}"), 400)


@pytest.mark.parametrize(
    "address, statements",
    [
        (VARIETIES, 3),
        ("/api/cart/", 3),
        ("/api/cart-items/", 3),
        ("/api/user-orders/", 2),
        ("/api/user-orders-with-items/", 3),
        (ORDERS, 2),
        ("/api/payments/", 2),
    ],
)
@pytest.mark.parametrize("rows", [1, 24, 1_000])
def test_a_list_costs_the_same_however_long_it_is(hers, asha, address, statements, rows):
    fill(asha, rows)
    with counted() as made:
        assert len(hers.get(address).json()) == (min(rows, 100) if "cart" in address else rows)
    assert len(made) == statements, made
