"""Orders at the grower's desk: found in a list, put right, and moved by the shop's own acts."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.amounts import kilos, money
from orders.admin.acts import ActsOnly
from orders.admin.filters import BooksFilter
from orders.admin.inlines import OrderItemInline, PaymentInline
from orders.admin.order_page import OrderPage
from orders.admin.phone_order import PhoneOrders
from orders.admin.printing import PrintsOrders
from orders.admin.search import OrderedFilter, QuickList
from orders.admin.sheets import OrderSheets
from orders.desk_forms import MoveForm
from orders.models import Courier, Order, PaymentStatus
from orders.models.order_queryset import may_move_orders
from orders.payments import record_payment

DELIVERY = [
    "full_name",
    "phones",
    "email",
    "billing_address",
    "shipping_address",
    "note",
    "gift",
]


class MoveActionForm(ActionForm):
    """What stands beside the actions of the list. The move itself checks it, and says why not."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": "300", "autocomplete": "off"}),
    )
    courier = forms.Field(
        label=gettext_lazy("Courier, for «shipped»"), required=False, widget=forms.Select
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = Courier.objects.filter(is_active=True).values_list("pk", "name")
        self.fields["courier"].widget.choices = [("", "–"), *known]


@admin.register(Order)
class OrderAdmin(OrderSheets, QuickList, PhoneOrders, OrderPage, PrintsOrders, ActsOnly):
    action_form = MoveActionForm
    list_display = [
        "reference",
        "status",
        "full_name",
        "phone",
        "order_date",
        "weight",
        "total",
        "paid",
    ]
    list_filter = [
        "status",
        BooksFilter,
        "payment__payment_status",
        "payment_method",
        "courier",
        "order_date",
        OrderedFilter,
    ]
    list_select_related = ["payment"]
    fieldsets = [
        (gettext_lazy("Delivery"), {"fields": DELIVERY}),
        (gettext_lazy("Amounts"), {"fields": [("payment_method", "fee", "total")]}),
    ]
    inlines = [OrderItemInline, PaymentInline]
    actions = ["confirm", "pack", "ship", "deliver", "cancel", "receive_money"]
    actions += ["print_slips", "print_picking_list", "print_cash_sheet"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("items")

    def get_fieldsets(self, request, obj=None):
        """Who may not see people reads a name, without the link that Django makes of it."""
        person = "user" if request.user.has_perm("accounts.view_user") else "person"
        about = [("reference", "status", "carried_by"), ("order_date", person, "taken_by_whom")]
        return [(None, {"fields": about}), *self.fieldsets]

    @admin.display(description=gettext_lazy("person"))
    def person(self, order):
        return order.user or _("a guest")

    @admin.display(description=gettext_lazy("taken by phone by"))
    def taken_by_whom(self, order):
        return order.taken_by or "–"

    @admin.display(description=gettext_lazy("courier"))
    def carried_by(self, order):
        return order.courier or "–"

    @admin.display(description=gettext_lazy("a gift"))
    def gift(self, order):
        return _("Yes: its packing slip shows no prices.") if order.is_gift else _("No")

    @admin.display(description=gettext_lazy("phones"))
    def phones(self, order):
        return order.phones_spoken

    @admin.display(description=gettext_lazy("phone"), ordering="phone_number")
    def phone(self, order):
        return order.phone_spoken

    @admin.display(description=gettext_lazy("weight"))
    def weight(self, order):
        return kilos(order.kilograms)

    @admin.display(description=gettext_lazy("delivery fee"))
    def fee(self, order):
        return money(order.delivery_fee)

    @admin.display(description=gettext_lazy("total"), ordering="total_amount")
    def total(self, order):
        return money(order.total_amount)

    @admin.display(description=gettext_lazy("payment"), ordering="payment__payment_status")
    def paid(self, order):
        payment = getattr(order, "payment", None)
        if payment is None:
            return "–"
        status = payment.get_payment_status_display()
        return _("%(status)s, closed") % {"status": status} if order.is_closed else status

    def has_move_permission(self, request) -> bool:
        """May this person move orders along and cancel them?"""
        return may_move_orders(request.user)

    def _move(self, request, orders, status) -> None:
        """Move the chosen orders, with the note and the courier that stand beside the action."""
        form = MoveForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                self.message_user(request, errors[0], messages.ERROR)
            return
        self.act_on_each(
            request,
            orders.exclude(status=status),
            lambda order: self.move_order(request, order, status, **form.cleaned_data),
            str(status.label),
        )

    @admin.action(description=gettext_lazy("Confirm"), permissions=["move"])
    def confirm(self, request, orders):
        self._move(request, orders, Order.Status.CONFIRMED)

    @admin.action(description=gettext_lazy("Mark as packed"), permissions=["move"])
    def pack(self, request, orders):
        self._move(request, orders, Order.Status.PACKED)

    @admin.action(description=gettext_lazy("Mark as shipped"), permissions=["move"])
    def ship(self, request, orders):
        self._move(request, orders, Order.Status.SHIPPED)

    @admin.action(description=gettext_lazy("Mark as delivered"), permissions=["move"])
    def deliver(self, request, orders):
        self._move(request, orders, Order.Status.DELIVERED)

    @admin.action(
        description=gettext_lazy("Cancel and put the kilograms back"), permissions=["move"]
    )
    def cancel(self, request, orders):
        self._move(request, orders, Order.Status.CANCELLED)

    @admin.action(description=gettext_lazy("Money received in full"), permissions=["money"])
    def receive_money(self, request, orders):
        self.act_on_each(
            request,
            orders.exclude(payment__payment_status=PaymentStatus.PAID),
            lambda order: record_payment(order, by=request.user),
            _("money received"),
        )
