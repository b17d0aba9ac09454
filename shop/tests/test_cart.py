"""The cart's page."""

import pytest

from shop.models import CartItem, MangoCategory, StockMovement
from tests.reading import HTMX, form_to, forms, is_fragment, words

CART = "/cart/"


@pytest.fixture
def filled(guest, himsagar, langra):
    """5 kg of Himsagar and 2 kg of Langra in the guest's cart."""
    guest.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "5"}, headers=HTMX)
    guest.post("/cart/add/", {"mango_id": langra.pk, "quantity": "2"}, headers=HTMX)


def test_the_cart_says_what_is_in_it_and_what_it_costs(guest, filled):
    page = words(guest.get(CART))
    assert "Your cart: 2 varieties, 7 kg" in page
    for said in ("৳350.00", "৳1,750.00", "৳280.00", "৳560.00", "৳2,310.00", "Delivery", "Free"):
        assert said in page
    for control in ("Quantity (kg) of Himsagar", "Update", "Remove", "Checkout", "Cart (2)"):
        assert control in page


def test_every_line_has_plain_forms_of_its_own(guest, filled):
    response = guest.get(CART)
    for item in CartItem.objects.all():
        assert form_to(response, f"/cart/items/{item.pk}/").values["quantity"] == str(item.quantity)
        assert form_to(response, f"/cart/items/{item.pk}/remove/")


def test_htmx_gets_the_lines_alone(guest, filled):
    response = guest.get(CART, headers=HTMX)
    assert is_fragment(response)
    assert 'id="cart-items"' in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_an_empty_cart_shows_what_is_in_season(guest, himsagar, fazli):
    response = guest.get(CART)
    assert "Nothing here yet." in words(response)
    assert 'href="/mangoes/himsagar/"' in response.content.decode()
    assert "Fazli" not in words(response)
    assert "/checkout/" not in [form.action for form in forms(response)]


def test_an_empty_cart_in_an_empty_season_is_a_page_too(guest, fazli):
    assert guest.get(CART).status_code == 200


def test_asha_and_ravi_see_their_own(as_asha, as_ravi, himsagar):
    as_asha.post("/cart/add/", {"mango_id": himsagar.pk})
    assert "Himsagar" in words(as_asha.get(CART))
    assert "Nothing here yet." in words(as_ravi.get(CART))


def test_a_changed_price_shows_old_and_new_until_it_was_seen(guest, filled):
    MangoCategory.objects.filter(name="Himsagar").update(price="400.00")
    page = words(guest.get(CART))
    for said in ("Some prices changed", "৳350.00", "৳400.00", "৳2,000.00"):
        assert said in page
    response = guest.post("/cart/prices/")
    assert (response.status_code, response.url) == (302, CART)
    page = words(guest.get(CART))
    assert "Some prices changed" not in page
    assert "৳350.00" not in page


def test_accepted_prices_over_htmx_are_the_lines_alone(guest, filled):
    MangoCategory.objects.update(price="400.00")
    response = guest.post("/cart/prices/", headers=HTMX)
    assert response.status_code == 200
    assert is_fragment(response)
    assert "Some prices changed" not in words(response)


def test_accepting_prices_of_no_cart_is_harmless(guest):
    assert guest.post("/cart/prices/").status_code == 302
    assert guest.get("/cart/prices/").status_code == 405


def test_a_short_line_is_marked_and_has_a_fix_of_one_tap(guest, filled, himsagar, langra):
    himsagar.change_stock(-97, StockMovement.Reason.SOLD)
    response = guest.get(CART)
    page = words(response)
    assert "Only 3 kg left." in page
    assert "Take 3 kg" in page
    assert "Himsagar needs your decision before checkout." in page
    assert "Langra needs" not in page
    assert 'href="/checkout/"' not in response.content.decode()


def test_the_fix_takes_what_is_left(guest, filled, himsagar):
    himsagar.change_stock(-97, StockMovement.Reason.SOLD)
    item = CartItem.objects.get(mango=himsagar)
    fix = [form for form in forms(guest.get(CART)) if form.action == f"/cart/items/{item.pk}/"][1]
    guest.post(fix.action, fix.values)
    assert CartItem.objects.get(mango=himsagar).quantity == 3
    assert 'href="/checkout/"' in guest.get(CART).content.decode()


def test_a_line_that_sold_out_can_be_taken_out(guest, filled, himsagar):
    himsagar.change_stock(-100, StockMovement.Reason.SOLD)
    page = words(guest.get(CART))
    assert "Sold out since you put it in." in page
    assert "Take it out" in page
    item = CartItem.objects.get(mango=himsagar)
    guest.post(f"/cart/items/{item.pk}/remove/")
    assert not CartItem.objects.filter(mango=himsagar).exists()


def test_a_deleted_variety_just_leaves_the_cart(guest, filled, himsagar):
    himsagar.delete()
    assert "Your cart: 1 variety, 2 kg" in words(guest.get(CART))


def test_the_cart_is_read_by_get_alone(guest, filled):
    assert guest.post(CART).status_code == 405
