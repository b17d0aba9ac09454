"""Whatever is refused, and whatever breaks: a program reads JSON with one sentence."""

from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError

from api.views.cart import WholeCart
from shop.models import MangoCategory
from tests.programs import Program, refusal

UNKNOWN = [
    "/api/",
    "/api/nowhere/",
    "/api/orders/abc/",
    "/api/orders/-1/",
    "/api/orders/1/nowhere/",
    "/api/orders/১/",
    "/api/cart",
    "/api/orders/1",
    "/api//cart/",
    "/api/%00/",
    "/api/%ff/",
    "/api/cart/../../etc/passwd",
    "/api/" + "x" * 4_000,
]


@pytest.fixture
def unlucky(hers) -> Program:
    """Asha's program; what breaks in the shop is answered, as outside of the tests."""
    hers.raise_request_exception = False
    return hers


@pytest.mark.parametrize("address", UNKNOWN, ids=lambda address: address[:30])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_not_found(stranger, address, method):
    response = getattr(stranger, method)(address)
    refusal(response, 404)


def test_an_address_without_its_last_slash_loses_nothing_on_a_detour(hers, himsagar):
    refusal(hers.post("/api/add-to-cart", {"mango_id": himsagar.pk}), 404)


@pytest.mark.parametrize(
    "method, address, taken",
    [
        ("get", "register/", "POST"),
        ("get", "login/", "POST"),
        ("put", "mango-categories/", "GET, HEAD, POST"),
        ("post", "mango-categories/1/", "GET, HEAD, PUT, PATCH, DELETE"),
        ("post", "schema/", "GET, HEAD"),
        ("delete", "schema/", "GET, HEAD"),
        ("options", "cart/", "GET, HEAD"),
        ("trace", "cart/", "GET, HEAD"),
        ("brew", "cart/", "GET, HEAD"),
    ],
)
def test_another_method_is_refused_with_those_that_are_taken(desk, method, address, taken):
    response = desk.generic(method.upper(), f"/api/{address}")
    refusal(response, 405)
    assert response["Allow"] == taken


def test_a_fault_of_ours_is_a_500(unlucky):
    with patch.object(WholeCart, "get", side_effect=RuntimeError("secret detail")):
        response = unlucky.get("/api/cart/")
    assert "secret detail" not in refusal(response, 500)["error"]


@pytest.mark.parametrize("error", [OperationalError("locked"), InterfaceError("gone")])
def test_a_database_that_is_busy_or_away_is_a_503(unlucky, error):
    with patch.object(WholeCart, "get", side_effect=error):
        response = unlucky.get("/api/cart/")
    refusal(response, 503)
    assert response["Retry-After"] == "5"


def test_a_database_that_is_away_at_the_login_is_a_503(unlucky):
    with patch("accounts.tokens._find", side_effect=OperationalError("gone")):
        response = unlucky.get("/api/cart/")
    refusal(response, 503)
    assert response["Retry-After"] == "5"


@pytest.mark.parametrize("host", ["evil.example", "testserver:x", "", "a b"])
@pytest.mark.parametrize("address", ["cart/", "mango-categories/", "schema/", "nowhere/"])
def test_a_host_that_is_not_the_shop_s_is_refused(hers, host, address):
    response = hers.get(f"/api/{address}", headers={"Host": host})
    refusal(response, 400)
    assert host not in response.content.decode() or not host


def test_what_went_just_now_is_not_found(desk, himsagar):
    with patch("api.views.catalogue.save_variety", side_effect=MangoCategory.DoesNotExist):
        refusal(desk.patch(f"/api/mango-categories/{himsagar.pk}/", {}), 404)


def test_the_guide_for_people_is_refused_as_a_page(guest):
    response = guest.post("/api/docs/")
    assert response.status_code == 405


@pytest.mark.parametrize(
    "status, method, address, sent",
    [
        (400, "post", "login/", {}),
        (401, "get", "cart/", None),
        (404, "get", "nowhere/", None),
        (405, "get", "login/", None),
    ],
)
def test_no_cache_keeps_a_refusal_and_no_search_lists_it(db, status, method, address, sent):
    response = getattr(Program(), method)(f"/api/{address}", sent)
    refusal(response, status)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
