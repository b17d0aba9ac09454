"""What staff put right in an order after it was placed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class OrderCorrection(models.Model):
    """One correction of an order: who, when, and what changed, in words."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="corrections")
    what = models.TextField(_("what changed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.what
