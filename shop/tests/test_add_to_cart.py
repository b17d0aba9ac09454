"""Putting kilograms in the cart, from a card or from a variety's page."""

import pytest
from django.test import Client

from shop.models import Cart, CartItem
from tests.factories import make_mango
from tests.reading import HTMX, form_to, is_fragment, words

ADD = "/cart/add/"


def in_carts() -> list:
    """[(name, kg)] of all carts there are."""
    return list(CartItem.objects.order_by("pk").values_list("mango__name", "quantity"))


def test_kilograms_go_into_the_cart(guest, himsagar):
    response = guest.post(ADD, {"mango_id": himsagar.pk, "quantity": "5"})
    assert (response.status_code, response.url) == (303, "/cart/")
    page = words(guest.get("/cart/"))
    assert "Added 5 kg of Himsagar to your cart." in page
    assert "Cart (1)" in page
    assert in_carts() == [("Himsagar", 5)]


def test_a_quantity_left_out_means_one_kilogram(guest, himsagar):
    guest.post(ADD, {"mango_id": himsagar.pk})
    assert in_carts() == [("Himsagar", 1)]


def test_more_of_the_same_is_added_to_what_is_there(guest, himsagar):
    for kg in ("2", "3"):
        guest.post(ADD, {"mango_id": himsagar.pk, "quantity": kg})
    assert in_carts() == [("Himsagar", 5)]


@pytest.mark.parametrize("typed", ["৫", " 5 ", "+5", "05", "５"])
def test_five_can_be_typed_in_many_ways(guest, himsagar, typed):
    guest.post(ADD, {"mango_id": himsagar.pk, "quantity": typed})
    assert in_carts() == [("Himsagar", 5)]


def test_the_variety_may_come_in_bangla_digits_too(guest, himsagar):
    bangla = str(himsagar.pk).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert guest.post(ADD, {"mango_id": bangla}).status_code == 303


def test_htmx_gets_the_form_the_message_and_the_count(guest, himsagar):
    response = guest.post(ADD, {"mango_id": himsagar.pk, "quantity": "5"}, headers=HTMX)
    assert response.status_code == 200
    assert is_fragment(response)
    assert "HX-Request" in response["Vary"]
    html = response.content.decode()
    for piece in ('id="buy"', 'id="status"', 'id="cart-badge"'):
        assert piece in html
    assert "Added 5 kg of Himsagar to your cart." in words(response)
    assert "Cart (1)" in words(response)


def test_a_message_is_told_once(guest, himsagar):
    guest.post(ADD, {"mango_id": himsagar.pk}, headers=HTMX)
    assert "Added" not in words(guest.get("/cart/"))


def test_the_list_comes_next_where_the_form_came_from_it(guest, himsagar):
    form = form_to(guest.get("/?sort=price"), ADD)
    assert form.values["next"] == "/?sort=price"
    response = guest.post(ADD, form.values | {"mango_id": himsagar.pk})
    assert (response.status_code, response.url) == (303, "/?sort=price")


@pytest.mark.parametrize(
    "wish",
    ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)"]
    + ["https://evil.example/", "\\\\evil.example", "/" + "a" * 10_000, "1", "a b", "\x00"],
)
def test_next_stays_within_the_shop(guest, himsagar, wish):
    response = guest.post(ADD, {"mango_id": himsagar.pk, "next": wish})
    assert (response.status_code, response.url) == (303, "/cart/")


@pytest.mark.parametrize("mango_id", ["999", "0", str(2**31), str(2**63), "9" * 10_000])
def test_an_unknown_variety_is_a_404(guest, himsagar, mango_id):
    assert guest.post(ADD, {"mango_id": mango_id}).status_code == 404
    assert in_carts() == []


@pytest.mark.parametrize("mango_id", [None, "", "mango", "NaN", "-1", "1.5", "1e3", "²", "1\x00"])
def test_no_variety_at_all_is_a_422(guest, himsagar, mango_id):
    fields = {} if mango_id is None else {"mango_id": mango_id}
    response = guest.post(ADD, fields)
    assert response.status_code == 422
    assert "Choose a variety first." in words(response)
    assert "Himsagar" in words(response)


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "five", "", "NaN", "100001", "<b>5</b>"])
def test_a_refused_quantity_shows_the_page_with_what_was_typed(guest, himsagar, quantity):
    response = guest.post(ADD, {"mango_id": himsagar.pk, "quantity": quantity})
    assert response.status_code == 422
    assert not is_fragment(response)
    assert form_to(response, ADD).values["quantity"] == quantity
    assert 'aria-invalid="true"' in response.content.decode()
    assert "<b>5" not in response.content.decode()
    assert in_carts() == []


def test_a_refusal_over_htmx_is_the_form_alone(guest, himsagar):
    response = guest.post(ADD, {"mango_id": himsagar.pk, "quantity": "x"}, headers=HTMX)
    assert response.status_code == 422
    assert is_fragment(response)
    assert "Enter whole kilograms, such as 5." in words(response)


def test_more_than_is_left_offers_what_is_possible(guest, db):
    mango = make_mango(stock=6)
    response = guest.post(ADD, {"mango_id": mango.pk, "quantity": "7"})
    assert response.status_code == 422
    assert "Only 6 kg of Himsagar left, not 7 kg." in words(response)
    assert "Take 6 kg instead" in words(response)


def test_more_than_is_left_with_some_in_the_cart_offers_the_rest(guest, db):
    mango = make_mango(stock=6)
    guest.post(ADD, {"mango_id": mango.pk, "quantity": "4"})
    response = guest.post(ADD, {"mango_id": mango.pk, "quantity": "3"})
    assert "Only 6 kg of Himsagar left, you have 4 kg in the cart." in words(response)
    assert "Take 2 kg instead" in words(response)
    assert in_carts() == [("Himsagar", 4)]


def test_what_is_sold_out_cannot_be_added(guest, fazli):
    response = guest.post(ADD, {"mango_id": fazli.pk})
    assert response.status_code == 422
    assert "Fazli is sold out." in words(response)
    assert in_carts() == []


def test_a_first_refusal_leaves_no_cart_behind(guest, himsagar):
    guest.post(ADD, {"mango_id": himsagar.pk, "quantity": "101"})
    assert not Cart.objects.exists()


def test_every_visitor_has_a_cart_of_their_own(guest, as_asha, himsagar):
    guest.post(ADD, {"mango_id": himsagar.pk, "quantity": "2"})
    as_asha.post(ADD, {"mango_id": himsagar.pk, "quantity": "3"})
    assert in_carts() == [("Himsagar", 2), ("Himsagar", 3)]
    assert "Cart (0)" in words(Client().get("/"))


def test_a_person_has_one_cart_on_every_device(as_asha, asha, himsagar, langra):
    as_asha.post(ADD, {"mango_id": himsagar.pk})
    phone = Client()
    phone.force_login(asha)
    phone.post(ADD, {"mango_id": langra.pk})
    assert Cart.objects.get().user == asha
    assert in_carts() == [("Himsagar", 1), ("Langra", 1)]


@pytest.mark.parametrize("tampered", [{"price": "1"}, {"price_seen": "1"}, {"cart": "1"}])
def test_what_the_form_does_not_ask_for_has_no_effect(guest, himsagar, tampered):
    guest.post(ADD, {"mango_id": himsagar.pk} | tampered)
    assert CartItem.objects.get().price_seen == 350


def test_adding_is_never_a_get(guest, himsagar):
    assert guest.get(ADD, {"mango_id": himsagar.pk}).status_code == 405
    assert in_carts() == []
