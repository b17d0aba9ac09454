"""Papers at the grower's desk: packing slips, picking lists and cash sheets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import private_page
from core.reports_database import ask_reports_database
from orders.cash_sheets import CashSheet, cash_sheets_of, sent_with
from orders.errors import NothingToPrint
from orders.models import Courier
from orders.printing import (
    MOST_ORDERS,
    Chosen,
    Paper,
    chosen_orders,
    note_as_printed,
    picking_list_of,
    slips_of,
    time_of_job,
    too_many,
)

YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


def for_printers(view):
    """Only for staff who may print; where nothing can be printed the page says why, with 422."""

    @private_page
    @wraps(view)
    def answer(request):
        if not request.user.has_perm("orders.print_order"):
            raise PermissionDenied
        try:
            return view(request)
        except NothingToPrint as error:
            return render(request, "orders/print/refused.html", {"reason": error}, status=422)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_printers
def print_slips(request):
    """Packing slips, one order a page. «Print» sends their keys here and has them noted."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen, has_picking_list = chosen_orders(sent.get("ids", "")), sent.get("with") == "picking"
    if request.method == "POST":
        query = {"ids": chosen.keys, "paper": _paper(sent), "with": sent.get("with", "")}
        return _go_to(request.path, query | {"job": note_as_printed(chosen.orders)})
    job = time_of_job(sent.get("job", ""))
    context = _page_of(request, chosen) | {
        "slips": slips_of(chosen.orders, job=job),
        "noted_at": job,
        "picking": picking_list_of(chosen.orders) if has_picking_list else None,
        "picking_choices": [
            Choice.of(request, _("with picking list"), has_picking_list, "with", "picking"),
            Choice.of(request, _("slips only"), not has_picking_list, "with", ""),
        ],
    }
    return render(request, "orders/print/slips.html", context)


@require_safe
@for_printers
def picking_list(request):
    """Kilograms to pack, by variety and by order."""
    keys = request.GET.get("ids", "")
    # An order corrected a second ago is packed as it is now.
    chosen = ask_reports_database(lambda: chosen_orders(keys), up_to_now=True)
    picking = picking_list_of(chosen.orders)
    context = _page_of(request, chosen) | {"picking": picking}
    return render(request, "orders/print/picking_list.html", context)


@require_safe
@for_printers
def cash_sheet(request):
    """A page a courier: of chosen orders, or of what was sent with one, or on a day."""
    if "ids" in request.GET:
        return _show_sheets(request, lambda: chosen_orders(request.GET["ids"]))
    form = CashSheetForm(request.GET if request.GET.keys() & CashSheetForm.base_fields else None)
    if form.is_valid():
        try:
            return _show_sheets(request, lambda: sent_with(**form.cleaned_data))
        except NothingToPrint as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    return render(request, "orders/print/cash_sheet_of.html", {"form": form}, status=status)


def _show_sheets(request, choose: Callable[[], Chosen]):
    def read() -> tuple[Chosen, list[CashSheet]]:
        chosen = choose()
        return chosen, cash_sheets_of(chosen.orders)

    chosen, sheets = ask_reports_database(read, up_to_now=True)
    context = _page_of(request, chosen) | {"sheets": sheets}
    return render(request, "orders/print/cash_sheet.html", context)


class CashSheetForm(forms.Form):
    """Whose cash sheet, and of which day; a day left empty means what is on its way now."""

    courier = forms.ChoiceField(label=_("Courier"), required=False)
    day = forms.DateField(
        label=_("Sent on"),
        required=False,
        validators=YEARS,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Empty: what is on its way now."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.couriers = {str(courier.pk): courier for courier in Courier.objects.all()}
        named = [(key, courier.name) for key, courier in self.couriers.items()]
        self.fields["courier"].choices = [("", _("All couriers")), *named]

    def clean_courier(self) -> Courier | None:
        return self.couriers.get(self.cleaned_data["courier"])

    def clean(self) -> dict:
        if "day" in self.errors:
            # A browser's field for a date holds no other text.
            self.data = self.data.copy()
            self.data["day"] = ""
        return super().clean()


@dataclass(frozen=True)
class Choice:
    """One of the links on a page's toolbar: the same page, laid out otherwise."""

    label: str
    address: str
    is_taken: bool

    @classmethod
    def of(cls, request, label: str, is_taken: bool, name: str, value: str) -> "Choice":
        query = request.GET.copy()
        query.pop("job", None)
        query[name] = value
        return cls(label, f"?{query.urlencode(safe=',')}", is_taken)


def _paper(sent) -> Paper:
    """The paper that was asked for; A4 where nobody knows what was meant."""
    return Paper(sent["paper"]) if sent.get("paper") in Paper.values else Paper.A4


def _page_of(request, chosen: Chosen) -> dict:
    """What every page that goes to the printer shows around its papers."""
    taken = _paper(request.GET)
    return {
        "chosen": chosen,
        "paper": taken,
        "sheet_style": f"css/print-{taken.value}.css",
        "papers": [Choice.of(request, p.label, p == taken, "paper", p.value) for p in Paper],
    }


def _go_to(address: str, query: dict) -> HttpResponseRedirect:
    # Commas stay as they are: 500 keys would be half as long again.
    return HttpResponseRedirect(f"{address}?{urlencode(query).replace('%2C', ',')}")


class PrintsOrders:
    """The papers among the pages of orders, and the actions that lead from the list to them."""

    def get_urls(self):
        views = [
            ("print/", print_slips, "orders_order_print"),
            ("picking-list/", picking_list, "orders_order_picking_list"),
            ("cash-sheet/", cash_sheet, "orders_order_cash_sheet"),
        ]
        own = [path(at, self.admin_site.admin_view(view), name=name) for at, view, name in views]
        return own + super().get_urls()

    def has_print_permission(self, request) -> bool:
        """May this person put orders on paper?"""
        return request.user.has_perm("orders.print_order")

    def desk_tools(self, request):
        tools = super().desk_tools(request)
        if self.has_print_permission(request):
            tools = [*tools, (reverse("admin:orders_order_cash_sheet"), _("Cash sheets"))]
        return tools

    @admin.action(description=_("Print packing slips"), permissions=["print"])
    def print_slips(self, request, orders):
        return self._to_paper(request, orders, "orders_order_print", {"with": "picking"})

    @admin.action(description=_("Print picking list"), permissions=["print"])
    def print_picking_list(self, request, orders):
        return self._to_paper(request, orders, "orders_order_picking_list")

    @admin.action(description=_("Print cash sheet"), permissions=["print"])
    def print_cash_sheet(self, request, orders):
        return self._to_paper(request, orders, "orders_order_cash_sheet")

    def _to_paper(self, request, orders, page: str, query: dict | None = None):
        keys = orders.order_by("pk").values_list("pk", flat=True)[: MOST_ORDERS + 1]
        if len(keys) > MOST_ORDERS:
            return self.message_user(request, str(too_many()), messages.ERROR)
        return _go_to(reverse(f"admin:{page}"), {"ids": ",".join(map(str, keys))} | (query or {}))
