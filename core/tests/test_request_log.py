"""The line of each request, and the number that joins all lines of it."""

import re

import pytest
from django.test import Client

from core.logs import calls
from core.logs.calls import id_of
from shop import views
from tests.access.walk import addresses
from tests.factories import make_cart, place
from tests.reading import words

NUMBER = re.compile(r"[0-9a-f]{12}")


def test_a_request_has_one_line(log, as_asha, asha):
    response = as_asha.get("/orders/?page=1&phone=01712345678")
    [line] = log.of("core.requests")
    assert line["message"] == "request"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/orders/", 200)
    assert line["view"] == "orders:my-orders"
    assert line["user"] == asha.pk
    assert 0 < line["milliseconds"] < 60_000
    assert line["request"] == response["X-Request-ID"]
    assert NUMBER.fullmatch(line["request"])
    assert "client" not in line


def test_a_visitor_without_an_account_is_nobody(log, guest):
    guest.get("/")
    assert "user" not in log.of("core.requests")[0]


def test_each_request_has_another_number(guest):
    assert len({guest.get("/robots.txt")["X-Request-ID"] for _ in range(5)}) == 5


def test_secret_links_are_cut_out(log, guest, asha, himsagar):
    order = place(make_cart(asha, himsagar=1))
    guest.get(f"/orders/link/{order.link_token}/")
    guest.get("/accounts/password_reset/link/1a-secret-of-a-mail/")
    guest.get("/no/link/at-all")
    paths = [line["path"] for line in log.of("core.requests")]
    assert paths == [
        "/orders/link/[...]/",
        "/accounts/password_reset/link/[...]/",
        "/no/link/[...]",
    ]


def test_all_addresses_with_a_secret_are_links():
    """What hides them goes by this step of the address."""
    secret = [address for address in addresses() if re.search("token|key>", address)]
    assert secret and all("/link/" in address for address in secret)


@pytest.mark.parametrize(
    "path, level",
    [("/", "INFO"), ("/no-such-page/", "INFO"), ("/orders/K7MX-29RH/", "WARNING")],
)
def test_what_may_be_anothers_is_told_apart_from_what_is_nowhere(log, as_asha, path, level):
    as_asha.get(path)
    assert log.of("core.requests")[0]["level"] == level


def test_a_refusal_says_from_where(log, as_asha):
    as_asha.get("/admin/login/")
    [line] = log.of("core.requests", "refused")
    assert (line["status"], line["client"]) == (403, "127.0.0.1")


def test_a_form_without_its_token_is_told(log, db):
    Client(enforce_csrf_checks=True).post("/cart/add/", {"mango_id": 1})
    [told] = log.of("django.security.csrf")
    [line] = log.of("core.requests", "refused")
    assert "CSRF cookie not set" in told["message"]
    assert line["status"] == 403
    assert told["request"] == line["request"]


def test_health_and_files_are_quiet(log, guest):
    guest.get("/healthz")
    guest.get("/media/none.jpg")
    assert [line["path"] for line in log.of("core.requests")] == ["/media/none.jpg"]


def test_a_fault_is_told_with_the_number_that_the_page_shows(log, db, monkeypatch):
    def fails(parameters):
        raise ZeroDivisionError("House 12, Road 3; purple-tiger")

    monkeypatch.setattr(views, "CatalogueSearch", fails)
    browser = Client(raise_request_exception=False)
    browser.cookies["theme"] = "purple-tiger"
    response = browser.get("/?q=House+12,+Road+3")
    number = response["X-Request-ID"]
    assert f"tell us this number, too: {number}" in words(response)
    [fault] = log.of("django.request")
    assert fault["level"] == "ERROR" and fault["request"] == number
    assert "ZeroDivisionError" in fault["error"]
    assert "House 12" not in log.text and "purple-tiger" not in log.text
    assert log.of("core.requests")[0]["level"] == "ERROR"


def test_a_page_that_is_only_missing_shows_no_number(guest):
    response = guest.get("/no-such-page/")
    assert response["X-Request-ID"] not in response.content.decode()


def test_a_visitor_gives_no_number(guest):
    mine = "my-own-number-1234"
    assert guest.get("/", headers={"X-Request-ID": mine})["X-Request-ID"] != mine


@pytest.fixture
def proxies(settings):
    calls._is_proxy.cache_clear()
    settings.TRUSTED_PROXIES = ["10.0.0.1", "192.168.7.0/24"]
    yield
    calls._is_proxy.cache_clear()


@pytest.mark.parametrize("client", ["10.0.0.1", "192.168.7.20"])
def test_a_trusted_proxy_gives_the_number(proxies, client):
    assert id_of("2f9c-edge.7_001", client) == "2f9c-edge.7_001"


@pytest.mark.parametrize("client", ["10.0.0.2", "", "unix:", "::1"])
def test_nobody_else_does(proxies, client):
    assert NUMBER.fullmatch(id_of("2f9c-edge.7_001", client))


@pytest.mark.parametrize(
    "wished", [None, "", "short", "x" * 65, "with space1", 'quote"1234', "new\nline12", "১২৩৪৫৬৭৮"]
)
def test_not_even_a_proxy_gives_what_is_not_well_formed(proxies, wished):
    assert NUMBER.fullmatch(id_of(wished, "10.0.0.1"))
