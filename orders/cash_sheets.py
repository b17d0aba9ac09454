"""The paper on which couriers bring the money home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.errors import NothingToPrint
from orders.models import Courier, Order
from orders.printing import MOST_ORDERS, Chosen, on_paper, too_many


@dataclass(frozen=True)
class CashRow:
    """One order on a courier's way.

    `due` is still to be collected in cash, `by_bank` is still due otherwise, and `received` came
    since the order left the grower, None while nothing did; all in taka.
    """

    order: Order
    due: Decimal
    by_bank: Decimal
    received: Decimal | None


@dataclass(frozen=True)
class CashSheet:
    """One courier's orders, oldest first; `courier` is None for orders that nobody took yet."""

    courier: Courier | None
    rows: list[CashRow]

    @property
    def due(self) -> Decimal:
        return sum((row.due for row in self.rows), Decimal(0))

    @property
    def by_bank(self) -> Decimal:
        return sum((row.by_bank for row in self.rows), Decimal(0))

    @property
    def received(self) -> Decimal:
        return sum((row.received or Decimal(0) for row in self.rows), Decimal(0))


def cash_sheets_of(orders: Iterable[Order]) -> list[CashSheet]:
    """A sheet a courier, by name; what has no courier comes last."""
    orders = list(orders)
    prefetch_related_objects(orders, "status_changes", "payment__entries")
    carried: dict[Courier | None, list[CashRow]] = {}
    for order in orders:
        carried.setdefault(order.courier, []).append(_row_of(order))
    named = sorted(carried.keys() - {None}, key=lambda courier: courier.name)
    return [
        CashSheet(courier, carried[courier]) for courier in [*named, None] if courier in carried
    ]


def _row_of(order: Order) -> CashRow:
    is_cash = order.pays_on_delivery
    return CashRow(
        order,
        due=order.amount_due if is_cash else Decimal(0),
        by_bank=Decimal(0) if is_cash else order.amount_due,
        received=_brought_home(order) if is_cash else None,
    )


def _brought_home(order: Order) -> Decimal | None:
    """Cash that came since the order left. A refund later is not the courier's."""
    left, payment = _left_at(order), getattr(order, "payment", None)
    if left is None or payment is None:
        return None
    came = [
        entry.amount for entry in payment.entries.all() if not entry.went_back and entry.at >= left
    ]
    return sum(came, Decimal(0)) if came else None


def _left_at(order: Order) -> datetime | None:
    shipped = (Order.Status.SHIPPED, Order.Status.DELIVERED)
    return min(
        (change.at for change in order.status_changes.all() if change.to_status in shipped),
        default=None,
    )


def sent_with(courier: Courier | None, day: date | None) -> Chosen:
    """What this courier (None: any) took along on a day; without a day, what is on its way now.

    Raises NothingToPrint where there is none.
    """
    orders = Order.objects.all() if courier is None else courier.orders.all()
    if day is None:
        orders = orders.filter(status=Order.Status.SHIPPED)
    else:
        orders = orders.shipped_between(*_hours_of(day))
    if not (keys := list(orders.values_list("pk", flat=True)[: MOST_ORDERS + 1])):
        raise NothingToPrint(_("No order was sent then, or is on its way."))
    if len(keys) > MOST_ORDERS:
        raise too_many()
    return on_paper(Order.objects.filter(pk__in=keys))


def _hours_of(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight, in the shop's time."""
    first, last = (
        timezone.make_aware(datetime.combine(date_, time.min))
        for date_ in (day, day + timedelta(days=1))
    )
    return first, last
