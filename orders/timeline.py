"""All that happened to an order, in one line of time, as staff reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.amounts import money
from orders.models import Order, OrderCorrection, PaymentEntry, StatusChange


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, what, in more words if there are, and by whom of us."""

    at: datetime
    what: str
    more: str = ""
    by: User | None = None


def story_of(order: Order, reader: User) -> list[Event]:
    """What happened to an order, the oldest first; only what `reader` has the right to see."""
    events = [_placing(order)]
    if reader.has_perm("orders.view_statuschange"):
        changes = StatusChange.objects.filter(order=order).select_related("by")
        events += [Event(c.at, c.get_to_status_display(), c.note, c.by) for c in changes]
    if reader.has_perm("orders.view_ordercorrection"):
        corrections = OrderCorrection.objects.filter(order=order).select_related("by")
        events += [Event(c.at, _("Corrected"), c.what, c.by) for c in corrections]
    if reader.has_perm("orders.view_paymententry"):
        entries = PaymentEntry.objects.filter(payment__order=order).select_related("by")
        events += [Event(e.at, _money_moved(e), e.note, e.by) for e in entries]
    # A stable sort: what has one time stays in the order of its kind.
    return sorted(events, key=lambda event: event.at)


def _placing(order: Order) -> Event:
    what = _("Taken by phone") if order.taken_by_id else _("Placed")
    return Event(order.order_date, what, by=order.taken_by)


def _money_moved(entry: PaymentEntry) -> str:
    if entry.amount > 0:
        return _("Received: %(amount)s") % {"amount": money(entry.amount)}
    if entry.is_mistake:
        return _("Never came: %(amount)s, entered by mistake") % {"amount": money(-entry.amount)}
    return _("Given back: %(amount)s") % {"amount": money(-entry.amount)}
