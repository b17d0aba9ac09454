"""Every address of the API for whoever comes without a token that counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from api.urls import urlpatterns
from tests.programs import JSON, Program, made, program_of, refusal

# Address: who is asked for a token, by method. All other methods are refused to all.
CLOSED = {
    "logout/": "post",
    "profile/": "get put patch",
    "mango-categories/": "post",
    "mango-categories/1/": "put patch delete",
    "add-to-cart/": "post",
    "cart/": "get",
    "cart-item/1/": "put patch",
    "cart-item/1/delete/": "delete",
    "cart-items/": "get post",
    "cart-items/1/": "get put patch delete",
    "place-order/": "post",
    "user-orders/": "get",
    "user-orders-with-items/": "get",
    "orders/": "get",
    "orders/1/": "get patch",
    "orders/1/cancel/": "post",
    "payments/": "get",
    "payments/1/": "get patch",
}
OPEN = ["register/", "login/", "schema/", "docs/"]
DOORS = [(method, f"/api/{address}") for address, ways in CLOSED.items() for method in ways.split()]
METHODS = ["get", "post", "put", "patch", "delete"]
BAD_HEADERS = {
    "no header": None,
    "nothing": "",
    "the scheme alone": "Token",
    "another scheme": "Bearer {token}",
    "basic": "Basic YXNoYTphc2hh",
    "no scheme": "{token}",
    "too short": "Token {token:.63}",
    "too long": "Token {token}0",
    "two": "Token {token} {token}",
    "another one": "Token " + "0" * 64,
    "its key with another end": "Token {token:.15}" + "0" * 49,
    "no hexadecimal": "Token " + "x" * 64,
    "very long": "Token " + "0" * 100_000,
    "no ASCII": "Token \xe0\xa7\xa6",
}


def test_this_table_has_every_address():
    written = {address.replace("1", "<int:pk>") for address in [*CLOSED, *OPEN]}
    assert written == {str(pattern.pattern) for pattern in urlpatterns} - {"<path:rest>"}


def without_right(response) -> None:
    refusal(response, 401)
    assert response["WWW-Authenticate"] == "Token"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method, address", DOORS)
def test_who_has_no_token_is_asked_for_it(stranger, method, address):
    without_right(getattr(stranger, method)(address, {"quantity": 1}))


@pytest.mark.parametrize("method, address", DOORS)
def test_a_token_that_has_ended_gives_no_right(hers, method, address):
    ApiToken.objects.all().delete()
    without_right(getattr(hers, method)(address, {"quantity": 1}))


@pytest.mark.parametrize("header", BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_what_is_no_token_gives_no_right(hers, header):
    program = Program()
    if header is not None:
        program.credentials(HTTP_AUTHORIZATION=header.format(token=hers.token))
    without_right(program.get("/api/cart/"))


@pytest.mark.parametrize("scheme", ["Token", "token", "TOKEN", "Token "])
def test_the_scheme_is_known_in_any_writing(hers, scheme):
    hers.credentials(HTTP_AUTHORIZATION=f"{scheme} {hers.token}")
    assert hers.get("/api/cart/").status_code == 200


def test_a_token_that_is_too_old_gives_no_right(hers):
    made(hers.token, expiry=timezone.now() - timedelta(seconds=1))
    without_right(hers.get("/api/cart/"))


def test_a_closed_account_gives_no_right(hers, asha):
    asha.is_active = False
    asha.save()
    without_right(hers.get("/api/cart/"))


def test_a_browser_s_login_gives_no_right(as_asha, cart):
    without_right(as_asha.get("/api/cart/"))
    without_right(as_asha.post("/api/add-to-cart/", "{}", content_type=JSON))


@pytest.mark.parametrize("address", ["mango-categories/", "mango-categories/{}/"])
def test_everybody_reads_varieties_but_a_bad_token_is_told(stranger, himsagar, address):
    address = "/api/" + address.format(himsagar.pk)
    assert stranger.get(address).status_code == 200
    without_right(Program("0" * 64).get(address))


@pytest.mark.parametrize("address", ["schema/", "docs/"])
def test_everybody_reads_the_description(db, address):
    assert Program("0" * 64).get(f"/api/{address}").status_code == 200


@pytest.mark.parametrize("address", CLOSED)
def test_other_methods_are_refused_with_those_that_are_taken(desk, address):
    taken = {way.upper() for way in CLOSED[address].split()}
    if address.startswith("mango-categories"):
        taken |= {"GET"}
    for method in METHODS:
        if method.upper() not in taken:
            response = getattr(desk, method)(f"/api/{address}", {"quantity": 1})
            refusal(response, 405)
            assert set(response["Allow"].split(", ")) - {"HEAD"} == taken


def test_staff_in_two_steps_alone_where_the_shop_asks_it(meera, settings):
    program = program_of(meera)
    settings.STAFF_SECOND_FACTOR = True
    told = refusal(program.get("/api/orders/"), 401)
    assert "a password and a code" in told["error"]
