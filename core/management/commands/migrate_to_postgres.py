"""Moves the shop from its SQLite file to PostgreSQL while people look at it.

From its first second until it ends nobody can write to the SQLite file: pages are shown, and
whoever orders is told to try again shortly (503). So no order is lost between the two. On
PostgreSQL everything happens in one transaction: whatever goes wrong leaves that database empty.
"""

import sys
import time
from contextlib import ExitStack, contextmanager

import environ
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connections, transaction

from core import moving

TARGET = "moving_to"
POSTGRESQL = "django.db.backends.postgresql"


class Command(BaseCommand):
    help = "Moves every row of the SQLite shop to an empty, migrated PostgreSQL database."

    def add_arguments(self, parser):
        parser.add_argument("--to", required=True, metavar="postgres://user:password@host/name")
        parser.add_argument(
            "--stopped",
            action="store_true",
            help="The shop is stopped: do not wait at the end until it runs on PostgreSQL.",
        )

    def handle(self, *, to, stopped, **options):
        if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
            raise CommandError("This shop does not run on SQLite: there is nothing to move.")
        if not (stopped or sys.stdin.isatty()):
            raise CommandError(
                "Run this in a terminal, where it waits until the shop runs on PostgreSQL; "
                "or stop the shop first, and say so with --stopped."
            )
        with target_at(to), source_held():
            self.move()
            self.say_what_is_next(stopped)

    def move(self) -> None:
        began = time.monotonic()
        try:
            with transaction.atomic(using=TARGET):
                refuse_unless_ready()
                tables = moving.move_all(DEFAULT_DB_ALIAS, TARGET, self.tell)
            # Until it is analysed, PostgreSQL does not know which index is worth it.
            with connections[TARGET].cursor() as cursor:
                cursor.execute("ANALYZE")
        except (moving.CannotMove, Error) as error:
            raise CommandError(
                f"{error}\nNothing was moved: both databases are as they were."
            ) from error
        rows, seconds = sum(table.rows for table in tables), time.monotonic() - began
        self.stdout.write(
            f"{rows:,} rows of {len(tables)} tables are in PostgreSQL, counted and compared on "
            f"both sides ({seconds:.0f} s)."
        )

    def tell(self, table: moving.Table) -> None:
        self.stdout.write(f"  {table.name:<36} {table.rows:>10,} rows  {table.checksum[:16]}")

    def say_what_is_next(self, stopped: bool) -> None:
        self.stdout.write(
            "Counts of wrong tries begin anew; pictures stay where they are.\n"
            "Now put the address you gave with --to into .env, in place of any older line:\n"
            f"  DATABASE_URL={without_password()}\n"
            "and start the shop again."
        )
        if not stopped:
            self.stdout.write(
                "Until you press Enter nobody can order on SQLite. Press it when the shop has "
                "started on PostgreSQL, not before: what is sold on SQLite later is lost."
            )
            sys.stdin.readline()


@contextmanager
def target_at(address: str):
    """The database of this address, known as TARGET. Raises CommandError where there is none."""
    try:
        found = environ.Env.db_url_config(address)
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise CommandError(f"--to is no address of a database: {error}") from error
    if found.get("ENGINE") != POSTGRESQL:
        raise CommandError("--to must begin with postgres://")
    known = connections.configure_settings({DEFAULT_DB_ALIAS: {}, TARGET: found})
    connections.settings[TARGET] = known[TARGET]
    try:
        connections[TARGET].ensure_connection()
        yield
    except OperationalError as error:
        raise CommandError(f"PostgreSQL does not answer: {error}") from error
    finally:
        connections[TARGET].close()
        del connections[TARGET]


@contextmanager
def source_held():
    """Hold SQLite's only right to write. Raises CommandError where it is not given in time."""
    with ExitStack() as held:
        try:
            held.enter_context(transaction.atomic(using=DEFAULT_DB_ALIAS))
        except OperationalError as error:
            raise CommandError(f"SQLite is busy, try again: {error}") from error
        yield


def refuse_unless_ready() -> None:
    """Raises CannotMove; closes the target to other writers, or two moves could run at once."""
    if not moving.is_migrated(DEFAULT_DB_ALIAS):
        raise moving.CannotMove("SQLite is not up to date. First run: manage.py migrate")
    if not moving.is_migrated(TARGET):
        raise moving.CannotMove(
            "PostgreSQL has no tables yet, or old ones. "
            "First run: DATABASE_URL=(the address after --to) manage.py migrate"
        )
    moving.close_to_others(TARGET)
    if tables := moving.tables_in_use(TARGET):
        raise moving.CannotMove(f"PostgreSQL is not empty; there are rows in {', '.join(tables)}.")


def without_password() -> str:
    """Where the shop lives now; the password does not belong on a screen."""
    there = connections[TARGET].settings_dict
    password = ":(the password)" if there["PASSWORD"] else ""
    port = f":{there['PORT']}" if there["PORT"] else ""
    return f"postgres://{there['USER']}{password}@{there['HOST']}{port}/{there['NAME']}"
