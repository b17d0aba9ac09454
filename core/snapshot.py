"""Reading a live shop as it was at one moment, without holding up those who write."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# So many pages of 4 KiB (16 MiB) are copied from SQLite's file at once; then writers get a turn.
PAGES_AT_ONCE = 4096
WRITERS_TURN_SECONDS = 0.01
ALIAS = "default"


class BegunAnew(Exception):
    """Somebody wrote while SQLite's file was copied, so SQLite began from its first page."""


@contextmanager
def one_moment() -> Iterator[None]:
    """All that this thread reads inside is of one moment, whatever others write meanwhile.

    PostgreSQL shows a transaction one moment. So would SQLite, but in TRUNCATE mode nobody could
    commit for as long: its file is copied, and the copy read. Inside a transaction of the
    caller's own nothing is done.
    """
    connection = connections[ALIAS]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    elif connection.is_in_memory_db():
        with transaction.atomic():
            yield
    else:
        original = Path(connection.settings_dict["NAME"])
        # Beside the file there is room for such a file, and nobody else may look in.
        with TemporaryDirectory(dir=original.parent, prefix=".one-moment-") as folder:
            copy = Path(folder, "copy.sqlite3")
            copy_sqlite(original, copy)
            with database_at(copy):
                yield


@contextmanager
def database_at(name: str | Path) -> Iterator[BaseDatabaseWrapper]:
    """Let this thread's models read and write the database of this name, on the same server."""
    usual = connections[ALIAS]
    other = connections.create_connection(ALIAS)
    other.settings_dict = other.settings_dict | {"NAME": str(name)}
    connections[ALIAS] = other
    try:
        yield other
    finally:
        other.close()
        connections[ALIAS] = usual


def copy_sqlite(original: Path, copy: Path) -> None:
    """Copy a database that is in use, as of one moment.

    It goes in steps, and between two of them writers get their turn. Whoever writes makes the
    copy begin anew; each time it then takes twice as much at once, so that it comes to an end on a
    busy shop, too. Raises sqlite3.Error where a file cannot be read or written.
    """
    pages = PAGES_AT_ONCE
    # Open to writing, for this may be the first to open it since a power cut.
    with (
        closing(sqlite3.connect(f"{original.absolute().as_uri()}?mode=rw", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        # Whoever wants the copy to outlive a power cut sees to that once it is whole.
        target.execute("PRAGMA synchronous=OFF")
        while not _copied(source, target, pages):
            pages *= 2


def _copied(source: sqlite3.Connection, target: sqlite3.Connection, pages: int) -> bool:
    left = None

    def look(status: int, remaining: int, total: int) -> None:
        nonlocal left
        if left is not None and remaining > left:
            raise BegunAnew
        left = remaining
        if remaining:
            time.sleep(WRITERS_TURN_SECONDS)

    try:
        source.backup(target, pages=pages, progress=look, sleep=WRITERS_TURN_SECONDS)
    except BegunAnew:
        return False
    return True
