"""How many statements a call may cost; each token costs one. Lists by length: test_listing.py."""

import pytest

from api.tests.test_place_order import PHONE_AND_ADDRESS
from shop.models import CartItem
from tests.factories import make_many_mangoes
from tests.queries import counted

VARIETIES = "/api/mango-categories/"


def cost(call, *args, **options) -> int:
    with counted() as statements:
        response = call(*args, **options)
    assert response.status_code in (200, 201, 204, 304), response.content
    return len(statements)


@pytest.mark.parametrize("query", ["", "?limit=24", "?limit=24&offset=24", "?in_stock=1"])
def test_varieties_that_were_read_before(stranger, hers, query):
    make_many_mangoes(100)
    etag = stranger.get(VARIETIES + query)["ETag"]
    assert cost(stranger.get, VARIETIES + query) == 1
    assert cost(stranger.get, VARIETIES + query, headers={"If-None-Match": etag}) == 1
    assert cost(hers.get, VARIETIES + query) == 2


@pytest.mark.parametrize("query", ["", "?q=mango", "?in_stock=1"])
def test_varieties_that_nobody_has_read(stranger, query):
    make_many_mangoes(100)
    assert cost(stranger.get, VARIETIES + query) == 2


def test_one_variety(stranger, desk, himsagar):
    address = f"{VARIETIES}{himsagar.pk}/"
    assert cost(stranger.get, address) == 1
    assert cost(stranger.get, address, headers={"If-None-Match": '"x"'}) == 1


def test_the_profile(hers):
    assert cost(hers.get, "/api/profile/") == 2
    assert cost(hers.patch, "/api/profile/", {"phone_number": "01712345678"}) == 4


@pytest.mark.parametrize("lines", [0, 30])
def test_the_cart(hers, cart, himsagar, lines):
    fill_up(cart, lines)
    item = cart.items.get(mango=himsagar)
    assert cost(hers.post, "/api/add-to-cart/", {"mango_id": himsagar.pk}) == 6
    assert cost(hers.post, "/api/cart-items/", {"mango_id": himsagar.pk}) == 6
    assert cost(hers.get, f"/api/cart-items/{item.pk}/") == 3
    assert cost(hers.put, f"/api/cart-item/{item.pk}/", {"quantity": 2}) == 5
    assert cost(hers.delete, f"/api/cart-item/{item.pk}/delete/") == 4


def fill_up(cart, lines: int) -> None:
    CartItem.objects.bulk_create(
        CartItem(cart=cart, mango=mango, quantity=1) for mango in make_many_mangoes(lines)
    )


@pytest.mark.parametrize("lines", [0, 30])
def test_placing_an_order(hers, cart, himsagar, lines, settings):
    # Tries are counted in the cache, which Redis keeps; its table costs eight statements more.
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"place_order": ""}
    fill_up(cart, lines)
    assert cost(hers.post, "/api/place-order/", PHONE_AND_ADDRESS) == 10
    key = {"Idempotency-Key": "k1"}
    cart.add(himsagar, 1)
    assert cost(hers.post, "/api/place-order/", PHONE_AND_ADDRESS, headers=key) == 13
    assert cost(hers.post, "/api/place-order/", PHONE_AND_ADDRESS, headers=key) == 7


def test_one_order_and_one_payment(hers, order):
    assert cost(hers.get, f"/api/orders/{order.pk}/") == 2
    assert cost(hers.get, f"/api/payments/{order.payment.pk}/") == 2
