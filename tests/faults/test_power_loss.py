"""Promise 6: the power goes at a random instant among orders on SQLite.

Simulated: a process places orders one after the other; strace notes each write to the database
file and its journal (or WAL) with its bytes, and each sync. A cut is one instant between two of
these calls: what was synced stays, and of every write since then the disk keeps all, nothing, or
the bytes up to a random one, whatever their order (tests/faults/disk_log.py). Both files are laid
down so and opened anew.

Not simulated: a disk that says «synced» and lies, or that harms bytes it was not asked to write.
Then a journal can promise nothing, and the backup is what helps.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from orders.models import Order
from tests.faults.disk_log import Disk, record
from tests.faults.shopping import fill_carts
from tests.growth.conftest import shop_on as models_on
from tests.race.books import assert_books_are_whole

# Places an order for every cart; each is written into the file «accepted» once it is told.
BUY = """
import sys, os, django
from core import database
mode, pragma, told = sys.argv[1:]
database.journal_mode = lambda: mode
django.setup()
from django.db import connection
from shop.models import Cart
from tests.factories import place
connection.ensure_connection()
if pragma:
    connection.cursor().execute(f"PRAGMA {pragma}")
accepted = os.open(told, os.O_WRONLY | os.O_CREAT)
for cart in Cart.objects.all():
    os.write(accepted, f"{place(cart).reference} ".encode())
"""


def orders_on_record(url, folder, *, mode: str, number: int, pragma: str = ""):
    """The Disk before a process placed so many orders, and the steps of it."""
    if not shutil.which("strace"):
        pytest.skip("This needs strace.")
    fill_carts(number)
    file = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA journal_mode={mode}")
    disk = Disk({file: file.read_bytes()})
    steps = record(
        [sys.executable, "-c", BUY, mode, pragma, str(folder / "accepted")],
        folder / "strace.log",
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.server_settings"},
        stdout=subprocess.DEVNULL,
    )
    return disk, steps


def cut_again_and_again(disk: Disk, steps, folder: Path, *, cuts: int) -> int:
    """How many orders the fullest of the cut files held. Raises AssertionError at a broken one."""
    begin = next(n for n, step in enumerate(steps) if step.file.name == "accepted")
    instants = sorted(random.choices(range(len(steps)), k=cuts))
    accepted, taken, most = set(), 0, 0
    assert begin
    for number, instant in enumerate(instants):
        for step in steps[taken:instant]:
            if step.file.name == "accepted":
                accepted.add(step.written.decode().strip())
            else:
                disk.take(step)
        taken = instant
        there = folder / f"cut-{number}"
        there.mkdir()
        for file, content in disk.after_power_loss().items():
            (there / file.name).write_bytes(content)
        most = max(most, orders_in(there / "shop.sqlite3", accepted))
        shutil.rmtree(there)
    return most


def orders_in(file: Path, accepted: set[str]) -> int:
    with models_on(f"sqlite:///{file}") as database:
        try:
            with database.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                assert cursor.fetchall() == [("ok",)]
            assert_books_are_whole()
            stored = set(Order.objects.values_list("reference", flat=True))
        except sqlite3.DatabaseError as error:
            raise AssertionError("It does not open.") from error
    assert accepted <= stored, f"lost: {accepted - stored}"
    return len(stored)


@pytest.mark.parametrize("mode", ["TRUNCATE", "WAL"])
def test_the_file_opens_with_whole_books(sqlite_shop, tmp_path, full_size, figures, mode):
    cuts, number = full_size((40, 12), (500, 60))
    disk, steps = orders_on_record(
        sqlite_shop, tmp_path, mode=mode, number=number, pragma="wal_autocheckpoint=40"
    )
    most = cut_again_and_again(disk, steps, tmp_path, cuts=cuts)
    figures(cuts=cuts, among_calls=len(steps), orders_at_most=most)
    assert most > number // 2


@pytest.mark.parametrize("mode", ["TRUNCATE", "WAL"])
def test_without_syncs_it_is_noticed(sqlite_shop, tmp_path, mode):
    disk, steps = orders_on_record(
        sqlite_shop, tmp_path, mode=mode, number=12, pragma="synchronous=OFF"
    )
    with pytest.raises(Exception, match="lost|open|malformed|not a database|ok"):
        cut_again_and_again(disk, steps, tmp_path, cuts=40)
