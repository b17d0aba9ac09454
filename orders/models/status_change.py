"""The history of an order's status."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class StatusChange(models.Model):
    """One move of an order from a status to another: who, when, and why if said."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="status_changes")
    from_status = models.CharField(_("from"), max_length=20, choices=Order.Status)
    to_status = models.CharField(_("to"), max_length=20, choices=Order.Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.from_status} → {self.to_status}"
