"""What staff put right in an order after it was placed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.signed import Signed
from orders.models.order import Order


class OrderCorrection(Signed):
    """One correction of an order: who, when, and what changed, in words."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="corrections")
    what = models.TextField(_("what changed"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.what
