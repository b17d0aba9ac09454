"""The floor: a bare Django project that does a shop's work and nothing else, for comparison.

It is no part of this repository; `--floor` of the benchmark names its folder. Its list of 24 cards,
from one query, by plain templates and two sync workers of gunicorn, takes 1 L of processor time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.client import Figures, Shopper, Step, measure, wait_for

LIST = Step("the floor's list", "/", is_fresh=True)


@contextmanager
def served(folder: Path | None, port: int) -> Iterator[subprocess.Popen | None]:
    """Its running server on `port`, with a database of its own; None without a folder."""
    if folder is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as own:
        environment = {
            "PATH": os.environ["PATH"],
            "LIMIT_SQLITE": str(Path(own) / "floor.sqlite3"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        for command in ("migrate", "seed"):
            subprocess.run(
                [sys.executable, "manage.py", command],
                cwd=folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                check=True,
                timeout=300,
            )
        address = f"127.0.0.1:{port}"
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-w", "2", "-b", address, "limit.wsgi"]
            + ["--no-control-socket", "--log-level", "error"],
            cwd=folder,
            env=environment,
        )
        try:
            wait_for(f"http://{address}/", server)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=30)


async def one_round(options: argparse.Namespace, server: int) -> Figures:
    shoppers = [Shopper(options.port + 1) for _ in range(options.shoppers)]
    return await measure(shoppers, LIST, at_once=options.at_once, server=server)
