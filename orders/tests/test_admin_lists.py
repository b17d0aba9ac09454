"""Lists of orders and payments at the grower's desk: what is typed is found, in few queries."""

import pytest

from orders.models import Order
from orders.payments import record_payment
from orders.services import change_status
from tests.desk import ORDERS, PAYMENTS, STEPS, page_of
from tests.factories import make_cart, make_user, place
from tests.queries import counted


def found(desk, typed: str) -> list[Order]:
    return list(desk.get(ORDERS, {"q": typed}).context["cl"].result_list)


@pytest.mark.parametrize(
    "typed",
    [
        "01712-345678",
        "০১৭১২ ৩৪৫৬৭৮",
        "+880 1712 345678",
        "8801712345678",
        "008801712345678",
        "345678",
        "98300 00071",
        "0091 98300 00071",
        "asha rahman",
        "ASHA@example.com",
    ],
)
def test_an_order_is_found_however_it_is_typed(desk, order, langra, typed):
    place(make_cart(langra=1), full_name="Ravi", phone_number="+8801819999999")
    assert found(desk, typed) == [order]


def test_an_order_is_found_by_its_reference_however_it_is_typed(desk, order, langra):
    place(make_cart(langra=1))
    plain = order.reference.replace("-", "")
    for typed in (order.reference, plain, plain.lower(), f" {plain[:4]} {plain[4:].lower()} "):
        assert found(desk, typed) == [order]


@pytest.mark.parametrize("typed", ["\0", "%", "'--", "9" * 200, "০" * 50, "\ud800", "()", "+"])
def test_odd_searches_are_answered(desk, order, typed):
    sent = typed.encode("utf-8", "surrogatepass")
    response = desk.get(ORDERS, {"q": sent}, follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize("url", [ORDERS, PAYMENTS])
def test_lists_ask_the_same_for_one_row_and_for_thirty(desk, himsagar, langra, url):
    def fill(numbers):
        for number in numbers:
            place(make_cart(make_user(f"shopper{number}"), himsagar=2, langra=1))

    fill(range(1))
    desk.get(url)
    with counted() as one:
        desk.get(url)
    fill(range(1, 30))
    with counted() as thirty:
        response = desk.get(url)
    assert response.context["cl"].result_count == 30
    assert len(thirty) == len(one)


def test_the_page_of_an_order_asks_the_same_however_long_its_story(desk, order, langra, meera):
    desk.get(page_of(order))
    with counted() as short:
        desk.get(page_of(order))
    for status in STEPS:
        change_status(order, status, by=meera)
    record_payment(order)
    with counted() as long:
        desk.get(page_of(order))
    assert len(long) <= len(short)
