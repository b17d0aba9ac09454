"""Payments at the grower's desk: looked at, and noted as received."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.amounts import money
from orders.admin.acts import ActsOnly
from orders.admin.inlines import PaymentEntryInline
from orders.models import Payment, PaymentStatus
from orders.payments import record_payment


@admin.register(Payment)
class PaymentAdmin(ActsOnly):
    list_display = [
        "order",
        "payment_method",
        "payment_status",
        "came",
        "payment_date",
        "received_at",
    ]
    list_filter = ["payment_status", "payment_method", "received_at"]
    list_select_related = ["order"]
    date_hierarchy = "payment_date"
    search_fields = ["order__reference", "order__full_name"]
    fields = list_display
    inlines = [PaymentEntryInline]
    actions = ["receive_money"]

    @admin.display(description=gettext_lazy("received"), ordering="received")
    def came(self, payment):
        return money(payment.received)

    @admin.action(description=gettext_lazy("Money received in full"), permissions=["money"])
    def receive_money(self, request, payments):
        self.act_on_each(
            request,
            payments.exclude(payment_status=PaymentStatus.PAID).select_related("order"),
            lambda payment: record_payment(payment.order, by=request.user),
            _("money received"),
        )
