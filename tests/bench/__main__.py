"""Measure the shop as `make serve` runs it, on a database of its own, and print one table.

Usage: python -m tests.bench [--shoppers 200] [--rounds 3] [--at-once 4] [--port 8099] [--floor DIR]
With DATABASE_URL set to a PostgreSQL database (an empty one), that is measured instead of SQLite.
`--floor` names the folder of a bare Django shop (tests/bench/floor.py): in every round its list of
24 cards is measured, too, and each step's processor time is told as a multiple of that, L.
"""

import argparse
import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench import floor
from tests.bench.client import Figures, Shopper, measure, wait_for
from tests.bench.seed import VARIETIES
from tests.bench.story import STEPS

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shoppers", type=int, default=200, help="a round")
    parser.add_argument("--rounds", type=int, default=3, help="the table shows their medians")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--floor", type=Path, help="a bare Django shop to compare with")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = shop_environment(Path(folder), options.port)
        for command in (
            ["migrate", "-v0"],
            ["createcachetable"],
            ["collectstatic", "-v0", "--noinput"],
        ):
            run("manage.py", *command, environment=environment)
        run("-m", "tests.bench.seed", environment=environment)
        statements = json.loads(run("-m", "tests.bench.statements", environment=environment))
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=sys.stderr
        )
        try:
            wait_for(f"http://127.0.0.1:{options.port}/healthz", server)
            with floor.served(options.floor, options.port + 1) as bare:
                rounds, floors = [], []
                for _ in range(options.rounds + 1):
                    rounds.append(asyncio.run(one_round(options, server.pid)))
                    if bare:
                        floors.append(asyncio.run(floor.one_round(options, bare.pid)))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    # The first round only warms the caches up.
    show(
        [merged(figures) for figures in zip(*rounds[1:], strict=True)],
        statements,
        merged(tuple(floors[1:])) if floors else None,
    )


def shop_environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "WEB_CONCURRENCY": "2",
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "core.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MEDIA_ROOT": str(folder / "media"),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "RATE_LIMITS": "off",
        "LOG_LEVEL": "ERROR",
        "PORT": str(port),
    }


def run(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout


async def one_round(options: argparse.Namespace, server: int) -> list[Figures]:
    shoppers = [
        Shopper(options.port, number=str(number % (VARIETIES - 1) + 2))
        for number in range(options.shoppers)
    ]
    return [await measure(shoppers, step, at_once=options.at_once, server=server) for step in STEPS]


def merged(figures: tuple[Figures, ...]) -> Figures:
    """The medians of one step over the rounds; errors are added up."""
    cpu = [f.cpu_per_1000 for f in figures if f.cpu_per_1000 is not None]
    return Figures(
        name=figures[0].name,
        requests=sum(f.requests for f in figures),
        errors=sum(f.errors for f in figures),
        per_second=median(f.per_second for f in figures),
        p50_ms=median(f.p50_ms for f in figures),
        p95_ms=median(f.p95_ms for f in figures),
        cpu_per_1000=median(cpu) if cpu else None,
        size=figures[0].size,
    )


def show(table: list[Figures], statements: dict[str, int], bare: Figures | None) -> None:
    head = (
        "step",
        "requests",
        "errors",
        "per s",
        "p50 ms",
        "p95 ms",
        "CPU s/1,000",
        "L",
        "SQL",
        "bytes",
    )
    rows = [
        (
            f.name,
            f"{f.requests}",
            f"{f.errors}",
            f"{f.per_second:.0f}",
            f"{f.p50_ms:.1f}",
            f"{f.p95_ms:.1f}",
            "-" if f.cpu_per_1000 is None else f"{f.cpu_per_1000:.2f}",
            f"{f.cpu_per_1000 / bare.cpu_per_1000:.2f}" if f.cpu_per_1000 and bare else "-",
            f"{statements.get(f.name, '-')}",
            f"{f.size}",
        )
        for f in (*table, *([bare] if bare else []))
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        sys.stdout.write("  ".join((row[0].ljust(widths[0]), *cells)) + "\n")
    if any(f.errors for f in table):
        raise SystemExit("Some answers were not the expected ones: the figures do not count.")


if __name__ == "__main__":
    main()
