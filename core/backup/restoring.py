"""Bringing a shop back from a backup: made ready beside the old one, then put in its place."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from core.backup import BackupError, postgresql
from core.backup.archive import Backup
from core.backup.making import DATABASES
from core.moving import tables_in_use
from core.snapshot import database_at

SIDE_FILES = ("-journal", "-wal", "-shm")


def ensure_fits(backup: Backup) -> None:
    """Raise BackupError where this shop and this kind of database cannot take the backup."""
    kind = backup.manifest["database"]
    if kind != connection.vendor:
        raise BackupError(
            f"This backup is of {kind}, but DATABASE_URL names {connection.vendor}. "
            "Restore it there; manage.py migrate_to_postgres moves a shop on."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if set(backup.manifest["migrations"]) - known:
        raise BackupError(
            f"This backup was made by version {backup.manifest['version']} of the shop, which is "
            "newer than this one. Install that version first."
        )


def is_empty() -> bool:
    """Is there nothing in the database that DATABASE_URL names?"""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    try:
        return not tables_in_use(DEFAULT_DB_ALIAS)
    except DatabaseError:
        # Without our tables; then it has none at all, or they are somebody else's.
        return not connection.introspection.table_names()


def restore(backup: Backup) -> str | None:
    """Put the backup's database and pictures in the place of what is here.

    The new database is filled and brought up to date beside the old one, and takes its name at the
    very end; where anything fails before, nothing was changed. Gives the name under which the old
    database is kept, or None where it was empty. Raises BackupError.
    """
    ensure_fits(backup)
    was_empty = is_empty()
    mark = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    place = _in_postgresql if connection.vendor == "postgresql" else _in_sqlite
    try:
        with place(mark) as (new, fill, take_over):
            with backup.open(DATABASES[connection.vendor]) as source:
                fill(source)
            with database_at(new):
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
            _restore_pictures(backup)
            return take_over(was_empty)
    except OSError as error:
        raise BackupError(f"Nothing was restored: {error.strerror or error}.") from error
    except (DatabaseError, sqlite3.Error) as error:
        raise BackupError(f"Nothing was restored: {error}") from error


Place = tuple[str, Callable, Callable[[bool], str | None]]


@contextmanager
def _in_sqlite(mark: str) -> Iterator[Place]:
    current = Path(connection.settings_dict["NAME"])
    new = current.with_name(f"{current.name}.restoring")
    kept = current.with_name(f"{current.name}.before-restore-{mark}")

    def fill(source) -> None:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(source, file)

    def take_over(was_empty: bool) -> str | None:
        # A file that a server still has open would go on taking orders under its new name.
        connection.close()
        with new.open("rb") as file:
            os.fsync(file.fileno())
        if current.exists():
            new.chmod(current.stat().st_mode & 0o777)
            _ensure_nobody_writes(current)
            for side in ("", *SIDE_FILES):
                with suppress(FileNotFoundError):
                    os.replace(f"{current}{side}", f"{kept}{side}")
        os.replace(new, current)
        if was_empty:
            kept.unlink(missing_ok=True)
        return None if was_empty else str(kept)

    _remove(new)
    try:
        yield str(new), fill, take_over
    finally:
        _remove(new)


def _remove(database: Path) -> None:
    for side in ("", *SIDE_FILES):
        Path(f"{database}{side}").unlink(missing_ok=True)


def _ensure_nobody_writes(database: Path) -> None:
    try:
        with closing(sqlite3.connect(database, timeout=5, isolation_level=None)) as old:
            old.execute("BEGIN EXCLUSIVE")
            old.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise BackupError("Somebody uses the database. Stop the shop first.") from error
        # It is damaged: that is what a backup is for.


@contextmanager
def _in_postgresql(mark: str) -> Iterator[Place]:
    current = connection.settings_dict["NAME"]
    new, kept = f"{current[:35]}_restoring", f"{current[:35]}_before_{mark}"

    def take_over(was_empty: bool) -> str | None:
        connection.close()
        with connection._nodb_cursor() as server:
            try:
                server.execute(
                    f'BEGIN; ALTER DATABASE "{current}" RENAME TO "{kept}"; '
                    f'ALTER DATABASE "{new}" RENAME TO "{current}"; COMMIT'
                )
            except OperationalError as error:
                raise BackupError("Somebody uses the database. Stop the shop first.") from error
            if was_empty:
                server.execute(f'DROP DATABASE "{kept}"')
        return None if was_empty else kept

    try:
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{new}"')
            server.execute(f"CREATE DATABASE \"{new}\" TEMPLATE template0 ENCODING 'UTF8'")
    except DatabaseError as error:
        raise BackupError(
            f"The new database cannot be made beside the old one: {error}".strip()
            + " The role of DATABASE_URL needs the right CREATEDB."
        ) from error

    def fill(source) -> None:
        with database_at(new):
            postgresql.load(source)
            # Until it has looked, PostgreSQL does not know which index is worth it.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    try:
        yield new, fill, take_over
    finally:
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{new}"')


def _restore_pictures(backup: Backup) -> None:
    """Put back the files that are not there, or are others; what came since does no harm."""
    for member in backup.pictures:
        name = member.removeprefix("media/")
        if default_storage.exists(name):
            if _sum_of(name) == backup.manifest["members"][member]["sha256"]:
                continue
            default_storage.delete(name)
        with backup.open(member) as source:
            default_storage.save(name, File(source))


def _sum_of(name: str) -> str:
    digest = sha256()
    with default_storage.open(name) as file:
        for chunk in file.chunks():
            digest.update(chunk)
    return digest.hexdigest()
