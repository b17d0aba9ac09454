"""Taking a line out of the cart, and putting it back."""

import pytest

from shop.models import CartItem, StockMovement
from tests.reading import HTMX, form_to, forms, is_fragment, words


@pytest.fixture
def item(guest, himsagar):
    """5 kg of Himsagar in the guest's cart."""
    guest.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "5"}, headers=HTMX)
    return CartItem.objects.get()


@pytest.fixture
def remove(item):
    return f"/cart/items/{item.pk}/remove/"


def offers_undo(response) -> bool:
    return "Undo" in words(response)


def test_a_line_is_taken_out_and_undo_is_offered(guest, remove):
    response = guest.post(remove, follow=True)
    assert response.redirect_chain[0][0].startswith("/cart/?")
    page = words(response)
    assert "Himsagar is out of your cart." in page
    assert "Nothing here yet." in page
    assert offers_undo(response)
    assert not CartItem.objects.exists()


def test_undo_puts_the_same_kilograms_back_without_script(guest, remove):
    undo = form_to(guest.post(remove, follow=True), "/cart/add/")
    assert undo.values["quantity"] == "5"
    guest.post(undo.action, undo.values)
    assert CartItem.objects.get().quantity == 5


def test_htmx_gets_the_lines_and_undo(guest, remove):
    response = guest.post(remove, headers=HTMX)
    assert response.status_code == 200
    assert is_fragment(response)
    assert "HX-Request" in response["Vary"]
    assert offers_undo(response)
    assert "Cart (0)" in words(response)


def test_zero_kilograms_offer_undo_too(guest, item):
    response = guest.post(f"/cart/items/{item.pk}/", {"quantity": "0"}, follow=True)
    assert offers_undo(response)


@pytest.mark.parametrize("left, is_offered", [(5, True), (4, False), (0, False)])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_undo_is_offered_only_where_it_can_be_done(
    guest, remove, himsagar, left, is_offered, headers
):
    himsagar.change_stock(left - 100, StockMovement.Reason.SOLD)
    response = guest.post(remove, follow=True, headers=headers)
    assert offers_undo(response) == is_offered


def test_undo_is_not_offered_once_it_is_done(guest, remove):
    response = guest.post(remove, follow=True)
    undo = form_to(response, "/cart/add/")
    guest.post(undo.action, undo.values)
    assert not offers_undo(guest.get(response.redirect_chain[0][0]))


@pytest.mark.parametrize(
    "query",
    ["removed=999&quantity=5", "removed=x&quantity=5", "removed=%00&quantity=1", "removed=-1"]
    + [f"removed={2**63}&quantity=1", "removed=" + "9" * 10_000, "removed=²", "removed="]
    + ["removed=1&quantity=-5", "removed=1&quantity=NaN", f"removed=1&quantity={2**63}"]
    + ["removed=1&quantity=0", "quantity=5", "removed[]=1"],
)
def test_an_address_that_was_made_up_offers_nothing(guest, item, query):
    item.delete()
    response = guest.get(f"/cart/?{query}")
    assert response.status_code == 200
    assert not [form for form in forms(response) if form.action == "/cart/add/"]


def test_an_address_that_was_made_up_changes_nothing(guest, item, himsagar):
    guest.get(f"/cart/?removed={himsagar.pk}&quantity=3")
    assert CartItem.objects.get().quantity == 5


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_s_line_is_a_404(remove, as_ravi, headers):
    assert as_ravi.post(remove, headers=headers).status_code == 404
    assert CartItem.objects.exists()


def test_a_line_that_is_gone_already_is_a_404(guest, remove):
    guest.post(remove)
    assert guest.post(remove).status_code == 404


def test_a_line_is_never_removed_by_a_get(guest, remove):
    assert guest.get(remove).status_code == 405
    assert CartItem.objects.exists()
