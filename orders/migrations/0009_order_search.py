"""An index that finds parts of names, e-mails and phones (PostgreSQL)."""

from django.db import DatabaseError, migrations, transaction

NO_RIGHT = """
The search of orders works, but without its index: this database's user may not add the extension.
As a superuser of the database: CREATE EXTENSION pg_trgm; then once more, as the shop's user:
%s
"""
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
CREATE = """
CREATE INDEX IF NOT EXISTS order_search ON orders_order USING gin (
    UPPER(full_name::text) gin_trgm_ops,
    UPPER(email::text) gin_trgm_ops,
    phone_number gin_trgm_ops,
    additional_phone gin_trgm_ops
)
"""


def add_index(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute(EXTENSION)
            cursor.execute(CREATE)
            # Until it is analysed, the planner thinks that a part of a name finds next to nothing.
            cursor.execute("ANALYZE orders_order")
    except DatabaseError:
        print(NO_RIGHT % CREATE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # The extension stays: others may use it.
        schema_editor.execute("DROP INDEX IF EXISTS order_search")


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_sales_figures")]

    operations = [migrations.RunPython(add_index, drop_index)]
