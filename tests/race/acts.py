"""What one runner of a race does: a real service called once, with ids and plain values."""

from types import SimpleNamespace

from django.db import transaction
from django.test import Client

from accounts.closing import close_account
from accounts.models import User
from accounts.services import register_shopper
from orders.models import Order
from orders.services import change_status
from shop.imports import do_imports
from shop.models import Cart, MangoCategory, SentForm
from shop.reminders import remind_staff
from shop.stock_acts import receive_delivery
from tests.factories import place


def buy(cart_id: int, key: str) -> str:
    return place(Cart.objects.get(pk=cart_id), key=key).reference


def move_order(order_id: int, status: str, only_from: str | None = None) -> str:
    return change_status(Order.objects.get(pk=order_id), status, only_from=only_from).status


def buy_as(user_id: int) -> str:
    """Somebody who is logged in orders what is in their cart, if there is one."""
    cart = Cart.objects.filter(user_id=user_id).first() or Cart()
    return place(cart, email="asha@example.com").reference


def leave(user_id: int) -> None:
    close_account(User.objects.get(pk=user_id))


def add_to_cart(cart_id: int, mango_id: int, kilograms: int) -> None:
    Cart.objects.get(pk=cart_id).add(MangoCategory.objects.get(pk=mango_id), kilograms)


def first_click(user_id: int, mango_id: int) -> int:
    """The first kilogram of somebody who is logged in and has no cart yet."""
    cart = Cart(user=User.objects.get(pk=user_id))
    cart.keep(SimpleNamespace(session={}))
    cart.add(MangoCategory.objects.get(pk=mango_id), 1)
    return cart.pk


def edit_stock(mango_id: int, change: int) -> None:
    """Staff reads a variety, counts the shelf, and saves another figure."""
    mango = MangoCategory.objects.get(pk=mango_id)
    mango.stock_quantity += change
    mango.save()


def register(username: str, email: str) -> int:
    return register_shopper(username=username, email=email, password="demo-mango-orchard").pk


def guess(login: str) -> int:
    """A wrong password typed on the login page; gives the answer's status."""
    fields = {"login": login, "password": "not-a-mango-day"}
    return Client(SERVER_NAME="127.0.0.1").post("/accounts/login/", fields).status_code


def type_code(session_key: str, code: str) -> int:
    """A code, in a browser where the password was typed already; gives the answer's status."""
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.cookies["sessionid"] = session_key
    return browser.post("/accounts/login/code/", {"code": code}).status_code


def receive_once(key: str, mango_ids: list[int], kilograms: int) -> bool:
    """A delivery's form with its one-time key, as the desk's page acts on it."""
    with transaction.atomic():
        if not SentForm.objects.take(key):
            return False
        receive_delivery(dict.fromkeys(mango_ids, kilograms))
        return True


def remind() -> int:
    return remind_staff()


def import_lists() -> None:
    do_imports()


ACTS = {
    act.__name__: act
    for act in (
        buy,
        buy_as,
        leave,
        move_order,
        add_to_cart,
        first_click,
        edit_stock,
        register,
        guess,
        type_code,
        receive_once,
        remind,
        import_lists,
    )
}
