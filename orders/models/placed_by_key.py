"""What a program asked for with its key, kept for as long as the order that came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class PlacedByKey(models.Model):
    """The first answer to a program's key: a repeat gets it again, whatever was corrected since."""

    order = models.OneToOneField(
        Order, models.CASCADE, primary_key=True, related_name="placed_by_key"
    )
    # SHA-256, in hexadecimal, of what was sent: another wish with the same key is refused.
    asked = models.CharField(max_length=64)
    total_amount = models.DecimalField(_("total (taka)"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = _("order by a program's key")

    def __str__(self):
        return str(self.order)
