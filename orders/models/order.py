"""Orders: what was bought, at which price, by whom, and how far it has come."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from core.phones import spoken_phone
from orders.models.order_books import OrderBooks
from orders.models.order_queryset import PROOF_KEY, SESSION_KEY, OrderQuerySet
from orders.models.payment import PaymentMethod
from orders.references import new_link_token, new_reference

MAX_TOTAL = Decimal("99999999.99")  # taka: what DecimalField(10, 2) holds
MAX_SESSION_ORDERS = 50


class Order(OrderBooks, models.Model):
    """One order. It keeps its own copy of all it needs: people and varieties may go."""

    class Status(models.TextChoices):
        PENDING = "Pending", _("Pending")
        CONFIRMED = "Confirmed", _("Confirmed")
        PACKED = "Packed", _("Packed")
        SHIPPED = "Shipped", _("Shipped")
        DELIVERED = "Delivered", _("Delivered")
        CANCELLED = "Cancelled", _("Cancelled")

    # From each status, where an order may go. Shipped → Cancelled is an order refused at the door.
    MOVES = {
        Status.PENDING: {Status.CONFIRMED, Status.CANCELLED},
        Status.CONFIRMED: {Status.PACKED, Status.CANCELLED},
        Status.PACKED: {Status.SHIPPED, Status.CANCELLED},
        Status.SHIPPED: {Status.DELIVERED, Status.CANCELLED},
        Status.DELIVERED: set(),
        Status.CANCELLED: set(),
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("person"),
    )
    reference = models.CharField(
        _("reference"),
        max_length=12,
        unique=True,
        default=new_reference,
        editable=False,
    )
    order_date = models.DateTimeField(_("ordered"), default=timezone.now, db_index=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status,
        default=Status.PENDING,
    )
    full_name = models.CharField(_("full name"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    phone_number = models.CharField(_("phone"), max_length=20)
    additional_phone = models.CharField(_("second phone"), max_length=20, blank=True)
    billing_address = models.TextField(_("address"), max_length=500)
    shipping_address = models.TextField(_("delivery address"), max_length=500, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)
    payment_method = models.CharField(
        _("payment method"),
        max_length=30,
        choices=PaymentMethod,
        default=PaymentMethod.CASH_ON_DELIVERY,
    )
    delivery_fee = models.DecimalField(
        _("delivery fee (taka)"), max_digits=10, decimal_places=2, default=Decimal(0)
    )
    total_amount = models.DecimalField(_("total (taka)"), max_digits=10, decimal_places=2)
    # The secret of the order's link in the mail.
    link_token = models.CharField(
        max_length=64, unique=True, default=new_link_token, editable=False
    )
    # The cart and the one-time key of its checkout form, as one fingerprint: a form sent twice
    # finds the order it made before.
    form_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    is_gift = models.BooleanField(
        _("a gift"), default=False, help_text=_("Its packing slip shows no prices.")
    )
    # Whoever of the staff wrote it down for a customer on the phone.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("taken by phone by"),
    )
    courier = models.ForeignKey(
        "orders.Courier",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("courier"),
    )
    # When its packing slip was first printed; from then on slips say COPY.
    slip_printed_at = models.DateTimeField(_("slip printed"), null=True, editable=False)
    # Since when nothing is left to do; kept, because lists of what is open must not look at all.
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    # The account of whoever ordered is gone: nothing personal stays once the mangoes are there.
    forget_when_done = models.BooleanField(default=False, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-order_date", "-pk"]
        permissions = [
            ("move_order", _("Can move orders along and cancel them")),
            ("print_order", _("Can print packing slips, picking lists and cash sheets")),
            ("view_sales", _("Can read the sales reports")),
        ]
        indexes = [
            # Lists are read newest first. Only the first of these is in their whole order: SQLite
            # takes it, and not the other, for the orders that one person has of a status.
            models.Index(fields=["user", "-order_date", "-id"], name="order_of_user"),
            models.Index(fields=["status", "-order_date"], name="order_by_status"),
            models.Index(fields=["phone_number"], name="order_by_phone"),
            models.Index(fields=["email", "user"], name="order_by_email"),
            # What the sales report adds up, and the first order of each customer, without a look
            # at the rows (PostgreSQL; SQLite does without the first).
            models.Index(
                fields=["order_date"],
                include=["id", "status", "total_amount", "delivery_fee"],
                name="order_sales",
            ),
            models.Index(
                fields=["phone_number", "order_date"],
                condition=~Q(status="Cancelled"),
                name="order_of_customer",
            ),
            models.Index(fields=["status"], condition=Q(closed_at=None), name="order_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_amount__gte=0) & Q(total_amount__lte=MAX_TOTAL),
                name="order_total_in_range",
            ),
            models.CheckConstraint(
                condition=Q(delivery_fee__gte=0) & Q(delivery_fee__lte=MAX_TOTAL),
                name="order_fee_in_range",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "Pending",
                        "Confirmed",
                        "Packed",
                        "Shipped",
                        "Delivered",
                        "Cancelled",
                    ]
                ),
                name="order_status_known",
            ),
            models.CheckConstraint(
                condition=Q(payment_method__in=PaymentMethod.values),
                name="order_payment_method_known",
            ),
        ]

    def __str__(self):
        return self.reference

    def save(self, *args, **kwargs):
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("orders:order", args=[self.reference])

    def secret_link(self) -> str:
        """The whole address that lets whoever holds it open this order."""
        return settings.SITE_URL + reverse("orders:link", args=[self.link_token])

    def let_in(self, request, *, is_proven: bool = False) -> None:
        """Let this browser's session open the order from now on.

        `is_proven`: it placed the order or has the secret link, and so may also make it its own.
        Whoever knows no more than the order's number and phone looks, and may cancel in time.
        """
        for key in (SESSION_KEY, PROOF_KEY) if is_proven else (SESSION_KEY,):
            known = request.session.get(key, [])
            if self.pk not in known:
                request.session[key] = [*known, self.pk][-MAX_SESSION_ORDERS:]

    def is_let_in_to(self, request) -> bool:
        return self.pk in request.session.get(SESSION_KEY, [])

    def is_proven_to(self, request) -> bool:
        return self.pk in request.session.get(PROOF_KEY, [])

    @property
    def is_of_guest(self) -> bool:
        """May it still become somebody's? Not where its person has closed the account."""
        return self.user_id is None and not self.forget_when_done

    @property
    def total_when_placed(self) -> Decimal:
        """Taka, as a program was told; corrections change the total, not what was told."""
        told = getattr(self, "placed_by_key", None)
        return told.total_amount if told else self.total_amount

    def can_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]

    @property
    def is_cancellable_by_shopper(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def is_correctable(self) -> bool:
        """Is it not packed yet? Until then staff may put it right."""
        return self.status in (self.Status.PENDING, self.Status.CONFIRMED)

    @property
    def is_done(self) -> bool:
        return self.status in (self.Status.DELIVERED, self.Status.CANCELLED)

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def pays_on_delivery(self) -> bool:
        return self.payment_method == PaymentMethod.CASH_ON_DELIVERY

    @property
    def delivery_address(self) -> str:
        return self.shipping_address or self.billing_address

    @cached_property
    def lines(self) -> list:
        return list(self.items.all())

    @property
    def phone_spoken(self) -> str:
        return spoken_phone(self.phone_number)

    @property
    def phones_spoken(self) -> str:
        """Both phones, as people read them."""
        phones = (self.phone_number, self.additional_phone)
        return ", ".join(spoken_phone(phone) for phone in phones if phone)

    @property
    def share_text(self) -> str:
        """What a shopper sends to the family about this order."""
        words = {"reference": self.reference, "shop": settings.STORE_NAME}
        return (
            _("Our mangoes from %(shop)s, order %(reference)s:") % words + f" {self.secret_link()}"
        )

    @property
    def kilograms(self) -> int:
        return sum(item.quantity for item in self.lines)

    @property
    def timeline(self) -> "list[tuple[str, object]]":
        """The steps of the order: each status' name with the time it was reached, or None."""
        reached = {change.to_status: change.at for change in self.status_changes.all()}
        reached[self.Status.PENDING] = self.order_date
        statuses = [status for status in self.Status if status != self.Status.CANCELLED]
        if self.is_cancelled:
            statuses = [status for status in self.Status if status in reached]
        return [(self._step_name(status), reached.get(status)) for status in statuses]

    def _step_name(self, status):
        return _("Placed") if status == self.Status.PENDING else status.label
