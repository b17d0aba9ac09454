"""The lines of an order."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import MAX_TOTAL, Order
from shop.models import MAX_LINE_KG, MangoCategory


class OrderItem(models.Model):
    """One line of an order, with name and price (taka a kg) as they were when it was placed."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    mango = models.ForeignKey(
        MangoCategory,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="order_items",
        verbose_name=_("variety"),
    )
    name = models.CharField(_("name then"), max_length=100)
    quantity = models.PositiveIntegerField(_("quantity (kg)"))
    price = models.DecimalField(_("price a kg then (taka)"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("order item")
        verbose_name_plural = _("order items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=MAX_LINE_KG),
                name="order_item_quantity_in_range",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0) & Q(price__lte=MAX_TOTAL),
                name="order_item_price_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.name} × {self.quantity} kg"

    @property
    def subtotal(self) -> Decimal:
        """Taka for this line."""
        return self.price * self.quantity
