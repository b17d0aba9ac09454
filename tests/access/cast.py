"""The eight visitors with their browsers, and one thing of each kind for them to reach for."""

from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.http import SimpleCookie
from django.test import Client
from django.utils.http import int_to_base36
from post_office.models import Email

from accounts.models import User
from conftest import browser_of
from orders.models import Courier, Order, Payment
from orders.roles import MANAGER as MANAGER_ROLE
from orders.roles import PACKER as PACKER_ROLE
from shop.models import Cart, ImportJob, StockMovement
from tests.access.rules import (
    ASHA,
    BUYER,
    GUEST,
    MANAGER,
    PACKER,
    RAVI,
    STAFF,
    SUPERUSER,
)
from tests.access.table import (
    GUESTS_LINE,
    GUESTS_ORDER,
    HER_LINE,
    HERS,
    MODELS,
    RAVI_FOUND,
    RAVI_HAS_LINK,
    Row,
)
from tests.desk import staff_in
from tests.factories import make_cart, make_mango, make_picture, make_user, place


@dataclass
class Cast:
    """`things` fill the brackets of an address, {what it is about: {name: value}}."""

    browsers: dict[str, Client]
    things: dict[str, dict]
    names: dict[str, str]

    def address_of(self, row: Row, **others) -> str:
        """The address of a row's thing; `others` take the place of what its brackets name."""
        address = row.address
        for name, value in (self.things.get(row.about, {}) | others).items():
            address = address.replace(f"<{name}>", str(value))
        return address

    def form_of(self, row: Row) -> dict:
        return {name: text.format(**self.names) for name, text in row.form.items()}


def gather() -> Cast:
    """Needs a mail backend that queues, sessions in the database and a folder for pictures."""
    himsagar = make_mango("Himsagar", image=make_picture())
    asha, ravi = make_user("asha", first_name="Asha"), make_user("ravi")
    browsers = {
        GUEST: Client(),
        BUYER: Client(),
        ASHA: browser_of(asha),
        RAVI: browser_of(ravi),
        STAFF: browser_of(make_user("meera", is_staff=True)),
        PACKER: browser_of(staff_in(PACKER_ROLE)),
        MANAGER: browser_of(staff_in(MANAGER_ROLE)),
        SUPERUSER: browser_of(make_user("owner", is_staff=True, is_superuser=True)),
    }
    hers = place(make_cart(asha, himsagar=1))
    guests = place(make_cart(himsagar=1), email="guest@example.com")
    shared = place(make_cart(himsagar=1))
    browsers[BUYER].get(f"/orders/link/{guests.link_token}/")
    browsers[RAVI].get(f"/orders/link/{shared.link_token}/")
    found = place(make_cart(himsagar=1), phone_number="+8801819999999")
    asked = {"reference": found.reference, "phone_number": found.phone_number}
    browsers[RAVI].post("/orders/track/", asked)
    browsers[BUYER].post("/cart/add/", {"mango_id": himsagar.pk})
    asha.cart.add(himsagar, 3)
    _log_in_in_two_steps(ravi)
    _queue_a_mail()
    things = {
        "": {"slug": himsagar.slug, "field": "full_name"},
        "a picture": {"path": himsagar.image.name},
        "orders": {"app_label": "orders"},
        "nothing": {"url": "nowhere/"},
        HERS: _order(hers),
        GUESTS_ORDER: _order(guests),
        RAVI_HAS_LINK: _order(shared),
        RAVI_FOUND: _order(found),
        HER_LINE: {"pk": asha.cart.items.get().pk},
        GUESTS_LINE: {"pk": Cart.objects.get(user=None, items__quantity=1).items.get().pk},
        "Asha's mail": {
            "uidb36": int_to_base36(asha.pk),
            "key": default_token_generator.make_token(asha),
        },
    }
    rows = {
        "orders/order": hers,
        "orders/payment": Payment.objects.get(order=hers),
        "orders/courier": Courier.objects.create(name="Sundarban"),
        "shop/mangocategory": himsagar,
        "shop/stockmovement": StockMovement.objects.first(),
        "shop/cart": asha.cart,
        "accounts/user": asha,
        "auth/group": Group.objects.first(),
        "post_office/email": Email.objects.get(),
    }
    for model in MODELS:
        key = rows[model].pk
        things[model] = {"object_id": key, "id": key, "pk": key, "content_id": "0" * 32}
    things["shop/mangocategory"]["job_id"] = ImportJob.objects.create(state="read").pk
    names = {"mango": himsagar.pk, "her_reference": hers.reference, "her_email": asha.email}
    return Cast(browsers, things, names)


def _order(order: Order) -> dict:
    return {
        "reference": order.reference,
        "token": order.link_token,
        "content_type_id": ContentType.objects.get_for_model(Order).pk,
        "object_id": order.pk,
    }


def _log_in_in_two_steps(person: User) -> None:
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)


def _queue_a_mail() -> None:
    letter = mail.EmailMultiAlternatives("Thanks", "Your mangoes", to=["asha@example.com"])
    letter.attach_alternative("<p>Your mangoes</p>", "text/html")
    letter.send()


def same_cookies(browser: Client):
    """A copy of a browser's cookies, to be put back after it was logged out, say."""
    return SimpleCookie({name: cookie.value for name, cookie in browser.cookies.items()})
