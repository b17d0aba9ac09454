"""Moving every row of the shop into another database, and proving that it arrived.

Rows go as the database keeps them, past the models' own rules: those held when the rows were
written, and a second stock movement for each variety would be wrong.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import psycopg
from django.apps import apps
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

BATCH = 2000  # rows
# Made by the migrations themselves, so a new database holds them under keys of its own.
MADE_ANEW = {"auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType"}


class CannotMove(Exception):
    """Why the shop stays where it is; str() is a sentence for whoever runs the move."""


@dataclass(frozen=True)
class Table:
    """What one table holds: its rows, and a sum over all of them in any order."""

    name: str
    rows: int
    checksum: str


def moved_models() -> list[type[models.Model]]:
    """Every table that belongs to the shop's models, those between two models included."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def is_migrated(alias: str) -> bool:
    """Has this database the tables that this version of the shop expects?"""
    executor = MigrationExecutor(connections[alias])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def tables_in_use(alias: str) -> list[str]:
    """Tables that hold rows though nobody has used this database yet."""
    return [
        model._meta.db_table
        for model in moved_models()
        if model._meta.label not in MADE_ANEW and _rows(model, alias).exists()
    ]


def close_to_others(alias: str) -> None:
    """Let nobody else write to this PostgreSQL database until the transaction ends."""
    names = ", ".join(_quoted(alias, model._meta.db_table) for model in moved_models())
    with connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def move_all(source: str, target: str, told: Callable[[Table], None]) -> list[Table]:
    """Copy every table of `source` into the PostgreSQL database `target`; say each that is there.

    To be called inside a transaction of each. Raises CannotMove where a row does not fit, or
    where another one arrived than was sent; the caller's transaction then leaves nothing behind.
    """
    for model in moved_models():
        if model._meta.label in MADE_ANEW:
            _rows(model, target)._raw_delete(target)
    tables = []
    for model in moved_models():
        sent = _copy(model, source, target)
        arrived = table_of(model, target)
        if sent != arrived:
            raise CannotMove(f"{sent} was sent, but {arrived} arrived.")
        _set_sequence(model, source, target)
        tables.append(arrived)
        told(arrived)
    # References are checked at the end of a transaction: now, while there is time to say so.
    connections[target].check_constraints()
    return tables


def table_of(model: type[models.Model], alias: str) -> Table:
    return _table(model, _batches(model, alias))


def _copy(model: type[models.Model], source: str, target: str) -> Table:
    """Send one table; gives what was sent."""

    def sending() -> Iterator[list[tuple]]:
        for rows in _batches(model, source):
            _send(model, rows, target)
            yield rows

    return _table(model, sending())


def _send(model: type[models.Model], rows: list[tuple], target: str) -> None:
    fields = _fields(model)
    table, database = model._meta.db_table, connections[target]
    columns = ", ".join(_quoted(target, field.column) for field in fields)
    statement = f"COPY {_quoted(target, table)} ({columns}) FROM STDIN"
    try:
        with database.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(
                    [
                        field.get_db_prep_save(value, database)
                        for field, value in zip(fields, row, strict=True)
                    ]
                )
    except psycopg.Error as error:
        raise CannotMove(
            f"A row of {table} with a key from {rows[0][0]!r} to {rows[-1][0]!r} does not fit: "
            f"{_reason(error)}"
        ) from error


def _reason(error: psycopg.Error) -> str:
    """What PostgreSQL has against a row, without the row: people's names and addresses."""
    if not error.diag.message_primary:
        return str(error)
    where = (error.diag.context or "").partition(": ")[0]
    return f"{error.diag.message_primary} ({where})"


def _table(model: type[models.Model], batches: Iterable[list[tuple]]) -> Table:
    count = total = 0
    for rows in batches:
        count += len(rows)
        for row in rows:
            # A sum does not mind that two databases put letters in different order.
            total += int.from_bytes(sha256(_as_bytes(row)).digest())
    return Table(model._meta.db_table, count, f"{total % 2**128:032x}")


def _as_bytes(row: tuple) -> bytes:
    return json.dumps([_plain(value) for value in row], sort_keys=True, default=str).encode()


def _plain(value):
    """One instant is written in one way only, whichever database it comes from."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _batches(model: type[models.Model], alias: str) -> Iterator[list[tuple]]:
    """All rows in the order of their keys, the key first; each batch is a query of its own."""
    names = [field.attname for field in _fields(model)]
    rows = _rows(model, alias).order_by("pk").values_list(*names)
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])


def _fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that are stored and not computed; the key first."""
    stored = [field for field in model._meta.concrete_fields if not field.generated]
    return sorted(stored, key=lambda field: not field.primary_key)


def _rows(model: type[models.Model], alias: str) -> models.QuerySet:
    """Of Django's own manager: ours may leave rows out, or act on what is written."""
    return models.QuerySet(model, using=alias)


def _set_sequence(model: type[models.Model], source: str, target: str) -> None:
    """The next key is above every key that was ever given, also to rows that are gone."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return
    table = model._meta.db_table
    highest = _rows(model, target).aggregate(highest=Max("pk"))["highest"] or 0
    with connections[source].cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        highest = max(highest, cursor.fetchone()[0] or 0)
    with connections[target].cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
            [_quoted(target, table), key.column, max(highest, 1), highest > 0],
        )


def _quoted(alias: str, name: str) -> str:
    return connections[alias].ops.quote_name(name)
