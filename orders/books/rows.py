"""What the database itself is to hold to: asked anew, for rows may come from elsewhere.

A file that was repaired, restored or moved by hand can hold what no page would have let in.
"""

from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import (
    BooleanField,
    CheckConstraint,
    Count,
    Exists,
    ExpressionWrapper,
    ForeignKey,
    Max,
    OuterRef,
    Q,
    QuerySet,
    UniqueConstraint,
)
from django.db.models.functions import Coalesce

from core.moving import moved_models
from orders.books.rule import Fault, Rule

# Where a row has its order's reference or its variety's name, the nearest first.
NAMES = [
    "reference",
    "order.reference",
    "payment.order.reference",
    "mango.name",
    "mango_name",
    "name",
]
# SQLite tells these with the number of a row; the rules below tell them with its name.
TOLD_BY_RULES = ("CHECK constraint failed", "non-unique entry", "NULL value in")


def rules() -> Iterator[Rule]:
    """A rule for each constraint, each thing there is once, and each link between two rows."""
    for model in moved_models():
        yield from _constraints(model)
        yield from _once(model)
        yield from _links(model)


def name_of(row) -> str:
    """What people call it: an order's reference, a variety's name, else its kind and number."""
    for path in NAMES:
        found = row
        try:
            for step in path.split("."):
                found = getattr(found, step)
        except (AttributeError, ObjectDoesNotExist):
            continue
        if isinstance(found, str):
            return found
    return f"{row._meta.verbose_name} {row.pk}"


def _constraints(model) -> Iterator[Rule]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            yield _constraint(model, constraint)


def _constraint(model, constraint: CheckConstraint) -> Rule:
    def broken() -> QuerySet:
        # As in the database, what cannot be said either way is allowed.
        holds = ExpressionWrapper(constraint.condition, output_field=BooleanField())
        return model._base_manager.annotate(holds=Coalesce(holds, True)).filter(holds=False)

    def tell(row) -> tuple[str, str]:
        name = name_of(row)
        return name, (
            f"{name}: a row of «{model._meta.verbose_name_plural}» breaks the rule "
            f"«{constraint.name}»."
        )

    return Rule(constraint.name, broken, tell)


def _once(model) -> Iterator[Rule]:
    for field in model._meta.concrete_fields:
        if field.unique:
            yield _only_one(model, [field.name], {}, Q())
    for names in model._meta.unique_together:
        yield _only_one(model, list(names), {}, Q())
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            made = {f"part{n}": part for n, part in enumerate(constraint.expressions)}
            names = [*constraint.fields, *made]
            yield _only_one(model, names, made, constraint.condition or Q())


def _only_one(model, names: list[str], made: dict, condition: Q) -> Rule:
    def broken() -> QuerySet:
        rows = model._base_manager.annotate(**made).filter(condition)
        known = rows.exclude(Q(*((name, None) for name in names), _connector=Q.OR))
        several = known.order_by().values(*names).annotate(times=Count("*"))
        return several.filter(times__gt=1)

    def tell(row: dict) -> tuple[str, str]:
        value = ", ".join(str(row[name]) for name in names)
        return value, (
            f"{value}: {row['times']} rows of «{model._meta.verbose_name_plural}» have it, "
            "and only one may."
        )

    return Rule(f"{model._meta.db_table} {' '.join(names)} once", broken, tell)


def _links(model) -> Iterator[Rule]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.db_constraint:
            yield _link(model, field)


def _link(model, field: ForeignKey) -> Rule:
    def broken() -> QuerySet:
        there = {field.target_field.name: OuterRef(field.attname)}
        target = field.remote_field.model._base_manager.filter(**there)
        return model._base_manager.exclude(**{field.attname: None}).filter(~Exists(target))

    def tell(row) -> tuple[str, str]:
        name = name_of(row)
        return name, (
            f"{name}: a row of «{model._meta.verbose_name_plural}» belongs to a "
            f"«{field.remote_field.model._meta.verbose_name}» that is not there "
            f"(number {getattr(row, field.attname)})."
        )

    return Rule(f"{model._meta.db_table} {field.column} is there", broken, tell)


def faults_of_file() -> list[Fault]:
    """Where SQLite finds its own file damaged; PostgreSQL looks after its files by itself."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        told = [row[0] for row in cursor.execute("PRAGMA integrity_check(20)").fetchall()]
    return [
        Fault("file", "", f"The file of the database is damaged: {line}.")
        for line in told
        if line != "ok" and not line.startswith(TOLD_BY_RULES)
    ]


def faults_of_numbers() -> list[Fault]:
    """Tables of PostgreSQL in which the number of the next row is taken already."""
    return list(_taken_numbers()) if connection.vendor == "postgresql" else []


def _taken_numbers() -> Iterator[Fault]:
    for model in moved_models():
        key = model._meta.pk
        if not key.db_returning:
            continue
        highest = model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [f'"{model._meta.db_table}"', key.column],
            )
            last = cursor.fetchone()[0] or 0
        if last < highest:
            yield Fault(
                "numbers",
                str(model._meta.verbose_name_plural),
                f"The next row of «{model._meta.verbose_name_plural}» would get the number "
                f"{last + 1}, but numbers up to {highest} are taken.",
            )
