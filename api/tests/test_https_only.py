"""Where the shop has https, a program that calls without it is told so."""

import pytest

from tests.programs import refusal


@pytest.fixture(autouse=True)
def https(settings):
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ["cart/", "login/", "mango-categories/", "schema/", "nowhere/"])
def test_a_program_is_not_redirected(hers, method, address):
    response = getattr(hers, method)(f"/api/{address}", {})
    assert refusal(response, 403) == {"error": "Call the shop by https."}
    assert "Location" not in response


def test_nothing_is_done_by_http(hers, cart, himsagar):
    refusal(hers.post("/api/add-to-cart/", {"mango_id": himsagar.pk}), 403)
    assert cart.items.get(mango=himsagar).quantity == 5


def test_by_https_all_is_as_ever(hers, cart):
    assert len(hers.get("/api/cart/", secure=True).json()) == 2


@pytest.mark.parametrize("address", ["/api/docs/", "/"])
def test_a_browser_is_redirected(guest, address):
    response = guest.get(address)
    assert (response.status_code, response["Location"]) == (301, f"https://testserver{address}")


def test_a_program_s_own_word_for_it_does_not_count(hers):
    refusal(hers.get("/api/cart/", headers={"X-Forwarded-Proto": "https"}), 403)
