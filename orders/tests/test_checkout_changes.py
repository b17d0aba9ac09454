"""Stock and prices that move while somebody fills in the form."""

import pytest

from orders.models import Order
from shop.models import CartItem, MangoCategory, StockMovement
from tests.factories import make_mango, typed
from tests.reading import HTMX, form_to, is_fragment, words

CHECKOUT = "/checkout/"


@pytest.fixture
def form(filled):
    """The form as the page gave it, filled in."""
    return form_to(filled.get(CHECKOUT), CHECKOUT).values | typed(note="Ring twice")


def leave(mango, kg):
    mango.change_stock(kg - mango.stock_quantity, StockMovement.Reason.SOLD)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_short_stock_is_told_and_one_tap_takes_what_is_left(filled, form, himsagar, headers):
    leave(himsagar, 3)
    response = filled.post(CHECKOUT, form, headers=headers)
    assert response.status_code == 422
    assert is_fragment(response) == bool(headers)
    page = words(response)
    assert "Nothing was ordered yet." in page
    assert "Only 3 kg of Himsagar left, not 5 kg." in page
    assert "Place order as it is now · ৳1,610.00" in page
    assert not Order.objects.exists()
    again = form_to(response, CHECKOUT).values
    assert (again["note"], again["full_name"]) == ("Ring twice", "Asha Rahman")
    assert filled.post(CHECKOUT, again).status_code == 303
    order = Order.objects.get()
    assert order.total_amount == 1610
    assert [item.quantity for item in order.items.all()] == [3, 2]


def test_a_changed_price_is_told_and_one_tap_takes_it(filled, form, himsagar):
    MangoCategory.objects.filter(pk=himsagar.pk).update(price="400.00")
    response = filled.post(CHECKOUT, form)
    assert response.status_code == 422
    assert "Himsagar now costs ৳400.00 a kg, it was ৳350.00." in words(response)
    assert "৳2,560.00" in words(response)
    assert filled.post(CHECKOUT, form_to(response, CHECKOUT).values).status_code == 303
    assert Order.objects.get().total_amount == 2560


def test_what_changes_again_is_told_again(filled, form, himsagar):
    leave(himsagar, 3)
    accepted = form_to(filled.post(CHECKOUT, form), CHECKOUT).values
    himsagar.refresh_from_db()
    leave(himsagar, 1)
    response = filled.post(CHECKOUT, accepted)
    assert response.status_code == 422
    assert "Only 1 kg of Himsagar left" in words(response)
    assert not Order.objects.exists()


def test_a_cart_changed_in_another_tab_is_told(filled, form):
    item = CartItem.objects.get(mango__name="Himsagar")
    filled.post(f"/cart/items/{item.pk}/", {"quantity": "8"}, headers=HTMX)
    response = filled.post(CHECKOUT, form)
    assert response.status_code == 422
    assert "There are now 8 kg of Himsagar in your cart." in words(response)
    assert not Order.objects.exists()


def test_a_cart_that_sold_out_wholly_offers_no_button(filled, form, himsagar, langra):
    leave(himsagar, 0)
    leave(langra, 0)
    response = filled.post(CHECKOUT, form)
    assert response.status_code == 422
    page = words(response)
    assert "Himsagar is sold out." in page
    assert "Langra is sold out." in page
    assert "Place order" not in page


def test_a_short_cart_is_seen_before_the_form_is_sent(filled, himsagar):
    leave(himsagar, 3)
    response = filled.get(CHECKOUT)
    assert response.status_code == 200
    assert "Place order" not in words(response)
    assert 'href="/cart/"' in response.content.decode()


@pytest.mark.parametrize("seen", ["", "garbage", "\x00", "1:1:0.01", "9" * 10_000, "<script>"])
def test_tampered_prices_order_nothing(filled, form, seen):
    response = filled.post(CHECKOUT, form | {"seen": seen})
    assert response.status_code == 422
    assert not Order.objects.exists()
    assert b"<script>" not in response.content.replace(b"<script src", b"")


@pytest.mark.parametrize("key", ["", "\x00", "x" * 10_000, "<b>", "হিম"])
def test_an_odd_key_is_only_a_key(filled, form, key):
    first, second = (filled.post(CHECKOUT, form | {"key": key}) for _ in range(2))
    assert first.status_code == 303
    assert second.status_code in (303, 422)
    assert Order.objects.count() == 1


def test_an_order_too_large_is_told_and_kept(filled, db):
    dear = make_mango("Gold", price="99999999.99", stock=5)
    filled.post("/cart/add/", {"mango_id": dear.pk, "quantity": 2}, headers=HTMX)
    response = filled.post(CHECKOUT, typed())
    assert response.status_code == 422
    assert "larger than the shop can take at once" in words(response)
    assert form_to(response, CHECKOUT).values["full_name"] == "Asha Rahman"
    assert not Order.objects.exists()
    assert CartItem.objects.count() == 3
