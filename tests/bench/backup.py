"""How long a backup, its restoring, and a look through the books take among many orders.

Usage: python -m tests.bench.backup [--orders 100000] [--database postgres://…/an_empty_one]
Without --database it makes an SQLite file in a folder of its own, and takes it away again.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench.million import fill_once, set_up

ROW = "{:<44}{:>10}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--database", help="as DATABASE_URL; empty, or made by this before")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mango-bench-"))
    try:
        measure(options.database or f"sqlite:///{folder / 'shop.sqlite3'}", options.orders, folder)
    finally:
        shutil.rmtree(folder)


def measure(database: str, orders: int, folder: Path) -> None:
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    set_up(database)
    fill_once(orders)

    from core.backup.archive import opened
    from core.backup.making import make_backup
    from core.backup.restoring import restore
    from orders.books import check_books
    from shop.models import StockMovement
    from tests.bench.ledger import write_ledger

    if not StockMovement.objects.exists():
        write_ledger()
    with timed("look through the books"):
        verdict = check_books()
    if not verdict.is_whole:
        raise SystemExit(verdict.faults[0].says)
    with timed("backup"):
        made = make_backup(folder / "backups")
    say("backup, MB", f"{made.size / 1e6:.1f}")
    say("rows in it", f"{sum(made.rows.values()):,}")
    with opened(made.path) as backup:
        with timed("verify the file"):
            backup.verify()
        with timed("restore, the old database kept"):
            kept = restore(backup)
    with timed("look through the restored books"):
        verdict = check_books()
    say("kept beside it", Path(kept).name if kept else "nothing")
    if not verdict.is_whole or verdict.orders != orders:
        raise SystemExit("What was restored is not what was saved.")


@contextmanager
def timed(what: str):
    begun, worked = time.perf_counter(), time.process_time()
    yield
    took, cpu = time.perf_counter() - begun, time.process_time() - worked
    say(f"{what} ({cpu:.1f} s at work)", f"{took:.1f} s")


def say(what: str, figure: str) -> None:
    sys.stdout.write(ROW.format(what, figure))


if __name__ == "__main__":
    main()
