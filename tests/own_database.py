"""Databases of a test's own that other processes can open too.

pytest's SQLite database lives in the memory of one process; these are a file of SQLite, or a
database of the PostgreSQL server that DATABASE_URL names.
"""

import itertools
import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connections

from core.snapshot import database_at as connected_to

# Counts in Redis outlive a run of tests; names that no other run has keep them apart.
RUN = f"{os.getpid()}_{secrets.token_hex(4)}"
numbers = itertools.count(1)


# The folder of the database that all others are copied from, and its name.
_kept: dict[str, Path | str] = {}


@contextmanager
def tables_made_once(folder: Path):
    """Meanwhile `create_migrated` makes the tables once, in `folder`, and then gives copies.

    Making them takes seconds of a processor, and a run of tests wants a dozen databases.
    """
    _kept["folder"] = folder
    try:
        yield
    finally:
        if "name" in _kept:
            drop(_kept["name"])
        _kept.clear()


def create_migrated(folder: Path) -> str:
    """A new database with all tables and no rows; gives its name."""
    if not _kept:
        return _migrate(folder)
    if "name" not in _kept:
        _kept["name"] = _migrate(_kept["folder"])
    return copy_of(_kept["name"], folder)


def _migrate(folder: Path) -> str:
    name = create_empty(folder)
    with connected_to(name):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    return name


def create_empty(folder: Path) -> str:
    """A new database without tables (of SQLite no more than its name); gives its name."""
    name = _new_name(folder)
    if _is_postgresql():
        _on_server(f'CREATE DATABASE "{name}"')
    return name


def copy_of(original: str, folder: Path) -> str:
    """A new database with the rows of `original`, which nobody has open; gives its name."""
    name = _new_name(folder)
    if _is_postgresql():
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    else:
        shutil.copyfile(original, name)
    return name


def drop(name: str) -> None:
    if _is_postgresql():
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')
    else:
        for file in Path(name).parent.glob(f"{Path(name).name}*"):
            file.unlink()


def url_of(name: str) -> str:
    """The DATABASE_URL under which another process finds the database."""
    if _is_postgresql():
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return f"sqlite:///{name}"


def cache_key(key, key_prefix, version) -> str:
    """Django's KEY_FUNCTION: what is cached for one database is not found for another."""
    return f"{connections['default'].settings_dict['NAME']}:{key_prefix}:{version}:{key}"


def _is_postgresql() -> bool:
    return connections["default"].vendor == "postgresql"


def _new_name(folder: Path) -> str:
    name = f"mango_own_{RUN}_{next(numbers)}"
    return name if _is_postgresql() else str(folder / f"{name}.sqlite3")


def _on_server(statement: str) -> None:
    with connected_to("postgres") as server, server.cursor() as cursor:
        cursor.execute(statement)
