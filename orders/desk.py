"""What needs doing at the grower's desk now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Case, Count, F, Min, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos, money
from orders.models import Order, PaymentEntry
from orders.phone_record import PhoneRecord, phone_records

NEW_ORDERS_SHOWN = 10
Status = Order.Status


@dataclass(frozen=True)
class Pile:
    """The orders that wait for one step: how many, how many kg, and since when the oldest does."""

    status: str
    orders: int = 0
    kilograms: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class NewOrder:
    """An order to confirm by phone, and what this phone number did before."""

    order: Order
    record: PhoneRecord

    @property
    def greeting(self) -> str:
        """What staff sends by WhatsApp to whoever does not pick up."""
        words = {
            "name": self.order.full_name,
            "shop": settings.STORE_NAME,
            "reference": self.order.reference,
            "weight": kilos(self.order.kilograms),
            "total": money(self.order.total_amount),
        }
        return (
            _(
                "Hello %(name)s, this is %(shop)s about your order %(reference)s: %(weight)s for "
                "%(total)s. May we send it? Please answer or call us back."
            )
            % words
        )


@dataclass(frozen=True)
class Cash:
    """Money of one day, and what is still out, in taka."""

    received: Decimal
    went_back: Decimal
    outstanding: Decimal  # of orders that were sent or delivered
    unpaid_orders: int
    to_refund: Decimal  # of orders that were cancelled, or corrected after they were paid
    orders_to_refund: int


def piles() -> dict[str, Pile]:
    """{status: its pile} of all orders that still need a step, empty piles included."""
    waiting = [Status.PENDING, Status.CONFIRMED, Status.PACKED, Status.SHIPPED]
    found = (
        Order.objects.filter(status__in=waiting)
        .order_by()
        .values("status")
        .annotate(
            orders=Count("pk", distinct=True),
            kilograms=Sum("items__quantity", default=0),
            oldest=Min("order_date"),
        )
    )
    return {status: Pile(status) for status in waiting} | {
        row["status"]: Pile(**row) for row in found
    }


def orders_to_confirm() -> list[NewOrder]:
    """The orders nobody has called about yet, the oldest first; only so many as fit a page."""
    orders = list(
        Order.objects.filter(status=Status.PENDING)
        .prefetch_related("items")
        .order_by("order_date", "pk")[:NEW_ORDERS_SHOWN]
    )
    records = phone_records(orders)
    return [NewOrder(order, records[order.phone_number]) for order in orders]


def cash_of(day: date) -> Cash:
    """The money of a day in the shop's own time."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    came = PaymentEntry.objects.filter(at__gte=begins, at__lt=begins + timedelta(days=1)).aggregate(
        received=Sum("amount", filter=PaymentEntry.CAME, default=Decimal(0)),
        went_back=Sum("amount", filter=PaymentEntry.WENT_BACK, default=Decimal(0)),
    )
    held = F("payment__received") + F("payment__forgiven")
    unpaid = Order.objects.to_collect().aggregate(
        outstanding=Sum(F("total_amount") - held, default=Decimal(0)), unpaid_orders=Count("pk")
    )
    owed_back = Case(
        When(status=Status.CANCELLED, then=F("payment__received")), default=held - F("total_amount")
    )
    to_refund = Order.objects.to_refund().aggregate(
        to_refund=Sum(owed_back, default=Decimal(0)), orders_to_refund=Count("pk")
    )
    return Cash(**came | {"went_back": -came["went_back"]}, **unpaid, **to_refund)
