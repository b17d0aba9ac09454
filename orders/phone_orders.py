"""Orders that staff writes down for a customer on the phone."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from orders.errors import NothingOrdered
from orders.models import Order
from orders.services import DeliveryDetails, change_status, place_order, placed_before
from shop.models import Cart, MangoCategory


@transaction.atomic
def take_order(
    details: DeliveryDetails,
    kilograms: dict[int, int],
    *,
    by: User,
    delivery_fee: Decimal | None = None,
    is_confirmed: bool = True,
    key: str = "",
    at: datetime | None = None,
) -> Order:
    """Place an order by the rules of every order, from a cart that lives no longer than this.

    `kilograms` are {variety's key: kg}; the fee is in taka, the shop's usual one unless given. Who
    said yes on the phone has confirmed it (`is_confirmed`). The same person's `key` again gives the
    first order. Raises what `place_order` and `Cart.add` raise, and then writes nothing.
    """
    # Of a form that is sent twice at once the second waits here; the key then gives the first
    # order. Rows that only name this person need not wait.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if placed := placed_before(by, key):
        return placed
    if not kilograms:
        raise NothingOrdered
    cart = Cart.objects.create()
    # Held in key order before they are read one by one.
    for mango in list(MangoCategory.objects.lock(kilograms)):
        cart.add(mango, kilograms[mango.pk])
    order = place_order(cart, details, key=key, taken_by=by, delivery_fee=delivery_fee, at=at)
    cart.delete()
    if is_confirmed:
        # The mail of the order itself says so.
        order = change_status(order, Order.Status.CONFIRMED, by=by, at=at, is_told=False)
    return order


def last_details(phone_number: str) -> Order | None:
    """The newest order with this phone (E.164), for what its customer said last time."""
    return Order.objects.filter(phone_number=phone_number).order_by("-order_date", "-pk").first()
