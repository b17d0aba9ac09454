"""Measure how files of orders are given and lists of prices taken in: seconds and memory.

Usage: python -m tests.bench.exchange [--rows 50000]
Each step runs in a process of its own, on a database of its own; its highest memory is shown
beside that of a process that has done nothing but start. With DATABASE_URL set to a PostgreSQL
database (an empty one), that is measured instead of SQLite.
"""

import argparse
import io
import json
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

from tests.bench.__main__ import run, shop_environment

STEPS = [
    "nothing",
    "orders.csv",
    "orders.xlsx",
    "order-items.csv",
    "varieties.csv",
    "varieties.xlsx",
    "read a CSV",
    "apply it",
    "read an XLSX",
    "apply it again",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        django.setup()
        sys.stdout.write(json.dumps(measured(options.step, options.rows)))
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = shop_environment(Path(folder), 0)
        run("manage.py", "migrate", "-v0", environment=environment)
        run("manage.py", "createcachetable", environment=environment)
        arguments = ["-m", "tests.bench.exchange", f"--rows={options.rows}"]
        run(*arguments, "--step=fill", environment=environment)
        show("step", "rows", "seconds", "peak MB", "above start")
        start = 0
        for step in STEPS:
            figures = json.loads(run(*arguments, f"--step={step}", environment=environment))
            start = start or figures["peak"]
            above = f"{figures['peak'] - start:+.0f}"
            seconds, peak = f"{figures['seconds']:.1f}", f"{figures['peak']:.0f}"
            show(step, f"{figures['rows']}", seconds, peak, above)


def show(first: str, *rest: str) -> None:
    sys.stdout.write("  ".join((first.ljust(16), *(cell.rjust(11) for cell in rest))) + "\n")
    sys.stdout.flush()


def measured(step: str, rows: int) -> dict:
    begin = time.monotonic()
    count = act(step, rows)
    return {
        "rows": count,
        "seconds": time.monotonic() - begin,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def act(step: str, rows: int) -> int:
    """Do one step; how many rows it had to do with."""
    from core.sheets import in_pages
    from orders.exchange import OrderItemSheet, PaidOrderSheet, items_in_pages, orders_in_pages
    from orders.models import Order
    from shop.exchange import VarietySheet
    from shop.models import ImportJob, MangoCategory

    if step == "fill":
        fill(rows)
    elif step.startswith("orders."):
        sheet = PaidOrderSheet().sheet("orders", orders_in_pages(Order.objects.all()))
        return give(sheet, step)
    elif step.startswith("order-items."):
        return give(OrderItemSheet().sheet("items", items_in_pages(Order.objects.all())), step)
    elif step.startswith("varieties."):
        return give(VarietySheet().sheet("varieties", in_pages(MangoCategory.objects.all())), step)
    elif step.startswith("read"):
        return take_in(step, rows)
    elif step.startswith("apply"):
        return apply(ImportJob.objects.latest("pk"))
    return 0


def give(sheet, name: str) -> int:
    """Write a file to nowhere, as a browser would fetch it; its rows."""
    count = 0

    def counted(rows):
        nonlocal count
        for row in rows:
            count += 1
            yield row

    sheet.rows = counted(sheet.rows)
    for _piece in sheet.csv_pieces() if name.endswith(".csv") else sheet.xlsx_pieces():
        pass
    return count


def take_in(step: str, rows: int) -> int:
    """Upload a list of new prices and stocks and have it compared with the shop."""
    from shop.imports import do_imports, upload
    from shop.models import ImportJob

    price = 777 if step.endswith("CSV") else 888
    lines = [["slug", "price", "stock_quantity"]]
    lines += [[f"variety-{number}", price, number % 900] for number in range(rows)]
    if step.endswith("CSV"):
        content = "\n".join(",".join(map(str, line)) for line in lines).encode()
    else:
        content = workbook(lines)
    del lines
    upload(content, step, None, may_add=True)
    do_imports()
    job = ImportJob.objects.latest("pk")
    if (job.state, job.to_apply) != ("read", rows):
        raise SystemExit(f"{step}: {job.state}, {job.to_apply} rows, {job.trouble}")
    return job.to_apply


def workbook(lines: list[list]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def apply(job) -> int:
    from shop.imports import confirm, do_imports

    confirm(job, None)
    do_imports()
    job.refresh_from_db()
    return job.applied


def fill(rows: int) -> None:
    """So many varieties, and so many orders of two lines each."""
    from django.utils import timezone

    from orders.models import Order, OrderItem, Payment
    from shop.models import MangoCategory

    now = timezone.now()
    MangoCategory.objects.bulk_create(
        (
            MangoCategory(
                name=f"Variety {number}",
                slug=f"variety-{number}",
                name_bn="হিমসাগর",
                description="Sweet and fibreless. " * 5,
                price=100 + number % 300,
                stock_quantity=1000,
            )
            for number in range(rows)
        ),
        batch_size=2000,
    )
    mango = MangoCategory.objects.first()
    for begin in range(0, rows, 2000):
        orders = Order.objects.bulk_create(
            Order(
                full_name=f"Asha Rahman {number}",
                phone_number="+8801712345678",
                billing_address="12 Green Road, Dhaka",
                note="Please ring twice",
                total_amount=1750,
                order_date=now - timedelta(minutes=number),
            )
            for number in range(begin, min(begin + 2000, rows))
        )
        Payment.objects.bulk_create(Payment(order=order) for order in orders)
        OrderItem.objects.bulk_create(
            OrderItem(order=order, mango=mango, name=mango.name, quantity=kg, price=350)
            for order in orders
            for kg in (2, 3)
        )


if __name__ == "__main__":
    main()
