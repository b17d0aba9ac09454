"""PostgreSQL's own programs, which write a database to a file and read it again."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO

from django.db import connection

from core.backup import BackupError


@contextmanager
def dump() -> Iterator[BinaryIO]:
    """What pg_dump writes of the moment that this transaction sees.

    Raises BackupError where pg_dump is missing, too old, or did not come to its end.
    """
    _check_version("pg_dump")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
    words = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
    with _running([*words, f"--snapshot={snapshot}"], stdout=subprocess.PIPE) as process:
        yield process.stdout


def load(source: BinaryIO) -> None:
    """Let pg_restore read `source` into the empty database that this thread is connected to."""
    words = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
    words += [f"--dbname={connection.settings_dict['NAME']}"]
    connection.close()
    with _running(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            shutil.copyfileobj(source, process.stdin)
            process.stdin.close()
        except BrokenPipeError:
            # It has ended early, and says why.
            pass


def _check_version(program: str) -> None:
    if not shutil.which(program):
        raise BackupError(
            f"{program} is missing. Install it with «apt install postgresql-client», in the "
            "version of the server or a newer one."
        )
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    version = int(re.search(r"(\d+)(?=[.\s]|$)", said.partition(")")[2]).group())
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    if version < server:
        raise BackupError(
            f"{program} {version} cannot read a server {server}. Install {program} {server}."
        )


@contextmanager
def _running(words: list[str], **pipes) -> Iterator[subprocess.Popen]:
    with TemporaryFile() as complaints:
        process = subprocess.Popen(words, env=_environment(), stderr=complaints, **pipes)
        try:
            yield process
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe and not pipe.closed:
                    pipe.close()
        if code:
            complaints.seek(0)
            said = complaints.read(2000).decode(errors="replace").strip()
            raise BackupError(f"{words[0]} could not do it: {said}")


def _environment() -> dict[str, str]:
    """Where the database is; never on the command line, which others on the machine can read."""
    settings, options = connection.settings_dict, connection.settings_dict["OPTIONS"]
    told = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
    }
    return os.environ | {name: str(value) for name, value in told.items() if value}
