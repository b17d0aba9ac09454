"""What the server's log tells after people and programs were there, each with marked values."""

import json
import re

import pytest
import requests
from post_office.models import Email

from accounts.models import User
from orders.models import Order
from tests.factories import make_mango

MARKED = {
    "full_name": "Zubaida Quamrunnesa",
    "email": "zubaida.quamrunnesa@mail.example.com",
    "phone_number": "+8801798765432",
    "billing_address": "Holding 4711, Tejkunipara Lane, Dhaka",
    "note": "Ring twice at Tejkunipara",
}
SECRET = {"password": "saffron-lantern-7719", "wrong": "wrong-lantern-5523"}
HEADERS = {"X-Forwarded-For": "203.0.113.77", "X-Request-ID": "given-by-a-visitor"}


class Visitor(requests.Session):
    """A browser without a picture: cookies, and each form's token."""

    def __init__(self, shop: str) -> None:
        super().__init__()
        self.shop = shop
        self.headers.update(HEADERS)

    def open(self, path: str) -> requests.Response:
        return self.get(self.shop + path)

    def fill_in(self, path: str, **fields) -> requests.Response:
        token = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', self.open("/orders/track/").text
        )
        return self.post(self.shop + path, {"csrfmiddlewaretoken": token[1], **fields})


@pytest.fixture(scope="module")
def log(shop, database, shop_folder) -> str:
    """All that the log tells after a day with each of them."""
    mango = make_mango("Himsagar")
    secrets = _day_of_a_guest(shop, mango) | _day_of_a_person(shop) | _day_of_a_program(shop, mango)
    path = shop_folder / "server.log"
    text = path.read_text()
    for secret in secrets:
        assert len(secret) > 20
        assert secret not in text
    return text


def _day_of_a_guest(shop, mango) -> set[str]:
    guest = Visitor(shop)
    guest.fill_in("/cart/add/", mango_id=mango.pk, quantity="2")
    typed = MARKED | {"same_address": "on", "payment_method": "cash_on_delivery"}
    # Wrong in one field, so that all of it comes back once.
    assert guest.fill_in("/checkout/", **typed | {"phone_number": "12"}).status_code == 422
    assert guest.fill_in("/checkout/", **typed).status_code == 200
    order = Order.objects.get()
    stranger = Visitor(shop)
    assert stranger.open(f"/orders/link/{order.link_token}/").status_code == 200
    stranger.open(f"/orders/link/{order.link_token}")
    stranger.open(f"/orders/link/{order.link_token}x/")
    stranger.fill_in(
        "/orders/track/", reference=order.reference, phone_number=MARKED["phone_number"]
    )
    stranger.open(f"/?q={MARKED['email']}&phone={MARKED['phone_number']}")
    stranger.open(f"/{MARKED['email']}/{MARKED['phone_number']}/")
    # A form without its token, full of what is nobody's business.
    assert requests.post(f"{shop}/checkout/", typed).status_code == 403
    return {order.link_token, *guest.cookies.values(), *stranger.cookies.values()}


def _day_of_a_person(shop) -> set[str]:
    person = Visitor(shop)
    password = SECRET["password"]
    names = {"username": "zubaida", "email": MARKED["email"]}
    registered = person.fill_in(
        "/accounts/register/", **names, password1=password, password2=password
    )
    assert registered.status_code == 200 and User.objects.get().email == MARKED["email"]
    cookies = set(person.cookies.values())
    person.fill_in("/accounts/logout/")
    person.fill_in("/accounts/login/", login=MARKED["email"], password=SECRET["wrong"])
    person.fill_in("/accounts/login/", login=MARKED["email"], password=password)
    addresses = {name: MARKED[name] for name in ("phone_number", "billing_address")}
    person.fill_in("/accounts/profile/", **names, first_name=MARKED["full_name"], **addresses)
    person.fill_in("/accounts/password_reset/", email=MARKED["email"])
    link = re.search(r"/link/([\w-]+)/", Email.objects.order_by("-pk")[0].message)[1]
    Visitor(shop).open(f"/accounts/password_reset/link/{link}/")
    return cookies | set(person.cookies.values()) | {link}


def _day_of_a_program(shop, mango) -> set[str]:
    def call(method, path, **more):
        return requests.request(method, f"{shop}/api/{path}/", headers=headers, **more)

    headers = dict(HEADERS)
    login = {"email": MARKED["email"], "password": SECRET["wrong"]}
    assert call("POST", "login", json=login).status_code == 400
    answer = call("POST", "login", json=login | {"password": SECRET["password"]})
    token = answer.json()["token"]
    headers["Authorization"] = f"Token {token}"
    call("GET", "profile")
    call("PATCH", "profile", json={"billing_address": MARKED["billing_address"]})
    call("POST", "add-to-cart", json={"mango_id": mango.pk, "quantity": 1})
    typed = {name: MARKED[name] for name in ("phone_number", "billing_address")}
    assert call("POST", "place-order", json=typed | {"phone_number": "12"}).status_code == 400
    assert call("POST", "place-order", json=typed | {"price": "1.00"}).status_code == 201
    headers["Authorization"] = f"Token {token[:-1]}x"
    assert call("GET", "cart").status_code == 401
    return {token, token[:-1] + "x"}


def lines(log: str) -> list[dict]:
    # The first line is for whoever started the server, not for the log.
    return [json.loads(line) for line in log.splitlines() if not line.startswith("Serving on ")]


def test_every_line_is_json_with_time_level_logger_and_message(log):
    assert len(lines(log)) > 40
    for line in lines(log):
        assert list(line)[:4] == ["time", "level", "logger", "message"]
        assert re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])


def test_everything_that_happened_in_a_request_has_its_number(log):
    told = [line for line in lines(log) if line["logger"].startswith("core.")]
    assert all(re.fullmatch("[0-9a-f]{12}", line["request"]) for line in told)
    numbers = [line["request"] for line in told if line["logger"] == "core.requests"]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("part", [*MARKED.values(), *SECRET.values()])
def test_nothing_that_was_typed_is_in_it(log, part):
    for piece in {part, part.lower(), *part.split(", ")}:
        assert piece not in log
    digits = re.sub(r"\D", "", part)
    assert len(digits) < 10 or digits[3:] not in re.sub(r"[^\d.]", "", log)


def test_what_matters_for_security_is_in_it(log):
    events = [line["message"] for line in lines(log) if line["logger"] == "core.security"]
    assert set(events) == {
        "account opened",
        "logged in",
        "logged out",
        "login failed",
        "tried to set what is the shop's",
    }
    refused = {line["status"] for line in lines(log) if line["message"] == "refused"}
    assert {400, 401, 403, 404} <= refused
    assert "given-by-a-visitor" not in log and "203.0.113.77" not in log
