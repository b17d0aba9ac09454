"""Changing the kilograms of one line of the cart."""

import pytest

from shop.models import CartItem, StockMovement
from tests.reading import HTMX, form_to, is_fragment, words


@pytest.fixture
def item(guest, himsagar):
    """5 kg of Himsagar in the guest's cart."""
    guest.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "5"}, headers=HTMX)
    return CartItem.objects.get()


@pytest.fixture
def address(item):
    return f"/cart/items/{item.pk}/"


def kilograms() -> list[int]:
    return list(CartItem.objects.values_list("quantity", flat=True))


def test_a_new_quantity_holds(guest, address):
    response = guest.post(address, {"quantity": "7"})
    assert (response.status_code, response.url) == (302, "/cart/")
    page = words(guest.get("/cart/"))
    assert "Himsagar: 7 kg in your cart." in page
    assert "৳2,450.00" in page


def test_htmx_gets_the_lines_the_message_and_the_count(guest, address):
    response = guest.post(address, {"quantity": "7"}, headers=HTMX)
    assert response.status_code == 200
    assert is_fragment(response)
    assert "HX-Request" in response["Vary"]
    assert "৳2,450.00" in words(response)
    for piece in ('id="cart-items"', 'id="status"', 'id="cart-badge"'):
        assert piece in response.content.decode()


@pytest.mark.parametrize("zero", ["0", "০", "00", "-0", "+0"])
def test_zero_takes_the_item_out(guest, address, zero):
    assert guest.post(address, {"quantity": zero}).status_code == 302
    assert kilograms() == []


@pytest.mark.parametrize("typed", ["৭", " 7 ", "07"])
def test_seven_can_be_typed_in_many_ways(guest, address, typed):
    guest.post(address, {"quantity": typed})
    assert kilograms() == [7]


@pytest.mark.parametrize(
    "typed, told",
    [
        ("-1", "Enter at least 0 kg."),
        ("1.5", "Enter whole kilograms, such as 5."),
        ("", "Enter how many kilograms you want."),
        ("<b>", "Enter whole kilograms, such as 5."),
        ("101", "Only 100 kg of Himsagar left, not 101 kg."),
        ("100001", "That is more than we can sell at once."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_quantity_is_kept_in_its_field(guest, address, typed, told, headers):
    response = guest.post(address, {"quantity": typed}, headers=headers)
    assert response.status_code == 422
    assert is_fragment(response) == bool(headers)
    assert told in words(response)
    assert form_to(response, address).values["quantity"] == typed
    assert 'aria-invalid="true"' in response.content.decode()
    assert kilograms() == [5]


def test_a_line_can_be_lowered_to_what_is_left(guest, address, himsagar):
    himsagar.change_stock(-97, StockMovement.Reason.SOLD)
    assert guest.post(address, {"quantity": "3"}).status_code == 302
    assert guest.post(address, {"quantity": "4"}).status_code == 422
    assert kilograms() == [3]


def test_of_two_tabs_the_last_one_holds(guest, address):
    first_tab, second_tab = guest.get("/cart/"), guest.get("/cart/")
    for tab, kg in ((first_tab, "7"), (second_tab, "4")):
        guest.post(address, form_to(tab, address).values | {"quantity": kg})
    assert kilograms() == [4]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_s_line_is_a_404(address, as_ravi, headers):
    assert as_ravi.post(address, {"quantity": "1"}, headers=headers).status_code == 404
    assert kilograms() == [5]


def test_even_staff_leaves_a_shopper_s_cart_alone(address, as_meera):
    assert as_meera.post(address, {"quantity": "1"}).status_code == 404


def test_another_guest_s_line_is_a_404(address, client, himsagar):
    client.post("/cart/add/", {"mango_id": himsagar.pk})
    assert client.post(address, {"quantity": "1"}).status_code == 404


def test_a_line_that_is_gone_is_a_404(guest, address, item):
    item.delete()
    assert guest.post(address, {"quantity": "1"}).status_code == 404


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**63), "9" * 400, "-1", "x", "%00", "১"])
def test_a_number_that_is_no_line_is_a_404(guest, item, number):
    assert guest.post(f"/cart/items/{number}/", {"quantity": "1"}).status_code == 404
    assert guest.post(f"/cart/items/{number}/remove/").status_code == 404


def test_a_line_is_never_changed_by_a_get(guest, address):
    assert guest.get(address, {"quantity": "0"}).status_code == 405
    assert kilograms() == [5]
