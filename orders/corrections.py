"""Putting an order right before it is packed: its lines, its fee, and where it goes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos, money
from orders.errors import (
    NotCorrectable,
    NothingLeft,
    OrderChanged,
    OrderTooLarge,
    VarietyGone,
)
from orders.models import MAX_TOTAL, Order, OrderCorrection, OrderItem, Payment
from shop.errors import TooMuch
from shop.models import MAX_LINE_KG, MangoCategory, StockMovement

DETAILS = [
    "full_name",
    "email",
    "phone_number",
    "additional_phone",
    "billing_address",
    "shipping_address",
    "note",
    "is_gift",
]


@dataclass(frozen=True)
class Correction:
    """What staff wants an order to be; what is not named stays as it is.

    `kilograms` are {line's key: kg}, 0 takes the line out; `added` are {variety's key: kg}, sold at
    today's price; the fee is in taka; `details` are fields of DETAILS.
    """

    kilograms: dict[int, int] = field(default_factory=dict)
    added: dict[int, int] = field(default_factory=dict)
    delivery_fee: Decimal | None = None
    details: dict = field(default_factory=dict)


def fingerprint(order: Order) -> str:
    """A text that is another one after any change of what can be corrected."""
    lines = sorted((line.pk, line.quantity) for line in order.lines)
    details = [getattr(order, name) for name in DETAILS]
    shown = repr([order.is_correctable, lines, f"{order.delivery_fee:.2f}", details])
    return sha256(shown.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def correct_order(
    order: Order,
    correction: Correction,
    *,
    seen: str | None = None,
    by=None,
    at: datetime | None = None,
) -> OrderCorrection | None:
    """Put an order right, with its total, its stock, its payment's state and a row that says what.

    `seen` is the `fingerprint` of the order that staff looked at. Gives that row, or None where
    nothing changed. Raises NotCorrectable, OrderChanged (it is no more what was seen), NothingLeft,
    VarietyGone, NotEnoughStock, TooMuch or OrderTooLarge, and then writes nothing.
    """
    # Held in the order that every act of the shop keeps: order, varieties in key order, payment.
    order = Order.objects.select_for_update().get(pk=order.pk)
    if not order.is_correctable:
        raise NotCorrectable(order)
    if seen is not None and seen != fingerprint(order):
        raise OrderChanged(order)
    moment = {"by": by, "at": at or timezone.now()}
    old_total = order.total_amount
    told = [*_correct_lines(order, correction, moment), *_correct_fee(order, correction)]
    told += _correct_details(order, correction)
    if not told:
        return None
    items = list(order.items.all())
    if not items:
        raise NothingLeft(order)
    order.total_amount = sum((item.subtotal for item in items), order.delivery_fee)
    if order.total_amount > MAX_TOTAL:
        raise OrderTooLarge
    if order.total_amount != old_total:
        words = {"old": money(old_total), "new": money(order.total_amount)}
        told.append(_("Total: %(old)s → %(new)s.") % words)
    order.save(update_fields=[*DETAILS, "delivery_fee", "total_amount"])
    payment = Payment.objects.select_for_update().get(order=order)
    payment.settle(order.total_amount, at=moment["at"])
    return OrderCorrection.objects.create(order=order, what="\n".join(told), **moment)


def _correct_lines(order: Order, correction: Correction, moment: dict) -> Iterator[str]:
    """Change, take out and add lines, and move their stock by the difference; say what."""
    lines = {line.pk: line for line in order.lines}
    if not correction.kilograms.keys() <= lines.keys():
        raise OrderChanged(order)
    wished = {
        lines[key]: kg for key, kg in correction.kilograms.items() if kg != lines[key].quantity
    }
    mangoes = _held({line.mango_id for line in wished} | correction.added.keys())
    taken = Counter()
    for line, kg in wished.items():
        if line.mango_id in mangoes:
            taken[line.mango_id] += kg - line.quantity
        elif kg > line.quantity:
            raise VarietyGone(line.name)
        yield _correct_line(line, kg)
    for key, kg in correction.added.items():
        if key not in mangoes:
            raise VarietyGone()
        taken[key] += kg
        yield _add_line(order, mangoes[key], kg)
    for key in sorted(taken):
        mangoes[key].change_stock(-taken[key], StockMovement.Reason.EDITED, order=order, **moment)


def _held(keys) -> dict[int, MangoCategory]:
    return {mango.pk: mango for mango in MangoCategory.objects.lock(keys - {None})}


def _correct_line(line: OrderItem, kg: int) -> str:
    words = {"name": line.name, "old": kilos(line.quantity), "new": kilos(kg)}
    if not kg:
        line.delete()
        return _("%(name)s: %(old)s taken out.") % words
    _set_kilograms(line, kg)
    return _("%(name)s: %(old)s → %(new)s.") % words


def _add_line(order: Order, mango: MangoCategory, kg: int) -> str:
    words = {"name": mango.name, "kg": kilos(kg), "price": money(mango.price)}
    # At the price of a line that is there it joins that line: one variety, one row on the slip.
    line = order.items.filter(mango=mango, price=mango.price).first()
    if line is None:
        line = OrderItem(order=order, mango=mango, name=mango.name, quantity=0, price=mango.price)
    _set_kilograms(line, line.quantity + kg)
    return _("%(name)s: %(kg)s added, at %(price)s a kg.") % words


def _set_kilograms(line: OrderItem, kg: int) -> None:
    if kg > MAX_LINE_KG:
        raise TooMuch(_("One order takes at most 100,000 kg of a variety."))
    line.quantity = kg
    line.save()


def _correct_fee(order: Order, correction: Correction) -> Iterator[str]:
    fee = correction.delivery_fee
    if fee is None or fee == order.delivery_fee:
        return
    words = {"old": money(order.delivery_fee), "new": money(fee)}
    order.delivery_fee = fee
    yield _("Delivery fee: %(old)s → %(new)s.") % words


def _correct_details(order: Order, correction: Correction) -> Iterator[str]:
    """Only which of them changed is told: what people are called stays out of the history."""
    for name in DETAILS:
        value = correction.details.get(name, getattr(order, name))
        if not _is_same(value, getattr(order, name)):
            setattr(order, name, value)
            label = str(Order._meta.get_field(name).verbose_name)
            yield _("Changed: %(what)s.") % {"what": label}


def _is_same(one, other) -> bool:
    """Browsers end the lines of a text in their own way; that is no change."""
    if isinstance(one, str):
        return one.splitlines() == other.splitlines()
    return one == other
