"""What a refused statement leaves behind must hold up nobody."""

import gc
import sqlite3
import threading
import time

import pytest
from django.db import OperationalError, connections, transaction

from core.database import sqlite_options

ALIAS, PATIENCE = "file", 2  # seconds


@pytest.fixture
def file(tmp_path, django_db_blocker):
    """An SQLite file that this test's threads open as the database ALIAS."""
    path = tmp_path / "shop.sqlite3"
    found = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": sqlite_options(PATIENCE),
    }
    known = {"default": connections.settings["default"], ALIAS: found}
    connections.settings[ALIAS] = connections.configure_settings(known)[ALIAS]
    with django_db_blocker.unblock():
        yield path
        connections[ALIAS].close()
    del connections[ALIAS]
    del connections.settings[ALIAS]


@pytest.fixture
def no_collection():
    """Garbage waits until the test collects it, and what was there before is not looked at."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


def write(refusals: list[threading.Event], again: threading.Event) -> None:
    """Try as often as there are refusals to tell."""
    for is_refused in refusals:
        try:
            with transaction.atomic(using=ALIAS):
                pass
        except OperationalError:
            is_refused.set()
        again.wait()
    connections[ALIAS].close()


def test_whoever_collects_it_does_not_wait_for_its_connection(file, no_collection):
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    refusals, again = [threading.Event(), threading.Event()], threading.Event()
    writer = threading.Thread(target=write, args=[refusals, again])
    writer.start()
    assert refusals[0].wait(10 * PATIENCE)
    again.set()
    time.sleep(0.1 * PATIENCE)  # Now it waits for the lock again.
    gc.collect()
    is_still_waiting = not refusals[1].is_set()
    holder.close()
    writer.join()
    assert is_still_waiting


def asked(cursor):
    """Its second row cannot be had."""
    cursor.execute("SELECT 1 UNION ALL SELECT abs(-9223372036854775807 - 1)")
    assert cursor.fetchone() == (1,)
    return cursor


def refused(file, act) -> sqlite3.Cursor:
    """The cursor with which `act` was refused."""
    connection = connections[ALIAS]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kilograms (number INTEGER UNIQUE)")
        cursor.execute("INSERT INTO kilograms VALUES (1)")
        with pytest.raises(Exception, match="UNIQUE|no such|overflow|too large"):
            act(cursor)
        return cursor.cursor


@pytest.mark.parametrize(
    "act",
    [
        lambda cursor: cursor.execute("SELECT * FROM pears"),
        lambda cursor: cursor.execute("INSERT INTO kilograms VALUES (%s)", [1]),
        lambda cursor: cursor.executemany("INSERT INTO kilograms VALUES (%s)", [[2], [1]]),
        lambda cursor: cursor.execute("SELECT %s", [2**70]),
        lambda cursor: asked(cursor).fetchone(),
        lambda cursor: asked(cursor).fetchmany(2),
        lambda cursor: asked(cursor).fetchall(),
        lambda cursor: list(asked(cursor)),
    ],
)
def test_it_is_closed_at_once(file, act):
    cursor = refused(file, act)
    with pytest.raises(sqlite3.ProgrammingError, match="closed cursor"):
        cursor.fetchone()
