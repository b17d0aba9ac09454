"""Orders at the grower's desk: found in a list, put right, and moved by the shop's own acts."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.admin import CarefulForm
from core.forms import PhoneField
from core.templatetags.amounts import kilos, money
from orders.admin.acts import ActsOnly
from orders.admin.inlines import OrderItemInline, PaymentInline, StatusChangeInline
from orders.admin.search import OrderedFilter, QuickList
from orders.models import Order
from orders.models.order_queryset import may_move_orders
from orders.payments import record_payment
from orders.services import change_status

DETAILS = [
    "full_name",
    "email",
    "phone_number",
    "additional_phone",
    "billing_address",
    "shipping_address",
    "note",
]


class OrderForm(CarefulForm):
    """Who gets an order and where."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("phone_number", "additional_phone"):
            if name in self.fields:
                plain = self.fields[name]
                self.fields[name] = PhoneField(label=plain.label, required=plain.required)
                self.fields[name].show_hidden_initial = True


@admin.register(Order)
class OrderAdmin(QuickList, ActsOnly):
    form = OrderForm
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
        "payment_method",
        "payment__payment_status",
        "order_date",
        OrderedFilter,
    ]
    list_select_related = ["payment"]
    readonly_fields = [
        "reference",
        "user",
        "person",
        "order_date",
        "status",
        "payment_method",
        "fee",
        "total",
    ]
    fieldsets = [
        (gettext_lazy("Delivery"), {"fields": DETAILS}),
        (gettext_lazy("Amounts"), {"fields": [("payment_method", "fee", "total")]}),
    ]
    inlines = [OrderItemInline, PaymentInline, StatusChangeInline]
    actions = ["confirm", "pack", "ship", "deliver", "cancel", "receive_money"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("items")

    def get_fieldsets(self, request, obj=None):
        """Who may not see people reads a name, without the link that Django makes of it."""
        person = "user" if request.user.has_perm("accounts.view_user") else "person"
        about = [("reference", "status"), ("order_date", person)]
        return [(None, {"fields": about}), *self.fieldsets]

    def get_readonly_fields(self, request, obj=None):
        """What is on its way, delivered or cancelled is a record; nobody rewrites it."""
        is_record = obj is not None and not obj.is_open
        return [*self.readonly_fields, *DETAILS] if is_record else self.readonly_fields

    @admin.display(description=gettext_lazy("person"))
    def person(self, order):
        return order.user

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
        return payment.get_payment_status_display() if payment else "–"

    def save_model(self, request, obj, form, change):
        # Only what was typed: a status that moved meanwhile is not this page's business.
        obj.save(update_fields=form.changed_data)

    def has_move_permission(self, request) -> bool:
        """May this person move orders along and cancel them?"""
        return may_move_orders(request.user)

    def get_urls(self):
        """Besides Django's pages the address that the buttons of one order are sent to."""
        move = self.admin_site.admin_view(require_POST(self.move_view))
        own = [path("<path:object_id>/move/", move, name="orders_order_move")]
        return own + super().get_urls()

    @transaction.atomic
    def move_view(self, request, object_id):
        """A pressed button, from people who may move an order and not edit it."""
        may_press = self.has_move_permission(request) or self.has_money_permission(request)
        _insist(may_press and self.has_view_or_change_permission(request))
        order = self.get_object(request, unquote(object_id))
        if order is None:
            raise Http404
        self._press(request, order)
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= self._buttons(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _buttons(self, request, order) -> dict:
        """What the page of one order says of its buttons: only those that this person may press."""
        can_edit = self.has_change_permission(request, order)
        buttons = {"is_saved_too": can_edit and order.is_open}
        if self.has_move_permission(request):
            ways = [status for status in Order.Status if order.can_become(status)]
            buttons["moves"] = [status for status in ways if status != Order.Status.CANCELLED]
            buttons["can_cancel"] = Order.Status.CANCELLED in ways
        if self.has_money_permission(request):
            payment = getattr(order, "payment", None)
            is_due = payment and not payment.received_at and not order.is_cancelled
            buttons["awaits_money"] = is_due
        if not can_edit:
            buttons["buttons_go_to"] = reverse("admin:orders_order_move", args=[order.pk])
        elif not order.is_open:
            # A record has nothing to save.
            buttons |= {"show_save": False, "show_save_and_continue": False}
        return buttons

    def response_change(self, request, obj):
        sent = request.POST
        if not obj.is_open and any(
            sent.get(name) != sent.get(f"initial-{name}") for name in DETAILS
        ):
            told = _("Order %(reference)s is %(status)s by now; its details stay as they were.")
            words = {"reference": obj.reference, "status": obj.get_status_display()}
            self.message_user(request, told % words, messages.WARNING)
            return HttpResponseRedirect(request.path)
        if self._press(request, obj):
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def _press(self, request, order) -> bool:
        """Do what the pressed button says; False where none of ours was pressed.

        Raises PermissionDenied where this person may not do it, and then writes nothing.
        """
        orders = Order.objects.filter(pk=order.pk)
        if request.POST.get("_become") in Order.Status:
            _insist(self.has_move_permission(request))
            self._move(request, orders, Order.Status(request.POST["_become"]))
        elif "_receive_money" in request.POST:
            _insist(self.has_money_permission(request))
            self.receive_money(request, orders)
        else:
            return False
        return True

    def _move(self, request, orders, status) -> None:
        self.act_on_each(
            request,
            orders.exclude(status=status),
            lambda order: change_status(order, status, by=request.user),
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
        unpaid = orders.filter(payment__received_at=None)
        self.act_on_each(request, unpaid, record_payment, _("money received"))


def _insist(may: bool) -> None:
    if not may:
        raise PermissionDenied
