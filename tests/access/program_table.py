"""The table of the API: each address, whose thing it asks for, and who may do what with it.

«yes» is an answer in the 200s to a call that is right in itself. What is not named is answered
with 405; without a token with 401, where the address is for nobody without one.
"""

from dataclasses import dataclass, field

from tests.access.rules import ASHA, IN, MANAGER, PACKER, RAVI, STAFF, SUPERUSER, Rule

NO_TOKEN, BAD_TOKEN = "no token", "bad token"
STRANGERS = (NO_TOKEN, BAD_TOKEN)
PERSONS = (ASHA, RAVI, STAFF, PACKER, MANAGER, SUPERUSER)
CALLERS = (*STRANGERS, *PERSONS)
UNKNOWN, FORBIDDEN, NOT_FOUND = "401", "403", "404"
READING, SENDING = ("GET", "HEAD"), ("POST", "PUT", "PATCH", "DELETE")
METHODS = (*READING, *SENDING, "OPTIONS", "TRACE")


def _rule(name: str, who=(), *, others: str, **besides: str) -> Rule:
    strangers = dict.fromkeys(STRANGERS, UNKNOWN)
    answers = dict.fromkeys(PERSONS, others) | dict.fromkeys(who, IN)
    return Rule(name, strangers | answers | besides)


ANYBODY = Rule("anybody", dict.fromkeys(CALLERS, IN))
NOBODY = Rule("nobody", dict.fromkeys(CALLERS, NOT_FOUND))
UNLESS_BAD = Rule("anybody, but with no bad token", ANYBODY.answers | {BAD_TOKEN: UNKNOWN})
LOGGED_IN = _rule("who has a token", PERSONS, others=IN)
ONLY_ASHA = _rule("Asha", (ASHA,), others=NOT_FOUND)
NO_ONE_ELSE = _rule("nobody else", others=NOT_FOUND)
AT_THE_DESK = (STAFF, PACKER, MANAGER, SUPERUSER)
ASHA_OR_STAFF = _rule("Asha, and staff", (ASHA, *AT_THE_DESK), others=NOT_FOUND)
ALL_STAFF = _rule("staff", AT_THE_DESK, others=NOT_FOUND)
MOVERS, MANAGERS = (PACKER, MANAGER, SUPERUSER), (MANAGER, SUPERUSER)
# Who may see a thing is told that it cannot be changed; who may not learns nothing of it.
MOVE_HERS = _rule("Packer, Manager", MOVERS, others=FORBIDDEN, **{RAVI: NOT_FOUND})
MOVE_GUESTS = Rule("Packer, Manager (a guest's)", MOVE_HERS.answers | {ASHA: NOT_FOUND})
MONEY_HERS = _rule("Manager", MANAGERS, others=FORBIDDEN, **{RAVI: NOT_FOUND})
MONEY_GUESTS = Rule("Manager (a guest's)", MONEY_HERS.answers | {ASHA: NOT_FOUND})
# Everybody sees the varieties.
KEEP = _rule("Manager (varieties)", MANAGERS, others=FORBIDDEN)


@dataclass(frozen=True)
class Call:
    """One address. `sends` says by method who may, and with what; texts may name things: `{mango}`.

    `open_to_strangers` need no token, so that what is not named is 405 for all; `is_shared` answers
    are the same for everybody.
    """

    address: str
    about: str = ""
    read: Rule | None = None
    sends: dict[str, tuple[Rule, dict]] = field(default_factory=dict)
    open_to_strangers: bool = False
    is_shared: bool = False

    def rule_of(self, method: str) -> Rule | None:
        if method in READING:
            return self.read
        return self.sends[method][0] if method in self.sends else None


HERS, GUESTS_ORDER = "Asha's order", "the guest's order"
HER_LINE, GUESTS_LINE = "Asha's cart", "the guest's cart"
HER_PAYMENT, GUESTS_PAYMENT = "the payment of Asha's order", "the payment of the guest's order"
NEW = {"username": "nila", "email": "nila@example.com", "password": "a-long-mango-night"}
KNOWN = {"email": "{her_email}", "password": "demo-mango-orchard"}
TAKEN = {"mango_id": "{mango}", "quantity": 1}
KILOGRAMS = {"quantity": 2}
VARIETY = {"name": "Fazli", "price": "120.00", "stock_quantity": 5}
DELIVERY = {"phone_number": "01712345678", "billing_address": "Dhaka"}
PROFILE = {"billing_address": "Dhaka"}


def _line(about: str, rule: Rule):
    change = {"PUT": (rule, KILOGRAMS), "PATCH": (rule, KILOGRAMS)}
    yield Call("/api/cart-item/<pk>/", about, sends=change)
    yield Call("/api/cart-item/<pk>/delete/", about, sends={"DELETE": (rule, {})})
    yield Call("/api/cart-items/<pk>/", about, rule, change | {"DELETE": (rule, {})})


def _order(about: str, read: Rule, move: Rule, cancel: Rule):
    yield Call("/api/orders/<pk>/", about, read, {"PATCH": (move, {"status": "Confirmed"})})
    yield Call("/api/orders/<pk>/cancel/", about, sends={"POST": (cancel, {})})


def _payment(about: str, read: Rule, change: Rule):
    yield Call("/api/payments/<pk>/", about, read, {"PATCH": (change, {"payment_status": "Paid"})})


CALLS = [
    Call("/api/register/", sends={"POST": (ANYBODY, NEW)}, open_to_strangers=True),
    Call("/api/login/", sends={"POST": (ANYBODY, KNOWN)}, open_to_strangers=True),
    Call("/api/logout/", sends={"POST": (LOGGED_IN, {})}),
    Call(
        "/api/profile/",
        read=LOGGED_IN,
        sends={"PUT": (LOGGED_IN, PROFILE), "PATCH": (LOGGED_IN, PROFILE)},
    ),
    Call(
        "/api/mango-categories/",
        read=UNLESS_BAD,
        sends={"POST": (KEEP, VARIETY)},
        is_shared=True,
    ),
    Call(
        "/api/mango-categories/<pk>/",
        "a variety",
        read=UNLESS_BAD,
        sends={"PUT": (KEEP, VARIETY), "PATCH": (KEEP, VARIETY), "DELETE": (KEEP, {})},
        is_shared=True,
    ),
    Call("/api/add-to-cart/", sends={"POST": (LOGGED_IN, TAKEN)}),
    Call("/api/cart/", read=LOGGED_IN),
    Call("/api/cart-items/", read=LOGGED_IN, sends={"POST": (LOGGED_IN, TAKEN)}),
    *_line(HER_LINE, ONLY_ASHA),
    *_line(GUESTS_LINE, NO_ONE_ELSE),
    Call("/api/place-order/", sends={"POST": (LOGGED_IN, DELIVERY)}),
    Call("/api/user-orders/", read=LOGGED_IN),
    Call("/api/user-orders-with-items/", read=LOGGED_IN),
    Call("/api/orders/", read=LOGGED_IN),
    *_order(HERS, ASHA_OR_STAFF, MOVE_HERS, ONLY_ASHA),
    *_order(GUESTS_ORDER, ALL_STAFF, MOVE_GUESTS, NO_ONE_ELSE),
    Call("/api/payments/", read=LOGGED_IN),
    *_payment(HER_PAYMENT, ASHA_OR_STAFF, MONEY_HERS),
    *_payment(GUESTS_PAYMENT, ALL_STAFF, MONEY_GUESTS),
    Call("/api/schema/", read=ANYBODY, open_to_strangers=True),
    Call("/api/<rest>", "nothing", NOBODY, {method: (NOBODY, {}) for method in SENDING}),
]
