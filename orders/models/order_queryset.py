"""The words in which the shop asks for orders."""

from django.db import models
from django.db.models import Q

from orders.references import tidy_reference

SESSION_KEY = "orders"  # the keys of the orders that a session may open


class OrderQuerySet(models.QuerySet):
    def of(self, user) -> "OrderQuerySet":
        """The orders a logged-in person placed."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def visible_to(self, request) -> "OrderQuerySet":
        """The orders this visitor may open: own ones, those let in by session, for staff all."""
        if request.user.is_staff:
            return self
        own = Q(pk__in=request.session.get(SESSION_KEY, []))
        if request.user.is_authenticated:
            own |= Q(user=request.user)
        return self.filter(own)

    def found_by(self, *, reference: str, phone_number: str) -> models.Model | None:
        """The order with this reference, typed in any way, and one of its phones (E.164)."""
        either_phone = Q(phone_number=phone_number) | Q(additional_phone=phone_number)
        return self.filter(either_phone, reference=tidy_reference(reference)).first()

    def with_details(self) -> "OrderQuerySet":
        """With all that an order's page or slip shows, in a fixed number of queries."""
        return self.select_related("payment").prefetch_related("items", "status_changes")
