"""How an order is paid, and whether it is."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PaymentMethod(models.TextChoices):
    CASH_ON_DELIVERY = "cash_on_delivery", _("Cash on Delivery")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")


class PaymentStatus(models.TextChoices):
    PENDING = "Pending", _("Pending")
    PARTLY_PAID = "Partly paid", _("Partly paid")
    PAID = "Paid", _("Paid")
    REFUNDED = "Refunded", _("Refunded")


class Payment(models.Model):
    """The payment record of one order, made with it."""

    order = models.OneToOneField(
        "orders.Order", models.CASCADE, related_name="payment", verbose_name=_("order")
    )
    payment_method = models.CharField(
        _("payment method"),
        max_length=30,
        choices=PaymentMethod,
        default=PaymentMethod.CASH_ON_DELIVERY,
    )
    payment_status = models.CharField(
        _("payment status"),
        max_length=20,
        choices=PaymentStatus,
        default=PaymentStatus.PENDING,
    )
    payment_date = models.DateTimeField(_("recorded"), default=timezone.now)
    received_at = models.DateTimeField(_("money came"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(
                condition=Q(payment_method__in=PaymentMethod.values),
                name="payment_method_known",
            ),
            models.CheckConstraint(
                condition=Q(payment_status__in=PaymentStatus.values),
                name="payment_status_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_payment_method_display()}, {self.get_payment_status_display()}"
