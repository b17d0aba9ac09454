"""What goes on paper: packing slips, picking lists and cash sheets of chosen orders."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.logs.calls import warn
from core.phones import spoken_phone
from core.qr import qr_square
from orders.errors import NothingToPrint
from orders.models import Order, OrderItem

MOST_ORDERS = 500  # in one job: their keys fit into an address
LARGEST_KEY = 2**63 - 1  # what a key of the database can be
# For so long after «Print» the slips it was pressed for are originals: nobody knows what a
# printer did, and paper jams. The page opened anew later says COPY.
JOB_SECONDS = 15 * 60
JOB_SALT = "orders.printing.job"


class Paper(models.TextChoices):
    A4 = "a4", "A4"
    A5 = "a5", "A5"
    ROLL = "roll", gettext_lazy("80 mm roll")


@dataclass(frozen=True)
class Chosen:
    """Orders to print, oldest first; cancelled ones are left out.

    `missing` is how many of the keys belong to no order.
    """

    orders: list[Order]
    cancelled: list[Order]
    missing: int = 0

    @cached_property
    def keys(self) -> str:
        """As they stand in an address: 1,2,3."""
        return ",".join(str(order.pk) for order in self.orders)


def chosen_orders(keys: str) -> Chosen:
    """The orders with these keys, written as 1,2,3.

    Raises NothingToPrint, with the reason, where that names no order that could be printed.
    """
    wanted = _read_keys(keys)
    known = [key for key in wanted if key <= LARGEST_KEY]
    found = on_paper(Order.objects.filter(pk__in=known))
    if not found.orders and not found.cancelled:
        raise NothingToPrint(_("None of these orders exists."))
    missing = len(wanted) - len(found.orders) - len(found.cancelled)
    return Chosen(found.orders, found.cancelled, missing)


def _read_keys(keys: str) -> set[int]:
    written = [key for key in keys.split(",") if key.strip()]
    if not written:
        raise NothingToPrint(_("No order was chosen. Tick orders in the list, then print them."))
    if not all(re.fullmatch(r" *[0-9]{1,30} *", key) for key in written):
        raise NothingToPrint(_("The address does not name orders by their numbers, as ids=1,2,3."))
    if len(wanted := {int(key) for key in written}) > MOST_ORDERS:
        raise too_many()
    return wanted


def too_many() -> NothingToPrint:
    words = _("At most %(most)s orders are printed at once. Choose fewer.")
    return NothingToPrint(words % {"most": MOST_ORDERS})


def on_paper(orders: models.QuerySet) -> Chosen:
    """These orders with all that slips show, in a fixed number of queries.

    Raises NothingToPrint where all are cancelled.
    """
    found = list(orders.for_paper())
    cancelled = [order for order in found if order.is_cancelled]
    left = [order for order in found if not order.is_cancelled]
    if cancelled and not left:
        raise NothingToPrint(_("These orders are cancelled. Nothing of them is packed or paid."))
    return Chosen(left, cancelled)


@dataclass(frozen=True)
class Slip:
    """What is packed with one order. `square` leads the phone of the staff to it at the desk."""

    order: Order
    square: SafeString
    is_copy: bool

    @property
    def phones(self) -> list[str]:
        order = self.order
        return [
            spoken_phone(phone) for phone in (order.phone_number, order.additional_phone) if phone
        ]

    @property
    def shows_prices(self) -> bool:
        return not self.order.is_gift

    @property
    def cash(self) -> Decimal:
        """Taka that the courier collects; what comes by bank is none of the courier's."""
        return self.order.amount_due if self.order.pays_on_delivery else Decimal(0)

    @property
    def settled(self) -> Decimal:
        """Taka of the total that are not due any more."""
        return self.order.total_amount - self.order.amount_due


def slips_of(orders: Iterable[Order], *, job: datetime | None = None) -> list[Slip]:
    """A slip an order; COPY where one was printed before, unless that was in this very job."""
    return [
        Slip(order, qr_square(_at_desk(order)), order.slip_printed_at not in (None, job))
        for order in orders
    ]


def _at_desk(order: Order) -> str:
    return settings.SITE_URL + reverse("admin:orders_order_change", args=[order.pk])


@transaction.atomic
def note_as_printed(orders: Iterable[Order]) -> str:
    """Write down when the slips were first printed; those printed before keep their time.

    Gives the name of this job, by which its page knows its own slips for `JOB_SECONDS`.
    """
    first = Order.objects.filter(pk__in=[order.pk for order in orders], slip_printed_at=None)
    held = list(first.select_for_update().order_by("pk").values_list("pk", flat=True))
    at = timezone.now()
    Order.objects.filter(pk__in=held).update(slip_printed_at=at)
    return signing.dumps(at.isoformat(), salt=JOB_SALT)


def time_of_job(name: str) -> datetime | None:
    """When a job noted its slips; None for an old or made-up name."""
    try:
        return datetime.fromisoformat(signing.loads(name, salt=JOB_SALT, max_age=JOB_SECONDS))
    except signing.SignatureExpired:
        return None
    except signing.BadSignature:
        warn("made-up signature", of="slips")
        return None


@dataclass(frozen=True)
class VarietyToPack:
    """One variety with its lines, in the order in which the orders came."""

    name: str
    lines: list[tuple[Order, OrderItem]]

    @property
    def kilograms(self) -> int:
        return sum(item.quantity for _order, item in self.lines)


@dataclass(frozen=True)
class PickingList:
    """Kilograms to pack, once by variety and once by order."""

    varieties: list[VarietyToPack]
    orders: list[Order]

    @property
    def kilograms_by_variety(self) -> int:
        return sum(variety.kilograms for variety in self.varieties)

    @property
    def kilograms_by_order(self) -> int:
        return sum(order.kilograms for order in self.orders)


def picking_list_of(orders: list[Order]) -> PickingList:
    """What to pack for these orders. A variety that was renamed in between bears its last name."""
    by_variety, names = {}, {}
    for order in orders:
        for item in order.lines:
            # Of a variety that is not sold any more, the name is all that is left.
            variety = item.mango_id or item.name
            by_variety.setdefault(variety, []).append((order, item))
            names[variety] = item.name
    varieties = [VarietyToPack(names[key], lines) for key, lines in by_variety.items()]
    return PickingList(sorted(varieties, key=lambda variety: variety.name), orders)
