"""The sales report in words and pictures: each figure with what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.amounts import kilos, money, whole
from orders.charts import Chart, Point, column_chart, row_chart
from orders.reports import Days, Sales, SalesReport

MOST_COLUMNS = 62
UNITS = ("day", "week", "month")


@dataclass(frozen=True)
class Figure:
    """A figure of the report: its value in words, what it means, and how it was before."""

    name: str
    value: str
    meaning: str
    parts: tuple[tuple[str, str], ...] = ()
    change: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table by days, weeks or months."""

    name: str
    sales: Sales


def figures(report: SalesReport) -> list[Figure]:
    """All figures of the range, each with its definition."""
    total, before, days = report.total, report.before, report.days.count
    return [
        Figure(
            _("Revenue"),
            money(total.revenue),
            _(
                "What was ordered: the totals of the orders placed on these days, with delivery. "
                "Cancelled orders do not count. Whether it has been paid does not matter."
            ),
            ((_("Mangoes"), money(total.goods)), (_("Delivery fees"), money(total.delivery))),
            change(total.revenue, before.revenue, days, money),
        ),
        Figure(
            _("Orders"),
            whole(total.orders),
            _("Orders placed on these days that are not cancelled."),
            change=change(total.orders, before.orders, days, whole),
        ),
        Figure(
            _("Kilograms"),
            kilos(total.kilograms),
            _("Mangoes in these orders."),
            change=change(total.kilograms, before.kilograms, days, kilos),
        ),
        Figure(
            _("Average order"),
            "–" if total.average is None else money(total.average),
            _("Revenue divided by orders."),
            change=change(total.average, before.average, days, money),
        ),
        Figure(
            _("Cancelled"),
            _share(total),
            _(
                "Of all orders placed on these days, those that are cancelled by now, the ones "
                "refused at the door among them."
            ),
            ((_("Cancelled orders"), whole(total.cancelled)),),
            _("In the time before: %(share)s") % {"share": _share(before)},
        ),
        Figure(
            _("New customers"),
            whole(report.customers.new),
            _(
                "A customer is a phone number. New is one whose first order ever that is not "
                "cancelled was placed on these days; the others are returning. People who have "
                "deleted their account cannot be counted."
            ),
            ((_("Returning customers"), whole(report.customers.returning)),),
        ),
        Figure(
            _("Money received"),
            money(report.money.kept),
            _(
                "Money noted as received on these days less what was paid back, whenever its "
                "orders were placed, cancelled ones too."
            ),
            (
                (_("Came"), money(report.money.received)),
                (_("Went back"), money(report.money.returned)),
            ),
        ),
    ]


def change(now, before, days: int, written: Callable) -> str:
    """How a figure stands against as many days before, in whole percent."""
    then = ngettext("the day before", "in the %(days)d days before", days) % {"days": days}
    if not before:
        return _("Nothing %(then)s.") % {"then": then} if now else ""
    words = {"then": then, "before": written(before)}
    percent = round(100 * (Decimal(now or 0) - before) / before)
    if percent >= 1000:
        return _("More than ten times as much as %(then)s (%(before)s).") % words
    if percent > 0:
        more = _("%(percent)d %% more than %(then)s (%(before)s).")
        return more % (words | {"percent": percent})
    if percent < 0:
        return _("%(percent)d %% less than %(then)s (%(before)s).") % (
            words | {"percent": -percent}
        )
    return _("About the same as %(then)s (%(before)s).") % words


def fitting_unit(days: Days) -> str:
    """The unit of which a range has neither too many nor too few."""
    if days.count <= 31:
        return "day"
    return "week" if days.count <= 366 else "month"


def rows(report: SalesReport, unit: str) -> list[Row]:
    """The sales by this unit, the first days first."""
    parts = {"day": report.by_day, "week": report.by_week, "month": report.by_month}[unit]
    return [Row(span(sales.days), sales) for sales in parts]


def charts(report: SalesReport, unit: str) -> tuple[list[Chart], list[Chart]]:
    """The pictures over time and by variety; by a wider unit where columns would be too many."""
    if not report.varieties:
        return [], []
    wider = UNITS[UNITS.index(unit) :]
    unit = next((unit for unit in wider if _count(report, unit) <= MOST_COLUMNS), "month")
    by_unit = {
        "day": (_("Revenue by day"), _("Kilograms by day")),
        "week": (_("Revenue by week"), _("Kilograms by week")),
        "month": (_("Revenue by month"), _("Kilograms by month")),
    }
    revenue, kilograms = by_unit[unit]
    over_time = [
        _columns("revenue", revenue, report, unit, "revenue", money),
        _columns("kilograms", kilograms, report, unit, "kilograms", kilos),
    ]
    by_variety = [
        _rows("varieties-kg", _("Varieties by kilograms"), report.varieties, "kilograms", kilos),
        _rows("varieties-taka", _("Varieties by taka"), report.by_goods, "goods", money),
    ]
    return over_time, by_variety


def span(days: Days) -> str:
    """A day, a whole month, or from one day to another, in words."""
    first, last = days.first, days.last
    if first == last:
        return date_format(first)
    if first.day == 1 and last == _month_end(first):
        return date_format(first, "F Y")
    shown = "j M" if first.year == last.year else "j M Y"
    return f"{date_format(first, shown)} – {date_format(last)}"


def _columns(key, title, report, unit, name, written) -> Chart:
    shown = {"day": "j M", "week": "j M", "month": "M Y"}[unit]
    points = [
        Point(date_format(row.sales.days.first, shown), getattr(row.sales, name), row.name)
        for row in rows(report, unit)
    ]
    most = max(points, key=lambda point: point.value)
    told = _("Most was sold here: %(when)s, %(value)s.")
    told %= {"when": most.whole_name, "value": written(most.value)}
    return column_chart(key, title, told, points, written)


def _rows(key, title, varieties, name, written) -> Chart:
    points = [Point(variety_name(variety), getattr(variety, name)) for variety in varieties]
    told = _("The first is %(name)s with %(value)s.")
    told %= {"name": points[0].name, "value": written(points[0].value)}
    return row_chart(key, title, told, points, written, _("All others"))


def variety_name(variety) -> str:
    if variety.is_deleted:
        return _("%(name)s (no longer kept)") % {"name": variety.name}
    return variety.name


def _count(report: SalesReport, unit: str) -> int:
    return {"day": report.days.count, "week": report.days.count // 7, "month": 0}[unit]


def _month_end(first: date) -> date:
    return (first + timedelta(31)).replace(day=1) - timedelta(1)


def _share(sales: Sales) -> str:
    share = sales.cancelled_share
    return "–" if share is None else _("%(share)s %%") % {"share": number_format(share, 1)}
