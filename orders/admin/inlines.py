"""What is shown below an order: its lines, its payment and its history."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyInline
from core.templatetags.amounts import kilos, money
from orders.models import OrderItem, Payment, PaymentEntry


class OrderItemInline(ReadOnlyInline):
    model = OrderItem
    fields = ["name", "weight", "price_a_kg", "line_total"]
    readonly_fields = fields

    @admin.display(description=_("weight"))
    def weight(self, item):
        return kilos(item.quantity)

    @admin.display(description=_("price a kg then"))
    def price_a_kg(self, item):
        return money(item.price)

    @admin.display(description=_("subtotal"))
    def line_total(self, item):
        return money(item.subtotal)


class PaymentInline(ReadOnlyInline):
    model = Payment
    fields = ["payment_method", "payment_status", "came", "payment_date", "received_at"]
    readonly_fields = ["came"]

    @admin.display(description=_("received"))
    def came(self, payment):
        return money(payment.received)


class PaymentEntryInline(ReadOnlyInline):
    model = PaymentEntry
    verbose_name_plural = _("money that came and went back")
    # Not the field itself: Django makes a link of it, which refuses who may not see people.
    fields = ["at", "taka", "by_whom", "note"]
    readonly_fields = ["taka", "by_whom"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    @admin.display(description=_("amount"))
    def taka(self, entry):
        return money(entry.amount)

    @admin.display(description=_("by"))
    def by_whom(self, entry):
        return entry.by
