"""How an order is paid, and whether it is."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.signed import Signed


class PaymentMethod(models.TextChoices):
    CASH_ON_DELIVERY = "cash_on_delivery", _("Cash on Delivery")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")


class PaymentStatus(models.TextChoices):
    PENDING = "Pending", _("Pending")
    PARTLY_PAID = "Partly paid", _("Partly paid")
    PAID = "Paid", _("Paid")
    REFUNDED = "Refunded", _("Refunded")


class PaymentQuerySet(models.QuerySet):
    def readable_by(self, user) -> "PaymentQuerySet":
        """The payments of the orders that this person may read: own ones, for staff all."""
        if user.is_staff:
            return self
        return self.filter(order__user=user) if user.is_authenticated else self.none()

    def newest_first(self) -> "PaymentQuerySet":
        """As their orders are listed."""
        return self.order_by("-order__order_date", "-order__pk")


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
    # What came less what went back, in taka: the sum of the entries.
    received = models.DecimalField(
        _("received (taka)"), max_digits=10, decimal_places=2, default=Decimal(0)
    )
    # The part of what went back that the customer need not pay again, in taka: spoiled mangoes.
    forgiven = models.DecimalField(
        _("forgiven (taka)"), max_digits=10, decimal_places=2, default=Decimal(0), editable=False
    )
    # When it was last so that all had come.
    received_at = models.DateTimeField(_("paid in full"), null=True, blank=True)

    objects = PaymentQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=Decimal("99999999.99")),
                name="payment_received_in_range",
            ),
            models.CheckConstraint(
                condition=Q(forgiven__gte=0) & Q(forgiven__lte=Decimal("99999999.99")),
                name="payment_forgiven_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.get_payment_method_display()}, {self.get_payment_status_display()}"

    @property
    def went_back(self) -> Decimal:
        """Taka that were given back so far."""
        return -sum((e.amount for e in self.entries.all() if e.went_back), Decimal(0))

    @property
    def came(self) -> Decimal:
        """Taka that ever came, whatever went back since."""
        return self.received + self.went_back

    def settle(self, total: Decimal, *, at) -> None:
        """Say by the money, against an order's total in taka, how the payment stands; saves it."""
        if not self.received:
            went_back = self.entries.filter(PaymentEntry.WENT_BACK).exists()
            status = PaymentStatus.REFUNDED if went_back else PaymentStatus.PENDING
        else:
            is_full = self.received + self.forgiven >= total
            status = PaymentStatus.PAID if is_full else PaymentStatus.PARTLY_PAID
        if status != PaymentStatus.PAID:
            self.received_at = None
        elif self.received_at is None:
            self.received_at = at
        self.payment_status = status
        self.save(update_fields=["received", "forgiven", "payment_status", "received_at"])


class PaymentEntry(Signed):
    """Money of an order that came (taka above 0) or went back (below 0). Only ever added.

    A mistake is an entry below 0 of money that never came: it counts against what came.
    """

    CAME = Q(amount__gt=0) | Q(is_mistake=True)
    WENT_BACK = Q(amount__lt=0, is_mistake=False)

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="entries")
    amount = models.DecimalField(_("amount (taka)"), max_digits=10, decimal_places=2)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_mistake = models.BooleanField(_("never came"), default=False)

    class Meta:
        verbose_name = _("money")
        verbose_name_plural = _("money")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payment_entry_moves_money"),
            models.CheckConstraint(
                condition=Q(is_mistake=False) | Q(amount__lt=0), name="payment_mistake_takes_out"
            ),
        ]

    def __str__(self):
        return f"{self.amount:+.2f}"

    @property
    def went_back(self) -> bool:
        return self.amount < 0 and not self.is_mistake
