"""How the shop opens its SQLite file."""

import sqlite3

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
        # FULL: an order that was accepted survives a power cut.
        "init_command": (
            f"PRAGMA journal_mode={journal_mode()};PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        ),
    }
