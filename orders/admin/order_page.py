"""The page of one order at the grower's desk, and what is done from it."""

from copy import copy

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.templatetags.amounts import money
from orders.corrections import correct_order, fingerprint
from orders.desk_forms import CorrectionForm, MoneyForm, MoveForm, line_rows, unjudged
from orders.models import Order
from orders.payments import receive_money, refund, strike_money
from orders.phone_record import phone_records
from orders.services import change_status
from orders.timeline import story_of
from shop.errors import ShopError

# What a button of the money forms says: its act, the form it stands in, and what was done then.
MONEY_WAYS = {
    "receive": (receive_money, "receive", gettext_lazy("%(amount)s received")),
    "refund": (refund, "refund", gettext_lazy("%(amount)s given back")),
    "mistake": (strike_money, "refund", gettext_lazy("%(amount)s taken out again")),
}


class OrderPage:
    """One order: a record with its story, and a form for each act that this person may do."""

    change_form_template = "admin/orders/order/change_form.html"

    def get_urls(self):
        """Besides Django's pages the addresses that the forms of one order are sent to."""
        view = self.admin_site.admin_view
        own = [
            path(
                "<path:object_id>/move/",
                view(require_POST(self.move_view)),
                name="orders_order_move",
            ),
            path(
                "<path:object_id>/money/",
                view(require_POST(self.money_view)),
                name="orders_order_money",
            ),
            path("<path:object_id>/correct/", view(self.correct_view), name="orders_order_correct"),
        ]
        return own + super().get_urls()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        # A record: Django's own form writes nothing here, not even as «save as new».
        _insist(request.method != "POST")
        shown = {"title": _("Order")} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, shown)

    def may_correct(self, request) -> bool:
        return request.user.has_perm("orders.change_order")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            # What was refused just now is in the context already, with what was typed.
            context = self._acts(request, obj) | context
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _acts(self, request, order) -> dict:
        """What the page says above the record: the story, and only acts this person may do."""
        acts = {"story": story_of(order, request.user), "order": order}
        if not order.is_done and order.phone_number:
            acts["record"] = phone_records([order])[order.phone_number]
        if self.has_move_permission(request):
            ways = [status for status in Order.Status if order.can_become(status)]
            acts["moves"] = [status for status in ways if status != Order.Status.CANCELLED]
            acts["can_cancel"] = Order.Status.CANCELLED in ways
            acts["move_form"] = MoveForm(
                auto_id="id_move_%s", initial={"courier": order.courier_id}
            )
            acts["can_ship"] = Order.Status.SHIPPED in ways
        if self.has_money_permission(request):
            acts |= _money_forms(order)
        if self.may_correct(request):
            acts["can_correct"] = order.is_correctable
        return acts

    @transaction.atomic
    def move_view(self, request, object_id):
        """A pressed button moves the order, with the note and the courier beside it."""
        _insist(self.has_move_permission(request) and self.has_view_permission(request))
        order = self._order(request, object_id)
        form = MoveForm(request.POST, auto_id="id_move_%s")
        wished = request.POST.get("_become")
        if wished not in Order.Status:
            return self._refused(request, order, _("Press one of the buttons."), move_form=form)
        if not form.is_valid():
            return self._shown_again(request, order, move_form=form)
        status = Order.Status(wished)
        if order.status == status:
            return self._back_to(order)
        try:
            self.move_order(request, order, status, **form.cleaned_data)
        except ShopError as error:
            return self._refused(request, order, str(error), move_form=form)
        return self._done(request, order, status.label)

    def move_order(self, request, order, status, *, note="", courier=None) -> None:
        """Move one order by whoever asks; tell them where money has to go back."""
        is_shipped = status == Order.Status.SHIPPED
        moved = change_status(
            order, status, by=request.user, note=note, courier=courier if is_shipped else None
        )
        if moved.amount_to_refund:
            told = _("Order %(reference)s was paid: give %(amount)s back, and enter it there.")
            words = {"reference": moved.reference, "amount": money(moved.amount_to_refund)}
            self.message_user(request, told % words, messages.WARNING)

    @transaction.atomic
    def money_view(self, request, object_id):
        """Money of the order came, or went back."""
        _insist(self.has_money_permission(request) and self.has_view_permission(request))
        order = self._order(request, object_id)
        way = request.POST.get("_way")
        if way not in MONEY_WAYS:
            return self._refused(request, order, _("Press one of the buttons."))
        act, sheet, done = MONEY_WAYS[way]
        form = MoneyForm(request.POST, auto_id=f"id_{sheet}_%s")
        again = {f"{sheet}_form": form}
        if not form.is_valid():
            return self._shown_again(request, order, **again)
        try:
            act(order, by=request.user, **form.cleaned_data)
        except ShopError as error:
            # The next try is made in sight of what is received by now.
            form.data = form.data.copy()
            form.data["seen"] = str(order.payment.received)
            return self._refused(request, order, str(error), **again)
        return self._done(request, order, done % {"amount": money(form.cleaned_data["amount"])})

    @transaction.atomic
    def correct_view(self, request, object_id):
        """Lines, fee and details of an order that is not packed yet."""
        _insist(self.may_correct(request) and self.has_view_permission(request))
        order = self._order(request, object_id)
        if request.method != "POST":
            return self._correct_page(request, order, CorrectionForm(order=order), line_rows())
        form, rows = CorrectionForm(request.POST, order=order), line_rows(request.POST)
        if "_more_rows" in request.POST:
            unjudged(form, rows)
            return self._correct_page(request, order, form, rows)
        if not (form.is_valid() & rows.is_valid()):
            return self._correct_page(request, order, form, rows, status=422)
        try:
            done = correct_order(
                order,
                form.correction(rows.kilograms),
                seen=request.POST.get("seen", ""),
                by=request.user,
            )
        except ShopError as error:
            return self._correct_page(request, order, form, rows, str(error), status=422)
        if done is None:
            self.message_user(request, _("There was nothing to change."), messages.INFO)
            return self._back_to(order)
        if order.slip_printed_at:
            told = _("Its packing slip was printed before this: print it again.")
            self.message_user(request, told, messages.WARNING)
        return self._done(request, order, _("corrected"))

    def _correct_page(self, request, order, form, rows, refusal="", *, status=200):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correct order %(reference)s") % {"reference": order.reference},
            "opts": self.opts,
            "order": order,
            "form": form,
            "rows": rows,
            "refusal": refusal,
            "seen": fingerprint(order),
        }
        page = "admin/orders/order/correct.html"
        return TemplateResponse(request, page, context, status=status)

    def _order(self, request, object_id) -> Order:
        order = self.get_object(request, unquote(object_id))
        if order is None:
            raise Http404
        return order

    def _done(self, request, order, done) -> HttpResponseRedirect:
        self.log_change(request, order, str(done))
        words = {"reference": order.reference, "done": done}
        self.message_user(request, _("Order %(reference)s: %(done)s") % words, messages.SUCCESS)
        return self._back_to(order)

    def _back_to(self, order) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order.pk]))

    def _refused(self, request, order, why: str, **forms):
        self.message_user(request, why, messages.ERROR)
        return self._shown_again(request, order, **forms)

    def _shown_again(self, request, order, **forms):
        """The page of the order with what was typed, as an answer that says no (422)."""
        # Django draws its page as it does for a visit, and refuses a form of its own there.
        visit = copy(request)
        visit.method = "GET"
        response = self.changeform_view(visit, str(order.pk), extra_context=forms)
        response.status_code = 422
        return response


def _money_forms(order) -> dict:
    payment = getattr(order, "payment", None)
    if payment is None:
        return {}
    forms = {}
    for way, amount, most in (
        ("receive", order.amount_due, order.amount_due),
        ("refund", order.amount_to_refund, payment.received),
    ):
        if most:
            initial = {"amount": f"{amount:.2f}" if amount else "", "seen": str(payment.received)}
            forms[f"{way}_form"] = MoneyForm(initial=initial, auto_id=f"id_{way}_%s")
    return forms


def _insist(may: bool) -> None:
    if not may:
        raise PermissionDenied
