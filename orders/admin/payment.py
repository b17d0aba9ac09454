"""Payments at the grower's desk: looked at, and noted as received."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.amounts import money
from orders.admin.acts import ActsOnly
from orders.admin.inlines import PaymentEntryInline
from orders.admin.search import BoundedList, QuickList, matching
from orders.models import Order, Payment, PaymentStatus
from orders.payments import record_payment


@admin.register(Payment)
class PaymentAdmin(BoundedList, ActsOnly):
    list_display = [
        "order",
        "payment_method",
        "payment_status",
        "came",
        "payment_date",
        "received_at",
    ]
    list_filter = ["payment_status", "payment_method", "payment_date", "received_at"]
    list_select_related = ["order"]
    search_fields = ["order__reference"]
    search_help_text = QuickList.search_help_text
    fields = list_display
    inlines = [PaymentEntryInline]
    actions = ["receive_money"]

    def get_search_results(self, request, queryset, search_term):
        """Payments of the orders that were meant."""
        if not search_term.strip():
            return queryset, False
        orders = Order.objects.filter(matching(search_term)).order_by()
        return queryset.filter(order__in=orders), False

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
