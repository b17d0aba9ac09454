"""GET /api/user-orders/, /api/user-orders-with-items/, and POST /api/orders/<id>/cancel/"""

from datetime import timedelta

import pytest

from orders.models import Order, StatusChange
from orders.services import change_status
from tests.factories import make_cart, make_picture, place
from tests.programs import refusal

PLAIN = "/api/user-orders/"
WITH_ITEMS = "/api/user-orders-with-items/"
BOTH = pytest.mark.parametrize("address", [PLAIN, WITH_ITEMS])


def row_of(order: Order) -> dict:
    """An order as the contract has it, key for key."""
    # In the shop's own time zone, with its distance from UTC.
    date = order.order_date + timedelta(hours=6)
    return {
        "id": order.pk,
        "reference": order.reference,
        "order_date": date.strftime("%Y-%m-%dT%H:%M:%S.%f+06:00"),
        "status": "Pending",
        "total_amount": "2310.00",
        "full_name": "Asha Rahman",
        "phone_number": "+8801712345678",
        "additional_phone": "",
        "billing_address": "12 Green Road, Dhaka",
        "shipping_address": "",
        "payment_method": "cash_on_delivery",
    }


def test_an_order_has_these_keys(hers, order):
    response = hers.get(PLAIN)
    assert response.status_code == 200
    assert response.json() == [row_of(order)]
    assert response["Cache-Control"] == "private, no-store"


def test_with_items_it_has_its_lines_too(hers, order, himsagar, langra):
    first, second = order.items.all()
    assert hers.get(WITH_ITEMS).json() == [
        row_of(order)
        | {
            "items": [
                {
                    "id": first.pk,
                    "mango_category": "Himsagar",
                    "mango_image": None,
                    "quantity": 5,
                    "price": "350.00",
                    "subtotal": "1750.00",
                },
                {
                    "id": second.pk,
                    "mango_category": "Langra",
                    "mango_image": None,
                    "quantity": 2,
                    "price": "280.00",
                    "subtotal": "560.00",
                },
            ]
        }
    ]


def test_a_line_keeps_name_and_price_and_shows_today_s_picture(hers, order, himsagar, langra):
    himsagar.name, himsagar.price, himsagar.image = "Khirsapat", 999, make_picture()
    himsagar.save()
    langra.delete()
    first, second = hers.get(WITH_ITEMS).json()[0]["items"]
    assert (first["mango_category"], first["price"]) == ("Himsagar", "350.00")
    assert first["mango_image"] == f"http://testserver{himsagar.image.url}"
    assert (second["mango_category"], second["mango_image"]) == ("Langra", None)


def test_the_largest_order_keeps_its_amounts(hers, asha, order):
    order.items.update(quantity=100_000, price="99999999.99")
    assert hers.get(WITH_ITEMS).json()[0]["items"][0]["subtotal"] == "9999999999000.00"


@BOTH
def test_the_newest_is_first(hers, order, cart, himsagar, address):
    cart.add(himsagar, 1)
    newer = place(cart)
    assert [row["id"] for row in hers.get(address).json()] == [newer.pk, order.pk]


@BOTH
def test_who_has_none_gets_an_empty_array(his, order, address):
    assert his.get(address).json() == []


@BOTH
def test_staff_gets_their_own_here(desk, meera, order, himsagar, address):
    own = place(make_cart(meera, himsagar=1))
    assert [row["id"] for row in desk.get(address).json()] == [own.pk]


@BOTH
def test_a_guest_s_order_is_in_nobody_s_list(hers, himsagar, asha, address):
    place(make_cart(himsagar=1), email=asha.email)
    assert hers.get(address).json() == []


def test_a_pending_order_is_taken_back(hers, order, asha, himsagar):
    response = hers.post(f"/api/orders/{order.pk}/cancel/")
    assert response.status_code == 200
    assert response.json() == row_of(order) | {"status": "Cancelled"}
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100
    assert StatusChange.objects.get().by == asha


def test_taken_back_twice_changes_nothing(hers, order, himsagar):
    for _time in range(2):
        assert hers.post(f"/api/orders/{order.pk}/cancel/").status_code == 200
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100


def test_a_confirmed_order_is_not_taken_back(hers, order):
    change_status(order, "Confirmed")
    refusal(hers.post(f"/api/orders/{order.pk}/cancel/"), 400)
    order.refresh_from_db()
    assert order.status == "Confirmed"


def test_nobody_takes_back_another_s(his, desk, order):
    for program in (his, desk):
        refusal(program.post(f"/api/orders/{order.pk}/cancel/"), 404)
    order.refresh_from_db()
    assert order.status == "Pending"
