"""Programs with tokens of the table's persons, and what they are answered."""

from dataclasses import dataclass, field
from itertools import count

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tokens import issue
from orders.models import Order
from shop.models import CartItem
from tests.access.program_table import (
    BAD_TOKEN,
    CALLS,
    GUESTS_LINE,
    GUESTS_ORDER,
    GUESTS_PAYMENT,
    HER_LINE,
    HER_PAYMENT,
    HERS,
    METHODS,
    NO_TOKEN,
    Call,
)
from tests.access.rules import ASHA, IN, MANAGER, PACKER, RAVI, STAFF, SUPERUSER
from tests.desk import staff_in
from tests.factories import make_cart, make_mango, make_user, place

WRITES = ("INSERT", "UPDATE", "DELETE")
calls = count(1)


@dataclass
class Programs:
    """`headers` by caller; `things` fill the brackets of addresses, `names` those of bodies."""

    people: dict[str, User]
    headers: dict[str, dict]
    things: dict[str, dict]
    names: dict[str, object]
    # One for all calls: each new one would load the middleware anew. No answer sets a cookie.
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def address_of(self, call: Call, **others) -> str:
        address = call.address
        for name, value in (self.things.get(call.about, {}) | others).items():
            address = address.replace(f"<{name}>", str(value))
        return address

    def body_of(self, call: Call, method: str) -> dict:
        _rule, body = call.sends.get(method, (None, {}))
        return {name: self.names.get(value, value) for name, value in body.items()}


@dataclass
class Answer:
    """What came back. `written` are the statements that changed something."""

    call: Call
    method: str
    response: HttpResponse
    written: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        status = self.response.status_code
        return IN if 200 <= status < 300 else str(status)

    def __str__(self):
        told = f"{self.method} {self.call.address} {self.call.about}".strip()
        return f"{told}: {self.outcome}"


def gather() -> Programs:
    """Everybody has something in the cart; Asha and a guest have each ordered once."""
    himsagar = make_mango("Himsagar")
    people = {
        ASHA: make_user("asha", first_name="Asha"),
        RAVI: make_user("ravi"),
        STAFF: make_user("meera", is_staff=True),
        PACKER: staff_in(PACKER),
        MANAGER: staff_in(MANAGER),
        SUPERUSER: make_user("owner", is_staff=True, is_superuser=True),
    }
    hers, guests = place(make_cart(people[ASHA], himsagar=1)), place(make_cart(himsagar=1))
    make_cart(himsagar=1)
    for person in people.values():
        person.cart.add(himsagar, 3) if person is people[ASHA] else make_cart(person, himsagar=1)
    things = {
        "a variety": {"pk": himsagar.pk},
        HERS: {"pk": hers.pk},
        GUESTS_ORDER: {"pk": guests.pk},
        HER_PAYMENT: {"pk": _payment_of(hers)},
        GUESTS_PAYMENT: {"pk": _payment_of(guests)},
        HER_LINE: {"pk": CartItem.objects.get(cart__user=people[ASHA]).pk},
        GUESTS_LINE: {"pk": CartItem.objects.get(cart__user=None).pk},
        "nothing": {"rest": "nowhere/"},
    }
    headers = {NO_TOKEN: {}, BAD_TOKEN: with_token("0123456789abcdef" * 4)}
    headers |= {name: with_token(issue(person)) for name, person in people.items()}
    names = {"{mango}": himsagar.pk, "{her_email}": people[ASHA].email}
    return Programs(people, headers, things, names)


def with_token(token: str) -> dict[str, str]:
    return {"Authorization": f"Token {token}"}


def _payment_of(order: Order) -> int:
    return order.payment.pk


def travel(programs: Programs, caller: str, **options) -> list[Answer]:
    """All answers that this caller gets. Nothing that was done on the way lasts."""
    return [ask(programs, caller, call, method, **options) for call in CALLS for method in METHODS]


def ask(
    programs: Programs,
    caller: str,
    call: Call,
    method: str,
    *,
    address: str = "",
    body: dict | None = None,
    headers: dict | None = None,
    browser: Client | None = None,
) -> Answer:
    """One call, as if it were the first, with more headers than the caller's usual ones.

    Each comes from another address: no limit is met.
    """
    number, written = next(calls), []
    sender = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def note(execute, sql, *rest):
        if sql.startswith(WRITES):
            written.append(sql)
        return execute(sql, *rest)

    options = {"headers": programs.headers[caller] | (headers or {}), "REMOTE_ADDR": sender}
    if method in ("POST", "PUT", "PATCH"):
        options["data"] = programs.body_of(call, method) if body is None else body
        options["content_type"] = "application/json"
    with transaction.atomic(), connection.execute_wrapper(note):
        wanted = address or programs.address_of(call)
        response = getattr(browser or programs.client, method.lower())(wanted, **options)
        transaction.set_rollback(True)
    return Answer(call, method, response, written)
