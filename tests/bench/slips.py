"""How long 500 packing slips take: the server's answer, and Chromium's page and its PDF.

Usage: python -m tests.bench.slips [--orders 500] [--port 8098]
On a database of its own; with DATABASE_URL set to a PostgreSQL database (an empty one), on that.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import django

from tests.bench.__main__ import ROOT, run, shop_environment
from tests.bench.client import cpu_seconds, wait_for

LINES = 4  # of each order
PAPERS = ("a4", "a5", "roll")
ROW = "{:<34}{}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--port", type=int, default=8098)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options.orders)
    else:
        measure(options.orders, options.port)


def measure(number: int, port: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = shop_environment(Path(folder), port)
        for command in (
            ["migrate", "-v0"],
            ["createcachetable"],
            ["collectstatic", "-v0", "--noinput"],
        ):
            run("manage.py", *command, environment=environment)
        told = run(
            *("-m", "tests.bench.slips", "--prepare", f"--orders={number}"),
            environment=environment,
        )
        known = json.loads(told.splitlines()[-1])
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=sys.stderr
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            figures = known["figures"] | in_chromium(port, known)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    for name, figure in figures.items():
        sys.stdout.write(ROW.format(name, figure))


def prepare(number: int) -> None:
    """Write the orders and a packer who is logged in, and measure the page inside Django."""
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from conftest import browser_of
    from tests.desk import staff_in
    from tests.papers import SLIPS, keys_of, write_order

    lines = [(f"Variety {n}", n, "350.00") for n in range(1, LINES + 1)]
    keys = keys_of(*(write_order(*lines, note="Ring twice") for _ in range(number)))
    browser = browser_of(staff_in("Packer"))
    asked = {"ids": keys, "with": "picking"}
    browser.get(SLIPS, {"ids": keys.split(",")[0]}, headers={"Host": "127.0.0.1"})
    figures = {}
    with CaptureQueriesContext(connection) as queries, timed(figures, "server answers"):
        answer = browser.get(SLIPS, asked, headers={"Host": "127.0.0.1"})
    figures |= {"queries": len(queries), "bytes": f"{len(answer.content):,}"}
    json.dump(
        {
            "figures": figures,
            "orders": number,
            "path": f"{SLIPS}?ids={keys}&with=picking",
            "cookie": settings.SESSION_COOKIE_NAME,
            "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
        },
        sys.stdout,
    )


def in_chromium(port: int, known: dict) -> dict[str, str]:
    """Seconds from asking for the page until it is drawn, and for its pages on each paper."""
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium

    figures = {}
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        cookie = {"name": known["cookie"], "value": known["session"]}
        context.add_cookies([cookie | {"domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.set_default_timeout(120_000)
        for paper in PAPERS:
            with timed(figures, f"Chromium opens it, {paper}"):
                page.goto(f"{known['path']}&paper={paper}")
                page.evaluate("() => new Promise(requestAnimationFrame)")
            if page.locator(".reference").count() != known["orders"]:
                raise SystemExit(f"This is not the page of the slips: {page.title()}")
            with timed(figures, f"Chromium draws its pages, {paper}"):
                page.pdf(prefer_css_page_size=True)
        browser.close()
    return figures


@contextmanager
def timed(figures: dict[str, str], what: str):
    """Write down how long it took by the clock, and how long processors worked on it."""
    begun, worked = time.perf_counter(), cpu_seconds(os.getpid())
    yield
    took, cpu = time.perf_counter() - begun, cpu_seconds(os.getpid())
    at_work = "" if cpu is None else f" ({cpu - worked:.2f} s at work)"
    figures[what] = f"{took:.2f} s{at_work}"


if __name__ == "__main__":
    main()
