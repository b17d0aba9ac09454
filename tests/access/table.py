"""The table: each address, who may open it (GET, HEAD) and who may send it a form (POST).

What is not named is answered with 405. A page that comes new has to be written down here first:
the tests find every address of the shop, and each one needs its row.
"""

from dataclasses import dataclass, field

from tests.access.rules import (
    ANYBODY,
    ASHA_OR_MOVERS,
    ASHA_OR_STAFF,
    AT_DESK,
    BUYER_OR_MOVERS,
    BUYER_OR_STAFF,
    CODE_AGAIN,
    DESK_LOGIN,
    DESK_LOGOUT,
    FOLLOWING,
    IN_TWO_STEPS,
    LOGGED_IN,
    MANAGE,
    NO_PICTURE,
    NO_STAFF,
    NOBODY,
    NOT_AT_DESK,
    NOT_THERE,
    ONLY_ASHA,
    ONLY_BUYER,
    ONLY_RAVI,
    OWN,
    PASSWORD_AGAIN,
    RAVI_OR_MOVERS,
    RAVI_OR_STAFF,
    SEE_ORDERS,
    SEE_ROOM,
    SHOWN_IN_TWO_STEPS,
    Rule,
)


@dataclass(frozen=True)
class Row:
    """One address, where it says whose thing is asked for, and what is sent to it.

    `form` may name things as `{mango}`; `is_shared` pages are the same for everybody and may be
    kept by caches; `remembers` says why opening the page writes something.
    """

    address: str
    about: str = ""
    read: Rule | None = None
    send: Rule | None = None
    form: dict = field(default_factory=dict)
    is_shared: bool = False
    remembers: str = ""


HERS, GUESTS_ORDER = "Asha's order", "the guest's order"
RAVI_HAS_LINK = "a guest's order of which Ravi has the link"
RAVI_FOUND = "a guest's order that Ravi found by number and phone"
HER_LINE, GUESTS_LINE = "Asha's cart", "the guest's cart"
DELIVERY = {"full_name": "Nila", "phone_number": "01712345678", "billing_address": "Dhaka"}
PASSWORDS = {"password1": "a-long-mango-night", "password2": "a-long-mango-night"}
LETS_IN = "The session keeps which order its browser may open from now on."
KEEPS_KEY = "The session keeps the mail's key, so that it is in no address from now on."

PAGES = [
    Row("/", read=ANYBODY, is_shared=True),
    Row("/mangoes/<slug>/", read=ANYBODY, is_shared=True),
    Row("/delivery/", read=ANYBODY, is_shared=True),
    Row("/robots.txt", read=ANYBODY, is_shared=True),
    Row("/sitemap.xml", read=ANYBODY, is_shared=True),
    Row("/favicon.ico", read=ANYBODY, is_shared=True),
    Row("/healthz", read=ANYBODY, is_shared=True),
    Row("/readyz", read=ANYBODY, is_shared=True),
    # Off unless set; then for this machine, or with a token: core/tests/test_metrics.py.
    Row("/metrics", read=NOBODY, send=NOBODY),
    Row("/media/<path>", "a picture", read=ANYBODY, is_shared=True),
    Row("/api/docs/", read=ANYBODY, is_shared=True),
    Row("/cart/", read=ANYBODY),
    Row("/cart/add/", send=ANYBODY, form={"mango_id": "{mango}"}),
    Row("/cart/prices/", send=ANYBODY),
    Row("/cart/items/<pk>/", HER_LINE, send=ONLY_ASHA, form={"quantity": "2"}),
    Row("/cart/items/<pk>/", GUESTS_LINE, send=ONLY_BUYER, form={"quantity": "2"}),
    Row("/cart/items/<pk>/remove/", HER_LINE, send=ONLY_ASHA),
    Row("/cart/items/<pk>/remove/", GUESTS_LINE, send=ONLY_BUYER),
    Row("/checkout/", read=ANYBODY, send=ANYBODY, form=DELIVERY),
    Row("/checkout/check/<field>/", send=ANYBODY),
    Row("/orders/", read=LOGGED_IN),
    Row(
        "/orders/track/",
        read=ANYBODY,
        send=ANYBODY,
        form={"reference": "{her_reference}", "phone_number": "01712345678"},
    ),
    Row("/orders/link/<token>/", HERS, read=ANYBODY, remembers=LETS_IN),
    Row("/orders/<reference>/", HERS, read=ASHA_OR_STAFF),
    Row("/orders/<reference>/", GUESTS_ORDER, read=BUYER_OR_STAFF),
    Row("/orders/<reference>/", RAVI_HAS_LINK, read=RAVI_OR_STAFF),
    Row("/orders/<reference>/", RAVI_FOUND, read=RAVI_OR_STAFF),
    Row("/orders/<reference>/cancel/", HERS, send=ASHA_OR_MOVERS),
    Row("/orders/<reference>/cancel/", GUESTS_ORDER, send=BUYER_OR_MOVERS),
    Row("/orders/<reference>/cancel/", RAVI_HAS_LINK, send=RAVI_OR_MOVERS),
    Row("/orders/<reference>/cancel/", RAVI_FOUND, send=RAVI_OR_MOVERS),
    Row("/orders/<reference>/account/", HERS, send=NOBODY, form=PASSWORDS),
    Row("/orders/<reference>/account/", GUESTS_ORDER, send=ONLY_BUYER, form=PASSWORDS),
    Row("/orders/<reference>/keep/", HERS, send=NOBODY),
    Row("/orders/<reference>/keep/", GUESTS_ORDER, send=NOBODY),
    Row("/orders/<reference>/keep/", RAVI_HAS_LINK, send=ONLY_RAVI),
    Row("/orders/<reference>/keep/", RAVI_FOUND, send=NOBODY),
    Row("/accounts/register/", read=ANYBODY, send=ANYBODY),
    Row("/accounts/login/", read=ANYBODY, send=ANYBODY),
    Row("/accounts/login/code/", read=FOLLOWING, send=FOLLOWING),
    Row("/accounts/logout/", read=ANYBODY, send=ANYBODY),
    Row("/accounts/profile/", read=LOGGED_IN, send=LOGGED_IN),
    Row("/accounts/reauthenticate/", read=LOGGED_IN, send=LOGGED_IN),
    Row("/accounts/reauthenticate/code/", read=CODE_AGAIN, send=CODE_AGAIN),
    Row("/accounts/email/", read=LOGGED_IN, send=LOGGED_IN),
    Row("/accounts/email/send-code/", send=LOGGED_IN),
    Row("/accounts/email/code/", read=FOLLOWING, send=FOLLOWING),
    Row("/accounts/logins/", read=LOGGED_IN, send=LOGGED_IN),
    Row("/accounts/data/", send=LOGGED_IN),
    Row("/accounts/delete/", read=NO_STAFF, send=NO_STAFF),
    Row("/accounts/two-step/", read=LOGGED_IN),
    Row("/accounts/two-step/activate/", read=PASSWORD_AGAIN, send=PASSWORD_AGAIN),
    Row("/accounts/two-step/deactivate/", read=IN_TWO_STEPS, send=IN_TWO_STEPS),
    Row("/accounts/two-step/recovery-codes/", read=IN_TWO_STEPS, send=SHOWN_IN_TWO_STEPS),
    Row("/accounts/two-step/recovery-codes/generate/", read=IN_TWO_STEPS, send=IN_TWO_STEPS),
    Row("/accounts/two-step/recovery-codes/download/", read=IN_TWO_STEPS, send=IN_TWO_STEPS),
    Row("/accounts/password_change/", read=LOGGED_IN, send=LOGGED_IN),
    Row("/accounts/password_reset/", read=ANYBODY, send=ANYBODY, form={"email": "{her_email}"}),
    Row("/accounts/password_reset/asked/", read=ANYBODY),
    Row("/accounts/password_reset/finished/", read=ANYBODY),
    Row(
        "/accounts/password_reset/link/<uidb36>-<key>/",
        "Asha's mail",
        read=ANYBODY,
        send=ANYBODY,
        remembers=KEEPS_KEY,
    ),
]


@dataclass(frozen=True)
class Desk:
    """A model's pages at the desk; `opens` and `presses` are its own, by the address's end."""

    see: Rule
    add: Rule = NOT_AT_DESK
    change: Rule = NOT_AT_DESK
    delete: Rule = NOT_AT_DESK
    opens: dict = field(default_factory=dict)
    presses: dict = field(default_factory=dict)


ORDER_ACTS = {
    "<object_id>/move/": SEE_ORDERS,
    "<object_id>/money/": MANAGE,
    "<object_id>/correct/": MANAGE,
    "print/": SEE_ORDERS,
}
ORDER_PAGES = {
    "<object_id>/correct/": MANAGE,
    "print/": SEE_ORDERS,
    "picking-list/": SEE_ORDERS,
    "cash-sheet/": SEE_ORDERS,
}
ORDER_PAGES |= {
    f"{name}.{kind}": SEE_ORDERS for name in ("orders", "items") for kind in ("csv", "xlsx")
}
STOCK_PAGES = {
    "<object_id>/stock/": MANAGE,
    "stock-came-in/": MANAGE,
    "varieties.csv": MANAGE,
    "varieties.xlsx": MANAGE,
    "import/": MANAGE,
    "import/<job_id>/": MANAGE,
}
STOCK_ACTS = {
    "<object_id>/receive/": MANAGE,
    "<object_id>/write-off/": MANAGE,
    "stock-came-in/": MANAGE,
    "import/": MANAGE,
    "import/<job_id>/apply/": MANAGE,
    "import/<job_id>/drop/": MANAGE,
}
PASSWORD = {"<id>/password/": OWN}
AS_MAIL = {"<pk>/preview/": OWN, "<pk>/image/<content_id>": NO_PICTURE}
MODELS = {
    "orders/order": Desk(see=SEE_ORDERS, add=MANAGE, opens=ORDER_PAGES, presses=ORDER_ACTS),
    "orders/payment": Desk(see=MANAGE),
    "orders/courier": Desk(see=SEE_ORDERS, add=MANAGE, change=MANAGE, delete=OWN),
    "shop/mangocategory": Desk(
        see=MANAGE, add=MANAGE, change=MANAGE, delete=MANAGE, opens=STOCK_PAGES, presses=STOCK_ACTS
    ),
    "shop/stockmovement": Desk(see=MANAGE),
    "shop/cart": Desk(see=OWN, delete=OWN),
    "accounts/user": Desk(
        see=MANAGE, add=OWN, change=OWN, delete=OWN, opens=PASSWORD, presses=PASSWORD
    ),
    "auth/group": Desk(see=OWN, add=OWN, change=OWN, delete=OWN),
    "post_office/email": Desk(see=OWN, change=OWN, delete=OWN, opens=AS_MAIL, presses=AS_MAIL),
}

DESK_PAGES = [
    Row("/admin/", read=AT_DESK, send=AT_DESK),
    Row("/admin/login/", read=DESK_LOGIN, send=DESK_LOGIN),
    Row("/admin/logout/", read=DESK_LOGOUT, send=ANYBODY),
    Row("/admin/password_change/", read=ANYBODY),
    Row("/admin/password_change/done/", read=NOBODY, send=NOBODY),
    Row("/admin/autocomplete/", read=NOT_AT_DESK),
    Row("/admin/jsi18n/", read=AT_DESK, is_shared=True),
    Row("/admin/reports/sales/", read=MANAGE),
    Row("/admin/r/<content_type_id>/<object_id>/", HERS, read=NOBODY, send=NOBODY),
    Row("/admin/<app_label>/", "orders", read=SEE_ROOM, send=SEE_ROOM),
    Row("/admin/<url>", "nothing", read=NOT_THERE, send=NOT_THERE),
]


def _rows_of(model: str, desk: Desk):
    """Seven kinds of pages; where a form is refused, its page may be open to look at."""
    base = f"/admin/{model}/"
    yield Row(base, model, read=desk.see, send=desk.see)
    yield Row(f"{base}add/", model, read=desk.add, send=desk.add)
    yield Row(f"{base}<object_id>/", model, read=AT_DESK, send=AT_DESK)
    yield Row(f"{base}<object_id>/change/", model, read=desk.see, send=desk.change)
    yield Row(f"{base}<object_id>/delete/", model, read=desk.delete, send=desk.delete)
    yield Row(f"{base}<object_id>/history/", model, read=desk.see, send=desk.see)
    for end in dict.fromkeys([*desk.opens, *desk.presses]):
        yield Row(base + end, model, read=desk.opens.get(end), send=desk.presses.get(end))


ROWS = PAGES + DESK_PAGES + [row for item in MODELS.items() for row in _rows_of(*item)]
