"""What one runner of a race does: a real service called once, with ids and plain values."""

from types import SimpleNamespace

from accounts.models import User
from accounts.services import register_shopper
from orders.models import Order
from orders.services import change_status
from shop.models import Cart, MangoCategory
from tests.factories import place


def buy(cart_id: int, key: str) -> str:
    return place(Cart.objects.get(pk=cart_id), key=key).reference


def move_order(order_id: int, status: str, only_from: str | None = None) -> str:
    return change_status(Order.objects.get(pk=order_id), status, only_from=only_from).status


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


ACTS = {
    act.__name__: act for act in (buy, move_order, add_to_cart, first_click, edit_stock, register)
}
