"""Making a backup of a shop that goes on selling."""

import os
import platform
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField

from core.backup import BackupError, postgresql
from core.backup.archive import Archive, is_good
from core.moving import moved_models
from core.snapshot import copy_sqlite, database_at, one_moment

NAME = "mango-grove-%Y-%m-%dT%H%M%S.%fZ.backup"
OURS = re.compile(r"mango-grove-(\d{4}-\d\d-\d\dT\d{6}\.\d{6})Z\.backup")
UNFINISHED = ".making-"
ROOM_TO_SPARE = 16 * 1024 * 1024  # bytes
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# A picture may come and go while others are copied: then all is begun again, so often.
TRIES = 3


@dataclass
class Made:
    """A backup that lies whole on the disk; sizes in bytes."""

    path: Path
    size: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    pictures: int = 0
    # Pictures that the database names, and that were in no storage even before.
    missing: list[str] = field(default_factory=list)


def make_backup(folder: Path) -> Made:
    """Write the database and all pictures, as of one moment, into one new file in `folder`.

    Raises BackupError where that cannot be, and then leaves no file.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _ensure_room(folder)
        with TemporaryDirectory(dir=folder, prefix=UNFINISHED) as work:
            made = next(filter(None, (_write(Path(work)) for _ in range(TRIES))), None)
            if made is None:
                raise BackupError("Pictures change too fast just now. Try again.")
            path = folder / datetime.now(UTC).strftime(NAME)
            os.replace(made.path, path)
        _sync_folder(folder)
    except OSError as error:
        raise BackupError(f"No backup was made in {folder}: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        raise BackupError(f"No backup was made: SQLite says «{error}».") from error
    made.path = path
    return made


def forget_old(folder: Path, *, keep: int, days: int) -> list[Path]:
    """Delete backups that are neither among the newest `keep` nor younger than so many days.

    The newest one that is whole always stays. Gives what was deleted.
    """
    found = sorted((path for path in folder.iterdir() if OURS.fullmatch(path.name)), reverse=True)
    spared = {*found[:keep], next(filter(is_good, found), None)}
    oldest = datetime.now(UTC) - timedelta(days=days)
    gone = [path for path in found if path not in spared and _made_at(path) < oldest]
    for path in gone:
        path.unlink()
    # What a power cut left of a backup that was never finished.
    yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    for path in folder.glob(f"{UNFINISHED}*"):
        if path.stat().st_mtime < yesterday:
            shutil.rmtree(path, ignore_errors=True)
    return gone


def _made_at(path: Path) -> datetime:
    written = OURS.fullmatch(path.name).group(1)
    return datetime.strptime(written, "%Y-%m-%dT%H%M%S.%f").replace(tzinfo=UTC)


def _write(work: Path) -> Made | None:
    """The whole backup in `work`; None where a picture came and went meanwhile."""
    made = Made(work / "backup")
    made.path.unlink(missing_ok=True)
    archive = Archive(made.path)
    try:
        # Pictures first. What the database then names was either there before, or has come since
        # and is looked for once more.
        copied = {name for name in sorted(_stored()) if _take(archive, name)}
        with _database(work) as source:
            manifest, named = _manifest(), _named_pictures()
            # pg_dump packs by itself.
            archive.add(
                DATABASES[connection.vendor], source, is_packed=connection.vendor == "sqlite"
            )
        since = ({*_stored()} | named) - copied
        copied |= {name for name in sorted(since) if _take(archive, name)}
        made.missing = sorted(named - copied)
        if set(made.missing) - _named_pictures():
            return None
        made.rows, made.pictures = manifest["rows"], len(copied)
        archive.seal(manifest | {"missing": made.missing})
    finally:
        archive.close()
    made.size = made.path.stat().st_size
    return made


@contextmanager
def _database(work: Path) -> Iterator[BinaryIO]:
    """The whole database as a file; meanwhile this thread's models read what is in it."""
    if connection.vendor == "postgresql":
        with one_moment(), postgresql.dump() as dumped:
            yield dumped
        return
    copy = work / "database.sqlite3"
    copy.unlink(missing_ok=True)
    copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
    with database_at(copy), copy.open("rb") as copied:
        yield copied


def _manifest() -> dict:
    about = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return {
        "shop": about["name"],
        "version": about["version"],
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_on": platform.node(),
        "database": connection.vendor,
        "database_version": ".".join(map(str, connection.get_database_version())),
        "migrations": sorted(
            f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
        ),
        "rows": {model._meta.db_table: _rows(model).count() for model in moved_models()},
    }


def _rows(model):
    return model._base_manager.all()


def _named_pictures() -> set[str]:
    """The files of the media storage that rows of the database name."""
    return {
        name
        for model in moved_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
        for name in _rows(model).exclude(**{field.name: ""}).values_list(field.name, flat=True)
    }


def _stored(folder: str = "") -> Iterator[str]:
    """The names of all files of the media storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    inside = f"{folder}/" if folder else ""
    yield from (inside + name for name in files)
    for name in folders:
        yield from _stored(inside + name)


def _take(archive: Archive, name: str) -> bool:
    """Copy a file of the media storage; False where it is gone by now."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        return False
    with source:
        archive.add(f"media/{name}", source)
    return True


def _ensure_room(folder: Path) -> None:
    """Raise BackupError where the disk would be full; a full disk would stop the shop itself."""
    pictures = 0
    for name in _stored():
        with suppress(FileNotFoundError):
            pictures += default_storage.size(name)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            database = cursor.fetchone()[0]
    else:
        # The copy lies beside the archive until it is packed into it.
        database = 2 * Path(connection.settings_dict["NAME"]).stat().st_size
    needed, free = database + pictures + ROOM_TO_SPARE, shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"There is not enough room in {folder}: {free // 2**20} MB are free, and a backup "
            f"may take {needed // 2**20} MB. Nothing was written."
        )


def _sync_folder(folder: Path) -> None:
    """Let the file's name outlive a power cut, too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
