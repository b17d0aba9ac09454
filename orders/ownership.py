"""Whose an order is: a guest's becomes a person's only where that is proven."""

from django.db import transaction

from accounts.models import User
from accounts.services import create_shopper
from orders.models import Order


def keep_order(order: Order, user: User) -> bool:
    """Make a guest's order this person's. False where it is somebody's by now."""
    return Order.objects.of_guests().filter(pk=order.pk).update(user=user) == 1


def keep_orders_by_email(user: User) -> int:
    """Make all guests' orders with this person's e-mail theirs, if it is confirmed. Says how many.

    An e-mail alone proves nothing: anybody may register with anybody's.
    """
    if not user.has_confirmed_email:
        return 0
    return Order.objects.of_guests().filter(email=user.email).update(user=user)


@transaction.atomic
def open_account(order: Order, password: str) -> User:
    """Open an account for whoever placed this order, with its e-mail and name; the order is theirs.

    Raises ValidationError where the password is weak or the e-mail is taken, and Order.DoesNotExist
    where the order has become somebody's meanwhile; then nothing is written.
    """
    # Held, so that of two forms sent at once the second finds the order taken.
    order = Order.objects.of_guests().select_for_update().get(pk=order.pk)
    order.user = create_shopper(username=order.full_name, email=order.email, password=password)
    order.save(update_fields=["user"])
    return order.user
