"""What became of the earlier orders of a phone number: staff reads it before it calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Order, StatusChange

Status = Order.Status


@dataclass(frozen=True)
class PhoneRecord:
    """How many orders of one phone number ended how; those under way count as open."""

    delivered: int = 0
    refused: int = 0  # sent out and not taken at the door
    cancelled: int = 0  # before they were sent out
    open: int = 0

    @property
    def is_first(self) -> bool:
        """Is there no order of this number but one that is open?"""
        return not self.delivered and not self.refused and not self.cancelled and self.open <= 1

    @property
    def is_doubtful(self) -> bool:
        """Was as much refused at the door as was taken?"""
        return self.refused > 0 and self.refused >= self.delivered

    def __str__(self):
        if self.is_first:
            return _("First order of this number")
        told = []
        if self.delivered:
            told.append(_("%(count)d delivered") % {"count": self.delivered})
        if self.refused:
            told.append(_("%(count)d refused at the door") % {"count": self.refused})
        if self.cancelled:
            told.append(_("%(count)d cancelled") % {"count": self.cancelled})
        if self.open > 1:
            others = ngettext(
                "%(count)d other order open", "%(count)d other orders open", self.open - 1
            )
            told.append(others % {"count": self.open - 1})
        return ", ".join(told)


def phone_records(orders: Iterable[Order]) -> dict[str, PhoneRecord]:
    """{phone number (E.164): its record} for the numbers of these orders, by one query.

    Only the first phone of an order counts. Orders of people who had their data deleted have no
    number any more and count for nobody.
    """
    phones = {order.phone_number for order in orders}
    from_the_door = StatusChange.objects.filter(
        order=OuterRef("pk"), from_status=Status.SHIPPED, to_status=Status.CANCELLED
    )
    rows = (
        Order.objects.filter(phone_number__in=phones - {""})
        .order_by()
        .annotate(was_sent=Exists(from_the_door))
        .values("phone_number")
        .annotate(
            delivered=Count("pk", filter=Q(status=Status.DELIVERED)),
            refused=Count("pk", filter=Q(status=Status.CANCELLED, was_sent=True)),
            cancelled=Count("pk", filter=Q(status=Status.CANCELLED, was_sent=False)),
            open=Count("pk", filter=~Q(status__in=[Status.DELIVERED, Status.CANCELLED])),
        )
    )
    found = {row.pop("phone_number"): PhoneRecord(**row) for row in rows}
    return {phone: found.get(phone, PhoneRecord()) for phone in phones}
