"""Orders and payments at the grower's desk: looked at in lists, moved by the shop's own acts."""

import re

from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import CarefulForm, DeskAdmin, ReadOnlyInline
from core.forms import PhoneField
from core.templatetags.amounts import kilos, money
from core.text import fold_digits
from orders.models import Order, OrderItem, Payment, StatusChange
from orders.references import tidy_reference
from orders.services import change_status, record_payment
from shop.errors import ShopError

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


class OrderItemInline(ReadOnlyInline):
    model = OrderItem
    fields = ["name", "weight", "price_a_kg", "line_total"]
    readonly_fields = fields

    @admin.display(description=gettext_lazy("weight"))
    def weight(self, item):
        return kilos(item.quantity)

    @admin.display(description=gettext_lazy("price a kg then"))
    def price_a_kg(self, item):
        return money(item.price)

    @admin.display(description=gettext_lazy("subtotal"))
    def line_total(self, item):
        return money(item.subtotal)


class PaymentInline(ReadOnlyInline):
    model = Payment
    fields = ["payment_method", "payment_status", "payment_date", "received_at"]


class StatusChangeInline(ReadOnlyInline):
    model = StatusChange
    verbose_name_plural = gettext_lazy("history")
    fields = ["at", "from_status", "to_status", "by", "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


class ActsOnly(DeskAdmin):
    """Rows that are never added or deleted by hand; acts of the shop make and change them."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def act_on_each(self, request, rows, act, done: str) -> None:
        """Do `act` with every row, tell why where the shop refuses, and log the others."""
        changed, refused = [], []
        for row in rows:
            try:
                act(row)
            except ShopError as error:
                refused.append(row)
                self.message_user(request, str(error), messages.ERROR)
            else:
                changed.append(row)
                self.log_change(request, row, done)
        if changed:
            told = {
                "count": len(changed),
                "what": model_ngettext(self.opts, len(changed)),
                "done": done,
            }
            message = _("%(count)d %(what)s: %(done)s") % told
            self.message_user(request, message, messages.SUCCESS)
        elif not refused:
            self.message_user(request, _("There was nothing to change."), messages.INFO)


@admin.register(Order)
class OrderAdmin(ActsOnly):
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
    list_filter = ["status", "payment_method", "payment__payment_status", "order_date"]
    list_select_related = ["payment"]
    date_hierarchy = "order_date"
    search_fields = ["reference", "full_name", "email", "phone_number", "additional_phone"]
    search_help_text = gettext_lazy("Reference, name, e-mail or phone, in any writing.")
    readonly_fields = [
        "reference",
        "user",
        "order_date",
        "status",
        "payment_method",
        "fee",
        "total",
    ]
    fieldsets = [
        (None, {"fields": [("reference", "status"), ("order_date", "user")]}),
        (gettext_lazy("Delivery"), {"fields": DETAILS}),
        (gettext_lazy("Amounts"), {"fields": [("payment_method", "fee", "total")]}),
    ]
    inlines = [OrderItemInline, PaymentInline, StatusChangeInline]
    actions = ["confirm", "pack", "ship", "deliver", "cancel", "receive_money"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("items")

    def get_readonly_fields(self, request, obj=None):
        """What is on its way, delivered or cancelled is a record; nobody rewrites it."""
        is_record = obj is not None and not obj.is_open
        return [*self.readonly_fields, *DETAILS] if is_record else self.readonly_fields

    def get_search_results(self, request, queryset, search_term):
        """As Django's, and also phones and references however they were typed."""
        term = fold_digits(search_term).strip()
        found, may_repeat = super().get_search_results(request, queryset, term)
        also = Q()
        digits = re.sub(r"[\s().+-]", "", term)
        if re.fullmatch(r"[0-9]{4,15}", digits):
            # Numbers are stored as +8801712345678; 0091 and 91 both mean +91.
            known = digits.removeprefix("00")
            also |= Q(phone_number__contains=known) | Q(additional_phone__contains=known)
        if len(tidy := tidy_reference(term)) == 9:
            also |= Q(reference=tidy)
        return (found | queryset.filter(also) if also else found), may_repeat

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

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The page of one order has a button for each way it can go."""
        if obj and self.has_change_permission(request, obj):
            ways = [status for status in Order.Status if obj.can_become(status)]
            context["moves"] = [status for status in ways if status != Order.Status.CANCELLED]
            context["can_cancel"] = Order.Status.CANCELLED in ways
            payment = getattr(obj, "payment", None)
            context["awaits_money"] = payment and not payment.received_at and not obj.is_cancelled
            # A record has nothing to save.
            context["show_save"] = context["show_save_and_continue"] = obj.is_open
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_change(self, request, obj):
        orders = Order.objects.filter(pk=obj.pk)
        sent = request.POST
        if not obj.is_open and any(
            sent.get(name) != sent.get(f"initial-{name}") for name in DETAILS
        ):
            told = _("Order %(reference)s is %(status)s by now; its details stay as they were.")
            words = {"reference": obj.reference, "status": obj.get_status_display()}
            self.message_user(request, told % words, messages.WARNING)
            return HttpResponseRedirect(request.path)
        if sent.get("_become") in Order.Status:
            self._move(request, orders, Order.Status(sent["_become"]))
            return HttpResponseRedirect(request.path)
        if "_receive_money" in sent:
            self.receive_money(request, orders)
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def _move(self, request, orders, status) -> None:
        self.act_on_each(
            request,
            orders.exclude(status=status),
            lambda order: change_status(order, status, by=request.user),
            str(status.label),
        )

    @admin.action(description=gettext_lazy("Confirm"), permissions=["change"])
    def confirm(self, request, orders):
        self._move(request, orders, Order.Status.CONFIRMED)

    @admin.action(description=gettext_lazy("Mark as packed"), permissions=["change"])
    def pack(self, request, orders):
        self._move(request, orders, Order.Status.PACKED)

    @admin.action(description=gettext_lazy("Mark as shipped"), permissions=["change"])
    def ship(self, request, orders):
        self._move(request, orders, Order.Status.SHIPPED)

    @admin.action(description=gettext_lazy("Mark as delivered"), permissions=["change"])
    def deliver(self, request, orders):
        self._move(request, orders, Order.Status.DELIVERED)

    @admin.action(
        description=gettext_lazy("Cancel and put the kilograms back"), permissions=["change"]
    )
    def cancel(self, request, orders):
        self._move(request, orders, Order.Status.CANCELLED)

    @admin.action(description=gettext_lazy("Money received in full"), permissions=["change"])
    def receive_money(self, request, orders):
        unpaid = orders.filter(payment__received_at=None)
        self.act_on_each(request, unpaid, record_payment, _("money received"))


@admin.register(Payment)
class PaymentAdmin(ActsOnly):
    list_display = ["order", "payment_method", "payment_status", "payment_date", "received_at"]
    list_filter = ["payment_status", "payment_method", "received_at"]
    list_select_related = ["order"]
    date_hierarchy = "payment_date"
    search_fields = ["order__reference", "order__full_name"]
    readonly_fields = list_display
    actions = ["receive_money"]

    @admin.action(description=gettext_lazy("Money received in full"), permissions=["change"])
    def receive_money(self, request, payments):
        self.act_on_each(
            request,
            payments.filter(received_at=None).select_related("order"),
            lambda payment: record_payment(payment.order),
            _("money received"),
        )
