"""Money that comes for an order, and money that goes back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from orders.errors import (
    AmountNeeded,
    CancelledOrder,
    MoneyMoved,
    NotOwed,
    PaymentMoveRefused,
)
from orders.models import Order, Payment, PaymentEntry, PaymentStatus


@transaction.atomic
def receive_money(
    order: Order,
    amount: Decimal,
    *,
    by=None,
    note: str = "",
    seen: Decimal | None = None,
    at: datetime | None = None,
) -> Payment:
    """Note that so many taka came for an order: all that is due, or a part of it.

    `seen` is how many taka had come when somebody decided this: so a form sent twice enters its
    money once. Raises MoneyMoved where that has changed, CancelledOrder where nothing is due any
    more, and NotOwed for no money or more than is due; then writes nothing.
    """
    order = _held(order, seen)
    if order.is_cancelled:
        raise CancelledOrder(order)
    if not 0 < amount <= order.amount_due:
        raise NotOwed(order, order.amount_due)
    return _enter(order, amount, by=by, note=note, at=at)


@transaction.atomic
def record_payment(order: Order, *, by=None, at: datetime | None = None) -> Payment:
    """Note that all that was still due has come. Where nothing is due, nothing changes.

    Raises CancelledOrder where the order is cancelled, and then writes nothing.
    """
    order = _held(order)
    if order.is_cancelled:
        raise CancelledOrder(order)
    if not order.amount_due:
        return order.payment
    return _enter(order, order.amount_due, by=by, note="", at=at)


@transaction.atomic
def refund(
    order: Order,
    amount: Decimal,
    *,
    by=None,
    note: str = "",
    seen: Decimal | None = None,
    at: datetime | None = None,
) -> Payment:
    """Note that so many taka of what was received went back to the customer.

    What goes back beyond what the shop owed is forgiven: the customer need not pay it again.
    `seen` is as in `receive_money`. Raises MoneyMoved, and NotOwed for no money or more than was
    received, and then writes nothing.
    """
    order = _held(order, seen)
    if not 0 < amount <= order.payment.received:
        raise NotOwed(order, order.payment.received)
    if not order.is_cancelled:
        order.payment.forgiven += max(amount - order.amount_to_refund, Decimal(0))
    return _enter(order, -amount, by=by, note=note, at=at)


@transaction.atomic
def strike_money(
    order: Order,
    amount: Decimal,
    *,
    by=None,
    note: str = "",
    seen: Decimal | None = None,
    at: datetime | None = None,
) -> Payment:
    """Note that so many taka, entered before, never came: a mistake. They are due again.

    `seen` is as in `receive_money`. Raises MoneyMoved, and NotOwed for no money or more than was
    received, and then writes nothing.
    """
    order = _held(order, seen)
    if not 0 < amount <= order.payment.received:
        raise NotOwed(order, order.payment.received)
    return _enter(order, -amount, by=by, note=note, at=at, is_mistake=True)


@transaction.atomic
def set_payment_status(
    order: Order, status: str, *, amount: Decimal | None = None, by=None
) -> Payment:
    """Enter the money that brings an order's payment to stand at `status`.

    Paid: what was due came. Partly paid: `amount` taka came. Refunded: what was received went back.
    Pending: what was entered never came. `amount` is all of it where left out, but for Partly paid.
    The same status again, without an amount, changes nothing.

    Raises ValueError for no status, AmountNeeded, CancelledOrder and NotOwed as the acts do, and
    PaymentMoveRefused where the payment would then stand at another status; then writes nothing.
    """
    wished = PaymentStatus(status)
    order = _held(order)
    was = PaymentStatus(order.payment.payment_status)
    if wished == was and amount is None:
        return order.payment
    payment = _bring_to(wished, order, amount, by)
    if payment.payment_status != wished:
        raise PaymentMoveRefused(order, was, wished)
    return payment


def _bring_to(wished: PaymentStatus, order: Order, amount: Decimal | None, by) -> Payment:
    if wished == PaymentStatus.PAID and amount is None:
        return record_payment(order, by=by)
    if wished == PaymentStatus.PARTLY_PAID and amount is None:
        raise AmountNeeded
    if wished in (PaymentStatus.PAID, PaymentStatus.PARTLY_PAID):
        return receive_money(order, amount, by=by)
    if amount is None and not order.payment.received:
        # Nothing to give back or to strike out: it stands as it did.
        return order.payment
    act = refund if wished == PaymentStatus.REFUNDED else strike_money
    return act(order, order.payment.received if amount is None else amount, by=by)


def _held(order: Order, seen: Decimal | None = None) -> Order:
    """The order's row, held with its payment: nobody cancels or pays it meanwhile."""
    order = Order.objects.select_for_update().get(pk=order.pk)
    order.payment = Payment.objects.select_for_update().get(order=order)
    if seen is not None and seen != order.payment.received:
        raise MoneyMoved(order)
    return order


def _enter(
    order: Order, amount: Decimal, *, by, note: str, at: datetime | None, is_mistake: bool = False
) -> Payment:
    at = at or timezone.now()
    payment = order.payment
    PaymentEntry.objects.create(
        payment=payment, amount=amount, by=by, note=note, at=at, is_mistake=is_mistake
    )
    payment.received += amount
    payment.settle(order.total_amount, at=at)
    order.close_if_settled(at)
    order.save(update_fields=["closed_at"])
    return payment
