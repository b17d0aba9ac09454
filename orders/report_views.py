"""The sales report at the grower's desk, as a page and as a file for spreadsheets."""

from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.logs.calls import note
from core.reports_database import ask_reports_database
from orders.report_csv import file_name, sales_csv
from orders.report_figures import UNITS, charts, figures, fitting_unit, rows, span, variety_name
from orders.report_forms import DaysForm, quick_ranges
from orders.reports import Days, SalesReport, sales_report


@require_safe
@permission_required("orders.view_sales", raise_exception=True)
def sales(request):
    """What was sold from one day to another: `?from=2026-05-01&to=2026-08-31&by=week`."""
    form = DaysForm(request.GET)
    wants_file = request.GET.get("format") == "csv"
    if not form.is_valid():
        return _refused(form) if wants_file else _page(request, form, status=422)
    report = ask_reports_database(lambda: sales_report(form.days))
    return _file(report) if wants_file else _page(request, form, report)


def _page(request, form: DaysForm, report: SalesReport | None = None, status: int = 200):
    shown = admin.site.each_context(request) | {
        "title": _("Sales"),
        "form": form,
        "quick_ranges": [
            (name, _address(days), report is not None and days == report.days)
            for name, days in quick_ranges(timezone.localdate())
        ],
    }
    if report:
        shown |= _pictures(report, request.GET.get("by"))
    return render(request, "orders/reports/sales.html", shown, status=status)


def _pictures(report: SalesReport, wished: str | None) -> dict:
    unit = wished if wished in UNITS else fitting_unit(report.days)
    names = {"day": _("Days"), "week": _("Weeks"), "month": _("Months")}
    over_time, by_variety = charts(report, unit)
    return {
        "report": report,
        "span": span(report.days),
        "figures": figures(report),
        "units": [(names[one], _address(report.days, by=one), one == unit) for one in UNITS],
        "unit_name": names[unit],
        "over_time": over_time,
        "by_variety": by_variety,
        "rows": rows(report, unit),
        "varieties": [(variety_name(variety), variety) for variety in report.varieties],
        "file": _address(report.days, format="csv"),
        "printed_at": timezone.now(),
    }


def _address(days: Days, **more: str) -> str:
    return "?" + urlencode({"from": days.first, "to": days.last} | more)


def _file(report: SalesReport) -> HttpResponse:
    note("export taken", list="sales", kind="csv")
    response = HttpResponse(sales_csv(report), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(report)}"'
    return response


def _refused(form: DaysForm) -> HttpResponse:
    told = [message for messages in form.errors.values() for message in messages]
    return HttpResponse("\n".join(told), status=400, content_type="text/plain; charset=utf-8")
