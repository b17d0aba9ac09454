"""The differences of a list as people read them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.templatetags.amounts import kilos, money
from shop.models import ImportRow

NAMES = {
    "name": _("Name"),
    "name_bn": _("Name in Bangla"),
    "aliases": _("Other names"),
    "price": _("Price a kg"),
    "stock_quantity": _("Stock"),
    "low_stock_kg": _("Tell staff below"),
    "description": _("Description"),
    "slug": _("Address"),
}
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Difference:
    """One column: what it was, which is empty for a new variety, and what it becomes."""

    column: str
    old: str
    new: str
    change: str = ""


@dataclass(frozen=True)
class ShownRow:
    row: ImportRow
    differences: list[Difference]


def shown_rows(rows) -> list[ShownRow]:
    return [ShownRow(row, [_difference(row, column) for column in row.after]) for row in rows]


def _difference(row: ImportRow, column: str) -> Difference:
    old, new = row.before.get(column), row.after[column]
    change = ""
    if column == "stock_quantity" and old is not None:
        # What is applied is the difference, so that is what people see.
        change = f"{'+' if new > old else '−'}{kilos(abs(new - old))}"
    name = str(NAMES.get(column, column))
    return Difference(name, _written(column, old), _written(column, new), change)


def _written(column: str, value) -> str:
    if value is None:
        return ""
    if column == "price":
        return money(Decimal(value))
    if column in ("stock_quantity", "low_stock_kg"):
        return kilos(value)
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
