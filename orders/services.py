"""The acts of the shop that touch several things at once, each all or nothing."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from orders.errors import (
    CartChanged,
    EmptyCart,
    KeyUsedAgain,
    LineChange,
    MoveRefused,
    OrderTooLarge,
    TotalChanged,
)
from orders.forgetting import forget
from orders.mail import MAILED, send_order_moved, send_order_placed
from orders.models import (
    MAX_TOTAL,
    Courier,
    Order,
    OrderItem,
    Payment,
    PaymentMethod,
    PlacedByKey,
    StatusChange,
)
from shop.models import Cart, CartLine, CartSummary, MangoCategory, StockMovement


@dataclass(frozen=True)
class DeliveryDetails:
    """Who gets an order, where, and how it is paid. Phone numbers are in E.164."""

    full_name: str
    phone_number: str
    billing_address: str
    shipping_address: str = ""
    additional_phone: str = ""
    email: str = ""
    note: str = ""
    payment_method: str = PaymentMethod.CASH_ON_DELIVERY
    is_gift: bool = False


@transaction.atomic
def place_order(
    cart: Cart,
    details: DeliveryDetails,
    *,
    seen: str | None = None,
    key: str = "",
    asked: str = "",
    expected_total: Decimal | None = None,
    take_what_is_left: bool = False,
    taken_by: User | None = None,
    delivery_fee: Decimal | None = None,
    at: datetime | None = None,
) -> Order:
    """Turn a cart into an order, take its kilograms out of stock, and empty the cart.

    `seen` is the `CartSummary.fingerprint()` the shopper agreed to, kg and taka a line; without it
    today's prices are taken as agreed. `key` is the form's one-time key: the same cart and key
    again give the first order. With `take_what_is_left` lines are first lowered to the stock.
    `asked` is a fingerprint (SHA-256) of what a program sent with its key: it is kept, and the key
    is good for no other. `expected_total` is the total, in taka, that a program showed its person.
    `taken_by` wrote it down for a customer on the phone, and the key is then theirs.
    `delivery_fee` in taka is the cart's unless given; `at` is the time of the order, or now.

    Raises EmptyCart, CartChanged (short stock, another price or another quantity than seen),
    TotalChanged, KeyUsedAgain or OrderTooLarge, and then writes nothing. The mail goes out after
    the commit.
    """
    # The cart first: a second click on the button waits here; the key then gives the first order.
    cart.lock()
    owner = taken_by or cart
    if placed := placed_before(owner, key):
        _ensure_same_wish(placed, asked)
        return placed
    # Prices and stock as they are now, not as the page was drawn.
    wanted = cart.lock_lines()
    if not wanted.lines:
        raise EmptyCart
    offer = _offer(wanted)
    agreed = offer if take_what_is_left else wanted
    is_as_seen = seen is None or _is_same(agreed, seen)
    if agreed.short_lines or not agreed.lines or not is_as_seen:
        raise CartChanged(_changes(wanted, seen), offer)
    fee = agreed.delivery_fee if delivery_fee is None else delivery_fee
    total = agreed.subtotal + fee
    if total > MAX_TOTAL:
        raise OrderTooLarge
    if expected_total is not None and expected_total != total:
        raise TotalChanged(total, expected_total)

    order = Order.objects.create(
        user=cart.user,
        order_date=at or timezone.now(),
        delivery_fee=fee,
        total_amount=total,
        form_key=_form_key(owner, key),
        taken_by=taken_by,
        **vars(details),
    )
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            mango=line.mango,
            name=line.mango.name,
            quantity=line.quantity,
            price=line.price,
        )
        for line in agreed.lines
    )
    _take_stock(order, agreed, wanted)
    Payment.objects.create(
        order=order, payment_method=order.payment_method, payment_date=order.order_date
    )
    if key and asked:
        PlacedByKey.objects.create(order=order, asked=asked, total_amount=total)
    cart.clear()
    if order.email:
        # robust: whatever happens to the mail, the order stands.
        transaction.on_commit(lambda: send_order_placed(order.pk), robust=True)
    return order


def placed_before(owner: Cart | User, key: str) -> Order | None:
    """The order that this cart's form, or this person's of the staff, made with this key before."""
    form_key = _form_key(owner, key)
    return Order.objects.filter(form_key=form_key).first() if form_key else None


def _ensure_same_wish(placed: Order, asked: str) -> None:
    """Raise KeyUsedAgain where a program's key gave an order for something else."""
    if asked and not PlacedByKey.objects.filter(order=placed, asked=asked).exists():
        raise KeyUsedAgain


def _form_key(owner: Cart | User, key: str) -> str | None:
    """A form's one-time key, which is good for one cart or one person of the staff."""
    if not key:
        return None
    whose = f"staff {owner.pk}" if isinstance(owner, User) else owner.pk
    return sha256(f"{whose}.{key}".encode("utf-8", "replace")).hexdigest()


def _take_stock(order: Order, agreed: CartSummary, wanted: CartSummary) -> None:
    """Take an order's kilograms off the shelf, all of them or none."""
    taken = {line.mango.pk: -line.quantity for line in agreed.lines}
    # The rows are held already; the condition keeps the shelf true even if they were not.
    if not MangoCategory.objects.move_stock(taken):
        raise CartChanged(_changes(wanted, None), _offer(wanted))
    StockMovement.objects.bulk_create(
        line.mango.movement(
            -line.quantity,
            StockMovement.Reason.SOLD,
            by=order.taken_by or order.user,
            order=order,
            at=order.order_date,
        )
        for line in agreed.lines
    )


def _offer(wanted: CartSummary) -> CartSummary:
    """The same cart, each line lowered to what is left, without what is sold out."""
    return CartSummary(
        tuple(
            CartLine(line.item_id, line.mango, min(line.quantity, line.mango.stock_quantity))
            for line in wanted.lines
            if line.mango.is_in_stock
        )
    )


def _seen_lines(seen: str) -> dict[int, tuple[int, Decimal]]:
    """{variety's id: (kg, taka a kg)} of a fingerprint; what is no fingerprint gives nothing."""
    found = re.findall(r"(\d{1,18}):(\d{1,9}):(\d{1,8}\.\d\d)(?:,|$)", seen)
    return {int(mango): (int(kg), Decimal(price)) for mango, kg, price in found}


def _is_same(summary: CartSummary, seen: str) -> bool:
    return _seen_lines(summary.fingerprint()) == _seen_lines(seen)


def _changes(wanted: CartSummary, seen: str | None) -> list[LineChange]:
    """What differs from what the shopper saw, line by line."""
    known = _seen_lines(seen or "")
    changes = []
    for line in wanted.lines:
        kg, price = known.get(line.mango.pk, (line.quantity, line.price))
        if line.is_short or (kg, price) != (line.quantity, line.price):
            changes.append(
                LineChange(
                    name=line.mango.name,
                    seen=kg,
                    wanted=line.quantity,
                    left=line.mango.stock_quantity,
                    old_price=price if price != line.price else None,
                    price=line.price,
                )
            )
    return changes


@transaction.atomic
def change_status(
    order: Order,
    status: str,
    *,
    by=None,
    note: str = "",
    courier: Courier | None = None,
    at: datetime | None = None,
    only_from: str | None = None,
    is_told: bool = True,
) -> Order:
    """Move an order to `status`, with a row in its history; cancelling puts its kilograms back.

    `courier` carries it, and is only for the move to Shipped (else ValueError). `note` is for the
    staff alone. The customer gets a mail after the commit unless `is_told` is False. The same
    status again changes nothing. Raises MoveRefused for any move that is not allowed, or that does
    not start at `only_from` where given, and then writes nothing. Gives the order as it is now.
    """
    # The row is held, so of a cancel and a shipment at once one finds the other's work done.
    order = Order.objects.select_for_update().get(pk=order.pk)
    status = Order.Status(status)
    if courier and status != Order.Status.SHIPPED:
        raise ValueError(f"no courier takes an order that becomes {status}")
    if order.status == status:
        return order
    if not order.can_become(status) or (only_from and order.status != only_from):
        raise MoveRefused(order, status)
    moved = {"at": at or timezone.now(), "by": by}
    StatusChange.objects.create(
        order=order, from_status=order.status, to_status=status, note=note, **moved
    )
    order.status = status
    order.courier = courier or order.courier
    order.close_if_settled(moved["at"])
    order.save(update_fields=["status", "courier", "closed_at"])
    if status == Order.Status.CANCELLED:
        _put_back(order, **moved)
    if order.forget_when_done and order.is_done:
        forget([order])
    if is_told and order.email and status in MAILED:
        # robust: whatever happens to the mail, the move stands.
        transaction.on_commit(lambda: send_order_moved(order.pk, status), robust=True)
    return order


def _put_back(order: Order, *, by, at: datetime) -> None:
    """Give an order's kilograms back to the varieties that are still there, in key order."""
    items = [item for item in order.items.all() if item.mango_id]
    mangoes = {mango.pk: mango for mango in MangoCategory.objects.lock(i.mango_id for i in items)}
    for item in sorted(items, key=lambda item: item.mango_id):
        # One that somebody deleted a moment ago has no shelf any more.
        if mango := mangoes.get(item.mango_id):
            mango.change_stock(
                item.quantity, StockMovement.Reason.RETURNED, by=by, order=order, at=at
            )
