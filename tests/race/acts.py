"""What one runner of a race does: a real service called once, with ids and plain values."""

from decimal import Decimal
from secrets import token_bytes
from types import SimpleNamespace

from django.db import transaction
from django.test import Client, RequestFactory

from accounts.closing import close_account
from accounts.models import User
from accounts.services import register_shopper
from accounts.tokens import issue
from orders.corrections import Correction, correct_order
from orders.limits import may_place
from orders.models import Order
from orders.payments import receive_money, refund, set_payment_status
from orders.phone_orders import take_order
from orders.services import DeliveryDetails, change_status
from shop.imports import do_imports
from shop.models import Cart, MangoCategory, SentForm
from shop.reminders import remind_staff
from shop.stock_acts import receive_delivery
from tests.factories import place


def buy(cart_id: int, key: str) -> str:
    return place(Cart.objects.get(pk=cart_id), key=key).reference


def move_order(order_id: int, status: str, only_from: str | None = None) -> str:
    return change_status(Order.objects.get(pk=order_id), status, only_from=only_from).status


def cancel_as(order_id: int, user_id: int) -> None:
    by = User.objects.get(pk=user_id)
    change_status(Order.objects.get(pk=order_id), "Cancelled", by=by)


def correct(order_id: int, kilograms: int, seen: str | None = None) -> int:
    """Staff sets the kilograms of an order's first line; gives its total in paisa."""
    order = Order.objects.get(pk=order_id)
    wished = Correction(kilograms={order.lines[0].pk: kilograms})
    correct_order(order, wished, seen=seen)
    return int(Order.objects.get(pk=order_id).total_amount * 100)


def add_line(order_id: int, *mango_ids: int) -> None:
    """Staff adds a kilogram of each of these to an order, in this order."""
    added = dict.fromkeys(mango_ids, 1)
    correct_order(Order.objects.get(pk=order_id), Correction(added=added))


def pay(order_id: int, taka: int) -> None:
    receive_money(Order.objects.get(pk=order_id), Decimal(taka))


def give_back(order_id: int, taka: int) -> None:
    refund(Order.objects.get(pk=order_id), Decimal(taka))


def take_by_phone(user_id: int, mango_id: int, key: str) -> str:
    details = DeliveryDetails("Rokeya Begum", "+8801918000094", "Khulna")
    by = User.objects.get(pk=user_id)
    return take_order(details, {mango_id: 1}, by=by, key=key).reference


def buy_as(user_id: int) -> str:
    """Somebody who is logged in orders what is in their cart, if there is one."""
    cart = Cart.objects.filter(user_id=user_id).first() or Cart()
    return place(cart, email="asha@example.com").reference


def order_by_key(user_id: int, key: str, asked: str) -> tuple[int, str]:
    """A program orders what is in somebody's cart; gives the order's key, and taka as told then."""
    order = place(Cart.objects.get(user_id=user_id), key=key, asked=asked)
    return order.pk, str(order.total_when_placed)


def try_to_order(user_id: int) -> bool:
    request = RequestFactory().post("/checkout/")
    request.user = User.objects.get(pk=user_id)
    return may_place(request)


def say_paid(order_id: int, status: str) -> None:
    set_payment_status(Order.objects.get(pk=order_id), status)


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


def delete_variety(mango_id: int) -> None:
    MangoCategory.objects.get(pk=mango_id).delete()


def register(username: str, email: str) -> int:
    return register_shopper(username=username, email=email, password="demo-mango-orchard").pk


def guess(login: str) -> int:
    """A wrong password typed on the login page; gives the answer's status."""
    fields = {"login": login, "password": "not-a-mango-day"}
    return Client(SERVER_NAME="127.0.0.1").post("/accounts/login/", fields).status_code


def guess_by_api(login: str) -> int:
    """A wrong password that a program sends; gives the answer's status."""
    wish = {"email": login, "password": "not-a-mango-day"}
    program = Client(SERVER_NAME="127.0.0.1")
    return program.post("/api/login/", wish, content_type="application/json").status_code


def log_in_by_api(login: str, device: str) -> int:
    """A program logs in, from an address of its own; gives the answer's status."""
    wish = {"email": login, "password": "demo-mango-orchard", "device": device}
    address = ".".join(str(part) for part in (10, *token_bytes(3)))
    program = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=address)
    return program.post("/api/login/", wish, content_type="application/json").status_code


def issue_token(user_id: int, password: str, device: str) -> bool:
    """A token for who showed the password with this hash; False where that came too late."""
    try:
        return bool(issue(User(pk=user_id, password=password), device=device))
    except User.DoesNotExist:
        return False


def set_password(user_id: int, password: str) -> None:
    """Somebody's password is changed, as the page does it."""
    person = User.objects.get(pk=user_id)
    person.set_password(password)
    person.save()


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
        cancel_as,
        correct,
        add_line,
        pay,
        give_back,
        take_by_phone,
        order_by_key,
        try_to_order,
        say_paid,
        leave,
        move_order,
        add_to_cart,
        first_click,
        edit_stock,
        delete_variety,
        register,
        guess,
        guess_by_api,
        log_in_by_api,
        issue_token,
        set_password,
        type_code,
        receive_once,
        remind,
        import_lists,
    )
}
