"""How many statements a page may cost: the same for one row and for many."""

import pytest
from django.test import Client

from shop.models import Cart, CartItem, MangoCategory
from tests.factories import make_cart, make_mango, make_many_mangoes, place, typed
from tests.queries import counted
from tests.reading import HTMX, form_to

pytestmark = pytest.mark.usefixtures("sessions_in_the_database")


def cost(browser, method, address, *args, **options) -> int:
    with counted() as statements:
        response = getattr(browser, method)(address, *args, **options)
    assert response.status_code in (200, 204, 302, 303)
    return len(statements)


@pytest.fixture
def with_session(guest, himsagar) -> Client:
    """A guest who has already taken 1 kg of Himsagar."""
    guest.post("/cart/add/", {"mango_id": himsagar.pk}, headers=HTMX)
    return guest


def fill_up(cart, lines: int) -> None:
    """More varieties for a cart, until it has this many lines."""
    more = lines - cart.items.count()
    CartItem.objects.bulk_create(
        CartItem(cart=cart, mango=mango, quantity=2, price_seen=mango.price)
        for mango in make_many_mangoes(more)
    )


@pytest.mark.parametrize("varieties", [1, 24, 1_000])
@pytest.mark.parametrize("query", ["", "?sort=price", "?in_stock=1", "?page=1"])
def test_the_catalogue(guest, varieties, query):
    make_many_mangoes(varieties)
    assert cost(guest, "get", "/" + query) == 2
    assert cost(guest, "get", "/" + query) == 1
    assert cost(guest, "get", "/" + query, headers=HTMX) == 1


@pytest.mark.parametrize("varieties", [1, 24, 1_000])
def test_a_search(guest, varieties):
    make_many_mangoes(varieties)
    assert cost(guest, "get", "/?q=mango") == 1


@pytest.mark.parametrize("varieties", [1, 1_000])
def test_a_variety(guest, varieties):
    make_many_mangoes(varieties)
    assert cost(guest, "get", "/mangoes/mango-0001/") == 2
    assert cost(guest, "get", "/mangoes/mango-0001/") == 1
    assert cost(guest, "get", "/mangoes/mango-0001/", headers=HTMX) == 1


def test_pages_without_a_shelf(guest):
    assert cost(guest, "get", "/delivery/") == 0
    assert cost(guest, "get", "/orders/track/") == 0
    assert cost(guest, "get", "/healthz") == 1


def test_the_first_kilogram_makes_a_cart_and_a_session(guest, himsagar):
    assert cost(guest, "post", "/cart/add/", {"mango_id": himsagar.pk}) == 6


@pytest.mark.parametrize("lines", [1, 30])
def test_more_kilograms(with_session, himsagar, lines):
    fill_up(Cart.objects.get(), lines)
    langra = make_mango("Langra")
    for mango in (himsagar, langra):
        assert cost(with_session, "post", "/cart/add/", {"mango_id": mango.pk}) == 5


@pytest.mark.parametrize("lines", [1, 30])
def test_the_cart_and_the_checkout(with_session, lines):
    fill_up(Cart.objects.get(), lines)
    assert cost(with_session, "get", "/cart/") == 3
    assert cost(with_session, "get", "/checkout/") == 3


@pytest.mark.parametrize("lines", [1, 30])
def test_placing_an_order(with_session, lines):
    fill_up(Cart.objects.get(), lines)
    form = form_to(with_session.get("/checkout/"), "/checkout/").values
    assert cost(with_session, "post", "/checkout/", form | typed()) == 12


@pytest.mark.parametrize("lines", [1, 30])
def test_an_order_s_page(with_session, himsagar, lines):
    cart = Cart.objects.get()
    fill_up(cart, lines)
    address = with_session.post("/checkout/", typed()).url
    assert cost(with_session, "get", address) == 8


@pytest.mark.parametrize("orders", [1, 20])
def test_my_orders(as_asha, asha, himsagar, orders):
    cart = make_cart(asha)
    for _ in range(orders):
        cart.add(himsagar, 1)
        place(cart)
    assert cost(as_asha, "get", "/orders/") == 9


@pytest.mark.parametrize("varieties", [1, 1_000])
def test_the_sitemap(guest, varieties):
    make_many_mangoes(varieties)
    assert cost(guest, "get", "/sitemap.xml") <= 2


def test_cards_that_grew_old_are_drawn_once(guest, himsagar):
    guest.get("/")
    MangoCategory.objects.update(price=1)
    assert cost(guest, "get", "/") == 2
    assert cost(guest, "get", "/") == 1
