"""Which pages of other sites may call the API: none, unless the shop names them."""

import pytest

OURS, OTHER = "https://app.example", "https://evil.example"
ASKED_BEFORE = {"Access-Control-Request-Method": "POST"}


@pytest.fixture
def named(settings):
    settings.CORS_ALLOWED_ORIGINS = [OURS]


def asked(program, address, origin, method="get", **headers):
    return getattr(program, method)(address, headers={"Origin": origin} | headers)


def told(response) -> dict[str, str]:
    return {name for name in response.headers if name.startswith("Access-Control")}


@pytest.mark.parametrize("origin", [OURS, OTHER, "null", "http://testserver"])
def test_nobody_may_unless_named(stranger, himsagar, origin):
    for method, headers in (("get", {}), ("options", ASKED_BEFORE)):
        response = asked(stranger, "/api/mango-categories/", origin, method, **headers)
        assert told(response) == set()


def test_who_is_named_may_read(stranger, himsagar, named):
    response = asked(stranger, "/api/mango-categories/", OURS)
    assert response["Access-Control-Allow-Origin"] == OURS
    assert "origin" in response["Vary"].lower()
    exposed = response["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "Retry-After"} <= set(exposed)
    assert "Access-Control-Allow-Credentials" not in response


def test_a_refusal_can_be_read_too(stranger, named):
    response = asked(stranger, "/api/cart/", OURS)
    assert response.status_code == 401
    assert response["Access-Control-Allow-Origin"] == OURS


def test_what_a_program_sends_may_be_sent(stranger, named):
    response = asked(stranger, "/api/place-order/", OURS, "options", **ASKED_BEFORE)
    assert (response.status_code, response.content) == (200, b"")
    allowed = response["Access-Control-Allow-Headers"].lower().split(", ")
    needed = {"authorization", "content-type", "idempotency-key", "if-match", "if-none-match"}
    assert needed <= set(allowed)
    methods = response["Access-Control-Allow-Methods"].split(", ")
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(methods)


@pytest.mark.parametrize(
    "origin",
    [
        OTHER,
        "null",
        "http://app.example",
        "https://app.example:444",
        "https://app.example.evil.example",
        "https://evil.example/https://app.example",
        "https://APP.example.",
    ],
)
def test_nobody_else_may(stranger, himsagar, named, origin):
    for method, headers in (("get", {}), ("options", ASKED_BEFORE)):
        response = asked(stranger, "/api/mango-categories/", origin, method, **headers)
        assert told(response) <= {"Access-Control-Expose-Headers"}
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("address", ["/", "/cart/", "/accounts/login/", "/healthz", "/apix/"])
def test_pages_are_for_nobody_s_script(guest, himsagar, named, address):
    assert told(asked(guest, address, OURS)) == set()
