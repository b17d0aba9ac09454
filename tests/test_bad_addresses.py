"""Hostile addresses: parts of the path, and what follows the question mark."""

import pytest

from tests.factories import make_cart, place
from tests.hostile import ENCODED
from tests.reading import HTMX

QUERIES = ["/?q=", "/?sort=", "/?page=", "/?in_stock=", "/?q=him&page=", "/cart/?removed="]
QUERIES += [
    "/cart/?removed=1&quantity=",
    "/orders/?page=",
    "/orders/track/?reference=",
    "/checkout/?x=",
]
QUERIES += [
    "/mangoes/himsagar/?quantity=",
    "/accounts/login/?next=",
    "/healthz?x=",
    "/delivery/?x=",
]
PATHS = ["/mangoes/{}/", "/orders/{}/", "/orders/link/{}/", "/{}/", "/media/{}", "/static/{}"]
POSTS = ["/cart/items/{}/", "/cart/items/{}/remove/", "/checkout/check/{}/"]
POSTS += ["/orders/{}/cancel/", "/orders/{}/account/"]
# An address of kilobytes is the web server's to refuse.
VALUES = {name: value for name, value in ENCODED.items() if len(value) < 20_000}


@pytest.fixture
def browser(as_asha, asha, himsagar):
    """Asha's, with an order and something in the cart."""
    cart = make_cart(asha, himsagar=1)
    place(cart)
    cart.add(himsagar, 1)
    return as_asha


@pytest.mark.parametrize("query", QUERIES)
def test_no_question_is_a_fault(browser, query):
    for kind, value in VALUES.items():
        response = browser.get(query + value)
        assert response.status_code < 400, kind
        assert b"<script>alert" not in response.content, kind
        assert "X-Injected" not in response, kind


@pytest.mark.parametrize("query", QUERIES[:6])
def test_no_question_over_htmx_is_a_fault(browser, query):
    for kind in ("NUL", "a lone surrogate", "line breaks", "HTML", "2**63", "many digits"):
        assert browser.get(query + VALUES[kind], headers=HTMX).status_code == 200, kind


@pytest.mark.parametrize("path", PATHS)
def test_no_path_is_a_fault(browser, path):
    for kind, value in VALUES.items():
        response = browser.get(path.format(value))
        is_list = value in ("", "%20%20%20") and response.status_code == 200
        assert is_list or response.status_code in (301, 302, 400, 404), kind


@pytest.mark.parametrize("path", POSTS)
def test_no_path_of_a_form_is_a_fault(browser, path):
    for kind, value in VALUES.items():
        response = browser.post(path.format(value), {"quantity": "1"})
        assert response.status_code in (400, 404, 405), kind


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize(
    "address", ["/", "/mangoes/himsagar/", "/cart/", "/cart/add/", "/checkout/", "/orders/track/"]
)
def test_other_methods_change_nothing(browser, address, method):
    assert getattr(browser, method)(address).status_code == 405
