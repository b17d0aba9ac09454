"""POST /api/add-to-cart/"""

import pytest

from shop.models import Cart, CartItem
from tests.programs import refusal, wrong_fields

ADDRESS = "/api/add-to-cart/"
WRONG = [0, -1, None, True, "", "x", 5.0, 5.5, "5.0", "1e1", [5], {}, 100_001, 10**30, "0"]


def test_kilograms_are_added(hers, asha, himsagar):
    response = hers.post(ADDRESS, {"mango_id": himsagar.pk, "quantity": 3})
    item = asha.cart.items.get()
    assert response.status_code == 200
    assert response.json() == {
        "message": "Added 3 kg of Himsagar to your cart.",
        "cart_item_id": item.pk,
        "quantity": 3,
    }


def test_more_goes_on_top_of_what_is_there(hers, cart, himsagar):
    item = cart.items.get(mango=himsagar)
    response = hers.post(ADDRESS, {"mango_id": himsagar.pk, "quantity": 3}).json()
    assert (response["cart_item_id"], response["quantity"]) == (item.pk, 8)
    assert response["message"] == "Added 3 kg of Himsagar to your cart."


def test_one_kilogram_unless_said_otherwise(hers, himsagar):
    assert hers.post(ADDRESS, {"mango_id": himsagar.pk}).json()["quantity"] == 1


def test_the_page_shows_the_same_cart(hers, as_asha, himsagar):
    hers.post(ADDRESS, {"mango_id": himsagar.pk, "quantity": 3})
    assert as_asha.get("/cart/").context["cart"].kilograms == 3


@pytest.mark.parametrize("mango_id", ["{}", " {} "])
def test_ids_and_kilograms_are_taken_as_a_form_takes_them(hers, himsagar, mango_id):
    sent = {"mango_id": mango_id.format(himsagar.pk), "quantity": " ৫ "}
    assert hers.post(ADDRESS, sent).json()["quantity"] == 5


def test_bangla_digits_name_a_variety(hers, himsagar):
    in_bangla = str(himsagar.pk).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert hers.post(ADDRESS, {"mango_id": in_bangla}).status_code == 200


def test_a_missing_variety_is_named(hers):
    assert wrong_fields(hers.post(ADDRESS, {"quantity": 1})) == {
        "mango_id": ["This field is required."]
    }


@pytest.mark.parametrize("mango_id", [0, -1, 999_999, "999999", 2**31, 2**63, 10**30])
def test_an_unknown_variety_is_not_found(hers, himsagar, mango_id):
    refusal(hers.post(ADDRESS, {"mango_id": mango_id}), 404)
    assert not Cart.objects.exists()


def test_a_wrong_variety_is_refused(hers, himsagar):
    for mango_id in (None, True, "", "x", 1.0, 1.5, "1.0", "-1", [1], {"id": 1}, "²", "1" * 5000):
        assert list(wrong_fields(hers.post(ADDRESS, {"mango_id": mango_id}))) == ["mango_id"]


def test_a_wrong_quantity_is_refused_and_no_cart_is_made(hers, himsagar):
    for quantity in WRONG:
        response = hers.post(ADDRESS, {"mango_id": himsagar.pk, "quantity": quantity})
        assert list(wrong_fields(response)) == ["quantity"], quantity
    assert not Cart.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "x", "5.0", "", "100001", "9" * 40])
def test_the_words_about_kilograms_are_those_of_the_page(hers, as_asha, himsagar, quantity):
    sent = {"mango_id": himsagar.pk, "quantity": quantity}
    page = as_asha.post("/cart/add/", sent)
    assert wrong_fields(hers.post(ADDRESS, sent)) == page.context["form"].errors


@pytest.mark.parametrize("quantity", [101, 96])
def test_short_stock_is_told_as_on_the_page(hers, as_asha, cart, himsagar, quantity):
    sent = {"mango_id": himsagar.pk, "quantity": quantity}
    told = refusal(hers.post(ADDRESS, sent), 400)
    page = as_asha.post("/cart/add/", sent)
    assert [told["error"]] == page.context["form"].errors["quantity"]
    assert cart.items.get(mango=himsagar).quantity == 5


def test_sold_out_is_told_and_no_cart_is_made(hers, fazli):
    assert refusal(hers.post(ADDRESS, {"mango_id": fazli.pk}), 400) == {
        "error": "Fazli is sold out."
    }
    assert not Cart.objects.exists()


def test_another_person_s_cart_is_out_of_reach(his, cart, himsagar, ravi):
    wished = {"mango_id": himsagar.pk, "cart": cart.pk, "user": cart.user_id, "price": "1.00"}
    assert his.post(ADDRESS, wished).json()["quantity"] == 1
    assert cart.items.get(mango=himsagar).quantity == 5
    assert CartItem.objects.get(cart__user=ravi).price_seen == 350
