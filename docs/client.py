"""A whole client of the shop's API, with Python's standard library alone.

    python docs/client.py http://127.0.0.1:8000 \
        --staff-email owner@example.com --staff-password demo-mango-orchard

A new shopper orders five kilograms, and staff brings the order to its end. It stops with exit
code 1 and a sentence at the first answer that is not the one it needs.
"""

import argparse
import json
import secrets
import sys
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

KILOGRAMS = 5
STEPS = ["Confirmed", "Packed", "Shipped", "Delivered"]


class Unexpected(Exception):
    """The shop's answer was not the one we need. str() says which and why."""


class Shop:
    """The API at one address, for one person once they are logged in."""

    def __init__(self, address: str):
        self.address = address.rstrip("/")
        self.token = ""

    def ask(self, method: str, path: str, body=None, *, status: int = 200, **headers):
        """What the shop answers to this. Raises Unexpected for another `status`."""
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}/api/{path}", sent, headers, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                code, text = answer.status, answer.read()
        except HTTPError as refusal:
            code, text = refusal.code, refusal.read()
        except OSError as error:
            raise Unexpected(f"{method} {path}: the shop does not answer ({error}).") from error
        if code != status:
            raise Unexpected(f"{method} {path}: {code} in place of {status}. {text.decode()[:300]}")
        return json.loads(text)

    def register(self, username: str, email: str, password: str) -> None:
        body = {"username": username, "email": email, "password": password}
        self.token = self.ask("POST", "register/", body, status=201)["token"]

    def log_in(self, email: str, password: str) -> None:
        body = {"email": email, "password": password, "device": "client.py"}
        self.token = self.ask("POST", "login/", body)["token"]


def buy(shop: Shop) -> int:
    """Register, fill a cart and order; the order's id."""
    name = f"visitor-{secrets.token_hex(4)}"
    shop.register(name, f"{name}@example.com", secrets.token_urlsafe(16))
    say(f"Registered as {name}.")

    varieties = shop.ask("GET", "mango-categories/?in_stock=1")
    mango = next((one for one in varieties if one["stock_quantity"] >= KILOGRAMS), None)
    need(mango, f"No variety has {KILOGRAMS} kg left.")
    say(f"{len(varieties)} varieties in stock; {mango['name']} costs {mango['price']} taka a kg.")

    say(
        shop.ask("POST", "add-to-cart/", {"mango_id": mango["id"], "quantity": KILOGRAMS})[
            "message"
        ]
    )
    lines = shop.ask("GET", "cart/")
    need(
        [line["quantity"] for line in lines] == [KILOGRAMS],
        "The cart does not hold what was put in.",
    )

    # The same key for as long as no answer came: then it is one order, however often it is sent.
    key = str(uuid.uuid4())
    details = {"phone_number": "01712345678", "billing_address": "12 Green Road, Dhaka"}
    send = {"status": 201, "Idempotency-Key": key}
    placed = shop.ask("POST", "place-order/", details, **send)
    say(f"{placed['message']} {placed['total_amount']} taka.")
    again = shop.ask("POST", "place-order/", details, **send)
    need(again == placed, "The same key gave another answer.")
    say("Sent again with the same key: the same answer, and no second order.")

    history = shop.ask("GET", "user-orders-with-items/")
    need(
        [order["id"] for order in history] == [placed["order_id"]], "The history has other orders."
    )
    bought = ", ".join(
        f"{item['quantity']} kg {item['mango_category']}" for item in history[0]["items"]
    )
    say(f"In the history: {bought}, {history[0]['status']}.")
    return placed["order_id"]


def deliver(shop: Shop, order_id: int) -> None:
    """As staff: move the order along to the door, and say that it is paid."""
    for status in STEPS:
        order = shop.ask("PATCH", f"orders/{order_id}/", {"status": status})
        need(order["status"] == status, f"The order is {order['status']}, not {status}.")
        say(f"Staff: order {order['reference']} is {status}.")
    payments = {one["order"]: one for one in shop.ask("GET", "payments/")}
    payment = payments[order_id]
    paid = shop.ask("PATCH", f"payments/{payment['id']}/", {"payment_status": "Paid"})
    need(paid["payment_status"] == "Paid", f"The payment is {paid['payment_status']}, not Paid.")
    say("Staff: it is paid.")


def say(words: str) -> None:
    print(words)  # noqa: T201


def need(what, otherwise: str) -> None:
    if not what:
        raise Unexpected(otherwise)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shop", help="the shop's address, such as http://127.0.0.1:8000")
    parser.add_argument("--staff-email", required=True)
    parser.add_argument("--staff-password", required=True)
    options = parser.parse_args()
    shopper, staff = Shop(options.shop), Shop(options.shop)
    try:
        order_id = buy(shopper)
        staff.log_in(options.staff_email, options.staff_password)
        deliver(staff, order_id)
        order = shopper.ask("GET", f"orders/{order_id}/")
        payment = shopper.ask("GET", "payments/")[0]
        seen = (order["status"], payment["payment_status"])
        need(seen == ("Delivered", "Paid"), f"The shopper sees {seen[0]} and {seen[1]}.")
        say("The shopper sees it: Delivered, Paid.")
    except Unexpected as error:
        sys.exit(f"Not as expected: {error}")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        sys.exit(f"Not as expected: an answer of the shop has another shape ({error!r}).")


if __name__ == "__main__":
    main()
