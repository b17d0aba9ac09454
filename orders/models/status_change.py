"""The history of an order's status."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.signed import Signed
from orders.models.order import Order


class StatusChange(Signed):
    """One move of an order from a status to another: who, when, and why if said."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="status_changes")
    from_status = models.CharField(_("from"), max_length=20, choices=Order.Status)
    to_status = models.CharField(_("to"), max_length=20, choices=Order.Status)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.from_status} → {self.to_status}"
