"""A database of a test's own, so that its tables may lose their constraints."""

import pytest
from django.db import connection

from tests.race.conftest import database, empty_database  # noqa: F401


@pytest.fixture
def unbound(database):  # noqa: F811
    """Let a table take anything, as one does that somebody rebuilt by hand."""
    return unbind


def unbind(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kept = connection.introspection.get_constraints(cursor, table)
            for name, constraint in kept.items():
                if constraint["check"] or constraint["unique"] or constraint["foreign_key"]:
                    cursor.execute(
                        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE'
                    )
                    cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA legacy_alter_table=ON")
            cursor.execute(f'CREATE TABLE loose AS SELECT * FROM "{table}"')
            cursor.execute(f'DROP TABLE "{table}"')
            cursor.execute(f'ALTER TABLE loose RENAME TO "{table}"')
