"""How the shop opens its databases."""

import sqlite3
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from core.sqlite_cursors import Connection

SQLITE_VERSION = sqlite3.sqlite_version_info


def wal_is_safe(version: tuple[int, int, int] = SQLITE_VERSION) -> bool:
    """Is this SQLite free of the WAL-reset bug?

    Versions 3.7.0 to 3.51.2 can lose a committed transaction in WAL mode; mended in 3.51.3 and
    carried back to 3.44.6 and 3.50.7. Source: sqlite.org/wal.html, «The WAL-reset bug».
    """
    mended_branches = {(3, 44): 6, (3, 50): 7}
    branch, patch = version[:2], version[2]
    if branch in mended_branches:
        return patch >= mended_branches[branch]
    return version >= (3, 51, 3)


def journal_mode() -> str:
    return "WAL" if wal_is_safe() else "TRUNCATE"


def sqlite_options(wait_seconds: int) -> dict:
    """Options of the SQLite connection; a writer waits `wait_seconds` for another one to end."""
    return {
        # Take the write lock at once: a transaction that reads first and writes later would be
        # refused with "database is locked" as soon as two checkouts meet.
        "transaction_mode": "IMMEDIATE",
        "timeout": wait_seconds,
        "factory": Connection,
        # FULL: an order that was accepted survives a power cut.
        "init_command": (
            f"PRAGMA journal_mode={journal_mode()};PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        ),
    }


def databases(env: environ.Env, folder: Path) -> dict:
    """Django's DATABASES: the shop's own, and the standby for reports where one is named."""
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    default = env.db("DATABASE_URL", default=f"sqlite:///{folder / 'db.sqlite3'}") | kept
    is_sqlite = default["ENGINE"] == "django.db.backends.sqlite3"
    if is_sqlite:
        wait_seconds = env.int("DATABASE_WAIT_SECONDS", default=5)
        default["OPTIONS"] = sqlite_options(wait_seconds)
    else:
        # A cursor that outlives its transaction finds nothing behind PgBouncer. We use none.
        default["DISABLE_SERVER_SIDE_CURSORS"] = True
    found = {"default": default}
    if env.str("REPORTS_DATABASE_URL", default=""):
        if is_sqlite:
            raise ImproperlyConfigured("REPORTS_DATABASE_URL needs PostgreSQL in DATABASE_URL.")
        standby = env.db("REPORTS_DATABASE_URL") | kept | {"DISABLE_SERVER_SIDE_CURSORS": True}
        # A machine that is gone must not hold up the report until TCP gives up.
        standby["OPTIONS"] = {"connect_timeout": 2} | standby.get("OPTIONS", {})
        standby["TEST"] = {"MIRROR": "default"}
        found["reports"] = standby
    return found
