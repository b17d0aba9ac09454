"""Pages about the stock: what came, what is written off, and the ledger of one variety."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.admin import SoundLists
from core.templatetags.amounts import kilos
from core.text import fold_digits
from shop.errors import ShopError
from shop.ledger import ledger_of
from shop.models import MangoCategory, SentForm
from shop.stock_acts import receive_delivery, receive_stock, write_off
from shop.stock_forms import DaysForm, DeliveryForm, OnceForm, ReceiveForm, WriteOffForm

BOXES = 300  # varieties on the page of a delivery; Django reads no more than 1,000 fields at once
ACTS = {"receive": (ReceiveForm, receive_stock), "write-off": (WriteOffForm, write_off)}


class StockPages:
    """The pages about the stock, for the admin of varieties."""

    change_form_template = "admin/shop/mangocategory/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path(
                "stock-came-in/",
                view(self.stock_came_in_view),
                name="shop_mangocategory_stock_came_in",
            ),
            path(
                "<path:object_id>/stock/",
                view(require_safe(self.stock_view)),
                name="shop_mangocategory_stock",
            ),
        ]
        for act in ACTS:
            sheet = view(require_POST(self.act_view))
            name = f"shop_mangocategory_{act.replace('-', '_')}"
            own.append(path(f"<path:object_id>/{act}/", sheet, {"act": act}, name=name))
        return own + super().get_urls()

    def desk_tools(self, request):
        tools = super().desk_tools(request)
        if self.has_change_permission(request):
            address = reverse("admin:shop_mangocategory_stock_came_in")
            tools = [(address, _("Stock came in")), *tools]
        return tools

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.has_change_permission(request, obj):
            context |= _forms()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def stock_view(self, request, object_id):
        """The ledger of one variety, and the two forms."""
        insist(self.has_view_permission(request))
        return self._stock_page(request, self._found(request, object_id))

    def act_view(self, request, object_id, act):
        """One of the two forms was sent."""
        insist(self.has_change_permission(request))
        mango = self._found(request, object_id)
        kind, move = ACTS[act]
        form = kind(request.POST)
        if form.is_valid():
            kg, note = form.cleaned_data["kilograms"], form.cleaned_data["note"]
            done = _do_once(request, form, lambda: move(mango, kg, note, request.user))
            if done is not None:
                told = _("Came in: %(kg)s") if act == "receive" else _("Written off: %(kg)s")
                self.log_change(request, mango, told % {"kg": kilos(kg)})
                words = {"mango": mango.name, "left": kilos(mango.stock_quantity)}
                messages.success(
                    request, told % {"kg": kilos(kg)} + _(" – %(mango)s: %(left)s now.") % words
                )
            if not form.errors:
                return redirect("admin:shop_mangocategory_stock", mango.pk)
        return self._stock_page(request, mango, {f"{act.replace('-', '_')}_form": form}, status=422)

    def stock_came_in_view(self, request):
        """A morning's delivery: a box for every variety, one note, all or nothing."""
        insist(self.has_change_permission(request))
        words = request.GET.get("q", "")
        mangoes = list(MangoCategory.objects.matching(words)[: BOXES + 1])
        shown = mangoes[:BOXES]
        form = DeliveryForm(shown, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            came = _do_once(
                request,
                form,
                lambda: receive_delivery(form.kilograms(), form.cleaned_data["note"], request.user),
            )
            for mango in came or ():
                told = _("Came in: %(kg)s") % {"kg": kilos(form.kilograms()[mango.pk])}
                self.log_change(request, mango, told)
            if came is not None:
                messages.success(request, _what_came(form, came))
            if not form.errors:
                return redirect("admin:shop_mangocategory_changelist")
        context = {
            "title": _("Stock came in"),
            "form": form,
            "rows": form.rows(),
            "words": words,
            "is_cut": len(mangoes) > BOXES,
        }
        status = 422 if form.is_bound else 200
        return self.desk_page(request, "stock_came_in", context, status)

    def _found(self, request, object_id) -> MangoCategory:
        # Without the desk's hold on a row that is edited: the act holds what it moves.
        mango = SoundLists.get_object(self, request, unquote(object_id))
        if mango is None:
            raise Http404
        return mango

    def _stock_page(self, request, mango, forms=None, status=200) -> HttpResponse:
        context = {"title": _("Stock of %(mango)s") % {"mango": mango.name}, "mango": mango}
        if self.has_change_permission(request, mango):
            context |= _forms() | (forms or {})
        if request.user.has_perm("shop.view_stockmovement"):
            days = DaysForm(request.GET if request.GET else None)
            is_fine = days.is_valid()
            asked = days.cleaned_data if is_fine else {}
            if days.is_bound and not is_fine:
                status = 422
            number = fold_digits(request.GET.get("page", ""))
            context |= {
                "days": days,
                "kept": {name: f"{day}" for name, day in asked.items() if day},
                "sees_orders": request.user.has_perm("orders.view_order"),
                "ledger": ledger_of(
                    mango,
                    asked.get("since"),
                    asked.get("until"),
                    int(number) if number.isdecimal() and len(number) < 9 else 1,
                ),
            }
        return self.desk_page(request, "stock", context, status)

    def desk_page(self, request, name: str, context: dict, status=200) -> HttpResponse:
        """One of our own pages among those of varieties."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        template = f"admin/shop/mangocategory/{name}.html"
        return TemplateResponse(request, template, context, status=status)


def insist(may: bool) -> None:
    if not may:
        raise PermissionDenied


def _forms() -> dict:
    return {"receive_form": ReceiveForm(), "write_off_form": WriteOffForm()}


def _do_once(request, form: OnceForm, act):
    """What the act gives, or True; None where it was refused or this form has counted already.

    A refusal stands in the form, and nothing is written.
    """
    key = form.cleaned_data["key"]
    try:
        with transaction.atomic():
            if key and not SentForm.objects.take(key):
                messages.info(request, _("This was counted already; nothing was added."))
                return None
            return act() or True
    except ShopError as error:
        form.add_error("kilograms" if "kilograms" in form.fields else None, str(error))
        return None


def _what_came(form: DeliveryForm, came: list[MangoCategory]) -> str:
    total = sum(form.kilograms()[mango.pk] for mango in came)
    told = ngettext(
        "%(kg)s came in, of %(count)d variety.",
        "%(kg)s came in, of %(count)d varieties.",
        len(came),
    )
    return told % {"kg": kilos(total), "count": len(came)}
