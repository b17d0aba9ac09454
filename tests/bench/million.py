"""Measure the desk and the shopper's pages among a million orders, and print one table.

Usage: python -m tests.bench.million --database postgres://… [--orders 1000000] [--rounds 5]
The database is filled first (about two minutes) unless it holds as many made-up orders already. A
database that holds any other order is refused.
"""

import argparse
import os
import secrets
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

REPORT, DESK = 2.0, 0.5  # seconds that a page may take


@dataclass(frozen=True)
class Page:
    """What is asked, and within how many seconds it is to be answered."""

    name: str
    address: str
    within: float = DESK
    sent: dict | None = None
    by_shopper: bool = False


@dataclass
class Figures:
    page: Page
    seconds: list[float] = field(default_factory=list)
    statements: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="as DATABASE_URL; empty, or made before")
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5, help="the table shows their median")
    options = parser.parse_args()
    set_up(options.database)
    fill_once(options.orders)
    table = [measure(page, options.rounds) for page in pages()]
    show(table)
    if any(median(figures.seconds) > figures.page.within for figures in table):
        raise SystemExit("Some pages take longer than they may.")


def set_up(database: str) -> None:
    """Django on this database, as in production but for the names of static files."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "core.settings",
        "DATABASE_URL": database,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ENV_FILE": "",
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
    settings.ALLOWED_HOSTS.append("testserver")
    # Finding an order is asked more often than a visitor may.
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"track_order": ""}
    django.setup()


def fill_once(orders: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from orders.models import Order
    from tests.bench.crowd import KEY, fill, tidy

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if Order.objects.exclude(form_key__startswith=KEY).exists():
        raise SystemExit("This database holds orders that are not made up. Nothing was written.")
    found = Order.objects.count()
    if found not in (0, orders):
        raise SystemExit(f"This database holds {found} made-up orders. Name an empty one.")
    if not found:
        sys.stdout.write(f"Making {orders:,} orders …\n")
        fill(orders, timezone.now())
        tidy()


def pages() -> list[Page]:
    from django.utils import timezone

    from orders.models import Order

    today = timezone.localdate()
    year = f"?from={today - timedelta(364)}&to={today}"
    order = Order.objects.filter(user=None, additional_phone__gt="").order_by("-pk")[1000]
    sales, orders = "/admin/reports/sales/", "/admin/orders/order/"
    first, last = order.full_name.split()
    found = {"reference": order.reference, "phone_number": order.phone_number}
    return [
        Page("report: a year", sales + year, REPORT),
        Page("report: a year, a row a day", f"{sales}{year}&by=day", REPORT),
        Page("report: a year, as a file", f"{sales}{year}&format=csv", REPORT),
        Page("report: 30 days", sales, REPORT),
        Page("desk: start page", "/admin/", REPORT),
        Page("desk: orders", orders),
        Page("desk: orders, page 50", f"{orders}?p=50"),
        Page("desk: pending orders", f"{orders}?status__exact=Pending"),
        Page("desk: delivered orders", f"{orders}?status__exact=Delivered"),
        Page("desk: refunded orders", f"{orders}?payment__payment_status__exact=Refunded"),
        Page("desk: orders with money to give back", f"{orders}?books=refund"),
        Page("desk: orders of a month", f"{orders}?ordered={today.year - 1}-06"),
        Page("desk: search by reference", f"{orders}?q={order.reference}"),
        Page("desk: search by half a reference", f"{orders}?q={order.reference[:4]}"),
        Page("desk: search by phone", f"{orders}?q=0{order.phone_number[4:]}"),
        Page("desk: search by 6 digits of a phone", f"{orders}?q={order.phone_number[-6:]}"),
        Page("desk: search by second phone", f"{orders}?q={order.additional_phone[-8:]}"),
        Page("desk: search by a whole name", f"{orders}?q={first}+{last}"),
        Page("desk: search by one name", f"{orders}?q={last}"),
        Page("desk: search by e-mail", f"{orders}?q={first}.{last}.1@example.com"),
        Page("desk: search for what is not there", f"{orders}?q=nobody"),
        Page("desk: payments", "/admin/orders/payment/"),
        Page("desk: one order", f"{orders}{order.pk}/change/"),
        Page("shopper: my orders", "/orders/", by_shopper=True),
        Page("guest: track an order", "/orders/track/", sent=found, by_shopper=True),
    ]


def measure(page: Page, rounds: int) -> Figures:
    """Ask once to warm up, then again and again; the answer has to be a right one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = browser_of("bench" if page.by_shopper else "bench-owner")
    figures = Figures(page)
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            response = (browser.post if page.sent else browser.get)(page.address, page.sent)
        figures.seconds.append(time.perf_counter() - begun)
        if response.status_code not in (200, 302, 303):
            raise SystemExit(f"{page.name}: answered {response.status_code}")
        figures.statements = len(asked)
    del figures.seconds[0]
    return figures


def browser_of(name: str):
    """A browser in which this person has logged in; the owner may do everything."""
    from allauth.usersessions.models import UserSession
    from django.test import Client

    from accounts.models import User

    may = {"is_staff": True, "is_superuser": True} if name == "bench-owner" else {}
    known = {"email": f"{name}@example.com", **may}
    user, _ = User.objects.get_or_create(username=name, defaults=known)
    browser = Client()
    browser.force_login(user)
    UserSession.objects.create(
        user=user, session_key=browser.session.session_key, ip="127.0.0.1", user_agent="bench"
    )
    return browser


def show(table: list[Figures]) -> None:
    rows = [("page", "fastest", "median", "slowest", "at most", "SQL")]
    for figures in table:
        times = (
            min(figures.seconds),
            median(figures.seconds),
            max(figures.seconds),
            figures.page.within,
        )
        shown = [f"{seconds:.2f}" for seconds in times]
        rows.append((figures.page.name, *shown, str(figures.statements)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        sys.stdout.write("  ".join((name.ljust(widths[0]), *right)) + "\n")


if __name__ == "__main__":
    main()
