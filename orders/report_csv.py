"""The sales report as one table for spreadsheets.

Every line has the same columns; the first, `table`, says whether it is the total or one month,
week, day or variety, so a filter on it shows one table. Cells that do not apply are empty.
"""

import csv
from io import StringIO

from core.sheets import inert
from orders.reports import Sales, SalesReport

COLUMNS = [
    "table",
    "from",
    "to",
    "variety",
    "orders",
    "cancelled_orders",
    "kilograms",
    "mangoes_taka",
    "delivery_taka",
    "revenue_taka",
    "average_order_taka",
    "new_customers",
    "returning_customers",
    "received_taka",
    "paid_back_taka",
]
# Excel reads a file as UTF-8 where it begins with this mark.
MARK = "\ufeff"


def sales_csv(report: SalesReport) -> str:
    """The whole report, lines ended as spreadsheets expect them."""
    file = StringIO()
    file.write(MARK)
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    customers, money = report.customers, report.money
    writer.writerow(
        _line("total", report.total)
        | {
            "new_customers": customers.new,
            "returning_customers": customers.returning,
            "received_taka": money.received,
            "paid_back_taka": money.returned,
        }
    )
    by_time = {"month": report.by_month, "week": report.by_week, "day": report.by_day}
    for table, parts in by_time.items():
        writer.writerows(_line(table, sales) for sales in parts)
    writer.writerows(_variety_line(report, variety) for variety in report.varieties)
    return file.getvalue()


def file_name(report: SalesReport) -> str:
    return f"sales-{report.days.first}-to-{report.days.last}.csv"


def _line(table: str, sales: Sales) -> dict:
    return {
        "table": table,
        "from": sales.days.first,
        "to": sales.days.last,
        "orders": sales.orders,
        "cancelled_orders": sales.cancelled,
        "kilograms": sales.kilograms,
        "mangoes_taka": sales.goods,
        "delivery_taka": sales.delivery,
        "revenue_taka": sales.revenue,
        "average_order_taka": sales.average,
    }


def _variety_line(report: SalesReport, variety) -> dict:
    return {
        "table": "variety",
        "from": report.days.first,
        "to": report.days.last,
        "variety": inert(variety.name),
        "kilograms": variety.kilograms,
        "mangoes_taka": variety.goods,
    }
