"""The words in which the shop asks for orders."""

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Prefetch, Q

from orders.references import tidy_reference

SESSION_KEY = "orders"  # the keys of the orders that a session may open
PROOF_KEY = "proven_orders"  # of those it placed, or for which it came by the secret link
# SQLite reckons with binary fractions: two amounts are the same when they differ by less than this.
HALF_PAISA = Decimal("0.005")  # taka


def may_move_orders(user) -> bool:
    """Is this one of the staff who may move anybody's orders along and cancel them?"""
    return user.is_staff and user.has_perm("orders.move_order")


class OrderQuerySet(models.QuerySet):
    def of(self, user) -> "OrderQuerySet":
        """The orders a logged-in person placed."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def readable_by(self, user) -> "OrderQuerySet":
        """The orders this person may read without a session: own ones, for staff all."""
        return self if user.is_staff else self.of(user)

    def visible_to(self, request) -> "OrderQuerySet":
        """The orders this visitor may open: own ones, those let in by session, for staff all."""
        return self if request.user.is_staff else self._open_to(request)

    def held_by(self, request) -> "OrderQuerySet":
        """The orders this visitor may cancel: those they may open as a shopper; all, who moves."""
        return self if may_move_orders(request.user) else self._open_to(request)

    def _open_to(self, request) -> "OrderQuerySet":
        let_in = Q(pk__in=request.session.get(SESSION_KEY, []))
        if request.user.is_authenticated:
            let_in |= Q(user=request.user)
        return self.filter(let_in)

    def of_guests(self) -> "OrderQuerySet":
        """Orders that may still become somebody's; not those of a person who has gone."""
        return self.filter(user=None, forget_when_done=False)

    def proven_to(self, request) -> "OrderQuerySet":
        """The orders that this browser placed, or for which it came by the secret link."""
        return self.filter(pk__in=request.session.get(PROOF_KEY, []))

    def found_by(self, *, reference: str, phone_number: str) -> models.Model | None:
        """The order with this reference, typed in any way, and one of its phones (E.164)."""
        either_phone = Q(phone_number=phone_number) | Q(additional_phone=phone_number)
        return self.filter(either_phone, reference=tidy_reference(reference)).first()

    def with_details(self) -> "OrderQuerySet":
        """With all that an order's page or slip shows, in a fixed number of queries."""
        return self.select_related("payment").prefetch_related("items", "status_changes")

    def with_items(self) -> "OrderQuerySet":
        """With their lines and the pictures of their varieties as they are now, in one query more.

        Of a variety nothing else is read: its description is long.
        """
        lines = self.model.items.rel.related_model.objects.select_related("mango")
        shown = lines.only("order", "name", "quantity", "price", "mango__image")
        return self.prefetch_related(Prefetch("items", shown))

    def with_story(self) -> "OrderQuerySet":
        """With its details, who carries it, what staff put right in it, and its money."""
        told = self.with_details().select_related("courier")
        return told.prefetch_related("corrections", "payment__entries")

    def since(self, moment: datetime) -> "OrderQuerySet":
        """Placed then or later."""
        return self.filter(order_date__gte=moment)

    def with_status(self, status: str) -> "OrderQuerySet":
        return self.filter(status=status)

    def closed(self) -> "OrderQuerySet":
        """Where nothing is left to do: there or cancelled, and nobody owes anybody anything."""
        return self.filter(closed_at__isnull=False)

    def not_closed(self) -> "OrderQuerySet":
        return self.filter(closed_at=None)

    def to_collect(self) -> "OrderQuerySet":
        """Sent or delivered, and not all of their money has come."""
        return self.not_closed().filter(
            status__in=["Shipped", "Delivered"],
            payment__payment_status__in=["Pending", "Partly paid"],
        )

    def to_refund(self) -> "OrderQuerySet":
        """Of which the shop holds money that it owes."""
        too_much = Q(payment__received__gt=F("total_amount") - F("payment__forgiven") + HALF_PAISA)
        is_cancelled = Q(status="Cancelled")
        owes = is_cancelled & Q(payment__received__gt=0) | ~is_cancelled & too_much
        return self.not_closed().filter(owes)

    def for_paper(self) -> "OrderQuerySet":
        """Oldest first, with all that a slip shows, in a fixed number of queries."""
        together = self.select_related("payment", "courier").prefetch_related("items")
        return together.order_by("order_date", "pk")

    def shipped_between(self, start: datetime, end: datetime) -> "OrderQuerySet":
        """Orders that left the grower from `start` up to `end`, whatever became of them."""
        return self.filter(
            status_changes__to_status="Shipped",
            status_changes__at__gte=start,
            status_changes__at__lt=end,
        ).distinct()
