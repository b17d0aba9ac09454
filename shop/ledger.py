"""The ledger of one variety as people read it: newest first, with what was there after each row."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.models import MangoCategory, StockMovement

PAGE_SIZE = 100


@dataclass(frozen=True)
class LedgerRow:
    """One movement, and the kilograms that were on the shelf after it."""

    movement: StockMovement
    balance: int


@dataclass(frozen=True)
class LedgerPage:
    rows: list[LedgerRow]
    number: int
    last: int

    @property
    def newer(self) -> int:
        return self.number - 1

    @property
    def older(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def ledger_of(
    mango: MangoCategory, since: date | None = None, until: date | None = None, number: int = 1
) -> LedgerPage:
    """The `number`th page of a variety's movements, by three queries however many there are.

    Both days are included, as they are where the shop is. A page that does not exist is the last.
    """
    movements = mango.movements.order_by("-at", "-pk")
    if since:
        movements = movements.filter(at__gte=_midnight(since))
    if until:
        movements = movements.filter(at__lt=_midnight(until + timedelta(days=1)))
    last = max(1, -(-movements.count() // PAGE_SIZE))
    number = min(max(number, 1), last)
    start = (number - 1) * PAGE_SIZE
    found = list(movements.select_related("order", "by")[start : start + PAGE_SIZE])
    rows, balance = [], _balance_after(found[0]) if found else 0
    for movement in found:
        rows.append(LedgerRow(movement, balance))
        balance -= movement.change
    return LedgerPage(rows, number, last)


def _balance_after(movement: StockMovement) -> int:
    """Kilograms on the shelf after this movement: those of now, less what moved since."""
    newer = (
        StockMovement.objects.filter(mango=OuterRef("pk"), at__gte=movement.at)
        .filter(Q(at__gt=movement.at) | Q(pk__gt=movement.pk))
        .order_by()
        .values("mango")
        .annotate(moved=Sum("change"))
        .values("moved")
    )
    # In one statement, so that a sale between two of them cannot falsify it.
    balance = F("stock_quantity") - Coalesce(Subquery(newer), 0)
    mango = MangoCategory.objects.filter(pk=movement.mango_id)
    return mango.values_list(balance, flat=True).get()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
