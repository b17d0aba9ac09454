"""Payments at the grower's desk: looked at, and noted as received."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.admin.acts import ActsOnly
from orders.models import Payment
from orders.payments import record_payment


@admin.register(Payment)
class PaymentAdmin(ActsOnly):
    list_display = ["order", "payment_method", "payment_status", "payment_date", "received_at"]
    list_filter = ["payment_status", "payment_method", "received_at"]
    list_select_related = ["order"]
    date_hierarchy = "payment_date"
    search_fields = ["order__reference", "order__full_name"]
    readonly_fields = list_display
    actions = ["receive_money"]

    @admin.action(description=gettext_lazy("Money received in full"), permissions=["money"])
    def receive_money(self, request, payments):
        self.act_on_each(
            request,
            payments.filter(received_at=None).select_related("order"),
            lambda payment: record_payment(payment.order),
            _("money received"),
        )
