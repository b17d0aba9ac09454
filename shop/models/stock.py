"""The stock ledger: every kilogram that came or went, and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.signed import Signed
from core.templatetags.amounts import kilos

MAX_STOCK_KG = 100_000_000  # of one variety
RUNNING_OUT_KG = 20  # so little that shoppers are told, and staff unless a variety says otherwise


class StockMovement(Signed):
    """One change of one variety's stock. A variety's stock is the sum of its movements, in kg.

    Rows are only ever added, by `MangoCategory.change_stock` and the services above it.
    """

    class Reason(models.TextChoices):
        RECEIVED = "received", _("Received")
        SOLD = "sold", _("Sold")
        RETURNED = "returned", _("Order cancelled")
        EDITED = "edited", _("Order corrected")
        CORRECTED = "corrected", _("Corrected by staff")
        WRITTEN_OFF = "written_off", _("Written off")
        IMPORTED = "imported", _("Import")

    mango = models.ForeignKey(
        "shop.MangoCategory",
        models.SET_NULL,
        null=True,
        related_name="movements",
        verbose_name=_("variety"),
    )
    # The ledger outlives the variety, as orders do.
    mango_name = models.CharField(_("variety then"), max_length=100)
    change = models.IntegerField(_("change (kg)"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    order = models.ForeignKey(
        "orders.Order",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_movements",
        verbose_name=_("order"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["mango", "-at", "-id"], name="ledger_of_variety")]
        constraints = [
            models.CheckConstraint(condition=~Q(change=0), name="movement_moves_something"),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        "received",
                        "sold",
                        "returned",
                        "edited",
                        "corrected",
                        "written_off",
                        "imported",
                    ]
                ),
                name="movement_reason_known",
            ),
        ]

    def __str__(self):
        return f"{self.mango_name} {self.change:+d} kg"

    @property
    def signed(self) -> str:
        """The change with its sign, as people read it: +100 kg, −3 kg."""
        sign = "+" if self.change > 0 else "−"
        return f"{sign}{kilos(abs(self.change))}"
