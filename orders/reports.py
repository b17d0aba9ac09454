"""What was sold: the one module that asks for the figures of the sales report.

Every figure is made from one set of days, so that months sum to the total and days to months. A
day is one in the shop's own time, whichever database counts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from operator import add

from django.db import models
from django.db.models import Count, F, Max, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import get_format

from orders.models import Order, OrderItem, PaymentEntry
from shop.models import MangoCategory

CANCELLED = Order.Status.CANCELLED
NO_TAKA = Decimal("0.00")


class TakaSum(Sum):
    """A sum of taka, exact on both databases: SQLite would add them up as floating numbers."""

    output_field = models.DecimalField(max_digits=30, decimal_places=2)

    def as_sqlite(self, compiler, connection, **extra_context):
        in_paisa = self.copy()
        in_paisa.template = "SUM(CAST(ROUND((%(expressions)s) * 100) AS INTEGER))"
        return in_paisa.as_sql(compiler, connection, **extra_context)

    def convert_value(self, value, expression, connection):
        if value is None:
            return NO_TAKA
        if connection.vendor == "sqlite":
            return Decimal(value).scaleb(-2)
        return value


@dataclass(frozen=True)
class Days:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(age) for age in range(self.count))

    @property
    def before(self) -> "Days":
        """As many days, just before these."""
        return Days(self.first - timedelta(self.count), self.first - timedelta(1))

    def holds(self, time_name: str) -> Q:
        """The condition that the time called so is on one of these days in the shop."""
        is_after = {f"{time_name}__gte": midnight(self.first)}
        return Q(**is_after, **{f"{time_name}__lt": midnight(self.last + timedelta(1))})


@dataclass(frozen=True)
class Sales:
    """What was sold on the days of `days`. Money is taka; a cancelled order counts as such only.

    `revenue` is the total of the orders that were placed then, of which `delivery` are fees.
    """

    days: Days
    orders: int = 0
    cancelled: int = 0
    kilograms: int = 0
    revenue: Decimal = NO_TAKA
    delivery: Decimal = NO_TAKA

    def __add__(self, other: "Sales") -> "Sales":
        return Sales(
            Days(min(self.days.first, other.days.first), max(self.days.last, other.days.last)),
            self.orders + other.orders,
            self.cancelled + other.cancelled,
            self.kilograms + other.kilograms,
            self.revenue + other.revenue,
            self.delivery + other.delivery,
        )

    @property
    def goods(self) -> Decimal:
        """Taka for the mangoes alone."""
        return self.revenue - self.delivery

    @property
    def average(self) -> Decimal | None:
        """Taka an order; None where there was none."""
        return (self.revenue / self.orders).quantize(NO_TAKA) if self.orders else None

    @property
    def cancelled_share(self) -> Decimal | None:
        """Of 100 orders placed then, how many are cancelled by now; None where there was none."""
        placed = self.orders + self.cancelled
        return Decimal(100 * self.cancelled) / placed if placed else None


@dataclass(frozen=True)
class VarietySales:
    """One variety's part; `goods` are taka. One that was deleted goes by its name then."""

    name: str
    is_deleted: bool
    kilograms: int
    goods: Decimal


@dataclass(frozen=True)
class Customers:
    """How many phone numbers ordered, for the first time ever or again."""

    new: int
    returning: int


@dataclass(frozen=True)
class Money:
    """Taka that came, and that went back (above 0), whenever its orders were placed."""

    received: Decimal
    returned: Decimal

    @property
    def kept(self) -> Decimal:
        return self.received - self.returned


@dataclass(frozen=True)
class SalesReport:
    """All figures of a range of days, and the total of as many days before."""

    by_day: tuple[Sales, ...]
    total: Sales
    before: Sales
    varieties: tuple[VarietySales, ...]
    customers: Customers
    money: Money

    @property
    def days(self) -> Days:
        return self.total.days

    @property
    def by_week(self) -> tuple[Sales, ...]:
        """By weeks; the first and the last may be cut short by the range."""
        starts_on = get_format("FIRST_DAY_OF_WEEK")  # 0 is Sunday
        return self._by(lambda day: day - timedelta((day.isoweekday() - starts_on) % 7))

    @property
    def by_month(self) -> tuple[Sales, ...]:
        return self._by(lambda day: day.replace(day=1))

    def _by(self, start_of: Callable[[date], date]) -> tuple[Sales, ...]:
        together = defaultdict(list)
        for day in self.by_day:
            together[start_of(day.days.first)].append(day)
        return tuple(reduce(add, sales) for sales in together.values())

    @property
    def by_goods(self) -> list[VarietySales]:
        return sorted(self.varieties, key=lambda variety: (-variety.goods, variety.name))


def sales_report(days: Days) -> SalesReport:
    """The figures of these days, in seven queries however many they are."""
    placed = _placed(days)
    lines = _lines(days, _keys(placed.values()))
    by_day = _by_day(days, placed, lines)
    return SalesReport(
        by_day=by_day,
        total=reduce(add, by_day),
        before=_total(days.before),
        varieties=_varieties(lines),
        customers=_customers(days),
        money=_money(days),
    )


def midnight(day: date) -> datetime:
    """When this day begins in the shop."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _placed(days: Days) -> dict[date, dict]:
    """What the orders of each day sum to; days without any are left out."""
    orders = Order.objects.filter(days.holds("order_date")).order_by()
    by_day = orders.annotate(day=TruncDate("order_date")).values("day").annotate(**_sums())
    return {row.pop("day"): row for row in by_day}


def _by_day(days: Days, placed: dict[date, dict], lines: list[dict]) -> tuple[Sales, ...]:
    """Every one of the days, also those on which nothing was sold."""
    kilograms = Counter()
    for line in lines:
        kilograms[line["day"]] += line["kilograms"]
    return tuple(
        Sales(Days(day, day), kilograms=kilograms[day], **placed.get(day, {})) for day in days
    )


def _total(days: Days) -> Sales:
    sums = Order.objects.filter(days.holds("order_date")).aggregate(**_sums())
    sold = _sold(days, _keys([sums]))
    return Sales(days, **sums, **sold.aggregate(kilograms=Sum("quantity", default=0)))


def _sums() -> dict:
    kept = ~Q(status=CANCELLED)
    return {
        "orders": Count("pk", filter=kept),
        "cancelled": Count("pk", filter=~kept),
        "revenue": TakaSum("total_amount", filter=kept),
        "delivery": TakaSum("delivery_fee", filter=kept),
        "lowest": Min("pk"),
        "highest": Max("pk"),
    }


def _keys(sums: Iterable[dict]) -> tuple[int, int]:
    """The lowest and the highest key of the orders that were summed up; takes them out of it."""
    keys = [(row.pop("lowest") or 0, row.pop("highest") or 0) for row in sums]
    return min((low for low, _ in keys), default=0), max((high for _, high in keys), default=0)


def _sold(days: Days, keys: tuple[int, int]):
    """The lines of the orders placed then that are not cancelled."""
    # Orders of some days have keys near each other: with the keys the database reads these days'
    # lines, and not those of all years.
    lowest, highest = keys
    lines = OrderItem.objects.filter(order__gte=lowest, order__lte=highest).order_by()
    return lines.filter(~Q(order__status=CANCELLED), days.holds("order__order_date"))


def _lines(days: Days, keys: tuple[int, int]) -> list[dict]:
    """Kilograms and taka by day and variety, with the names that were on the orders."""
    by_day = _sold(days, keys).annotate(day=TruncDate("order__order_date"))
    return list(
        by_day.values("day", "mango_id", "name").annotate(
            kilograms=Sum("quantity"), goods=TakaSum(F("quantity") * F("price"))
        )
    )


def _varieties(lines: list[dict]) -> tuple[VarietySales, ...]:
    """The varieties sold, most kilograms first; one on sale goes by its name of today."""
    names_today = dict(MangoCategory.objects.order_by().values_list("pk", "name"))
    kilograms, goods = Counter(), defaultdict(Decimal)
    for line in lines:
        # One that was deleted between two questions counts as deleted.
        name = names_today.get(line["mango_id"])
        key = (line["mango_id"], name) if name is not None else (None, line["name"])
        kilograms[key] += line["kilograms"]
        goods[key] += line["goods"]
    sold = (VarietySales(key[1], key[0] is None, kilograms[key], goods[key]) for key in goods)
    return tuple(sorted(sold, key=lambda variety: (-variety.kilograms, variety.name)))


def _customers(days: Days) -> Customers:
    until = midnight(days.last + timedelta(1))
    orders = Order.objects.filter(~Q(status=CANCELLED), order_date__lt=until).order_by()
    # Whoever has deleted the account has no number any more.
    people = orders.exclude(phone_number="").values("phone_number")
    begins = midnight(days.first)
    return Customers(
        **people.annotate(first=Min("order_date"), last=Max("order_date")).aggregate(
            new=Count("phone_number", filter=Q(first__gte=begins)),
            returning=Count("phone_number", filter=Q(first__lt=begins, last__gte=begins)),
        )
    )


def _money(days: Days) -> Money:
    moved = PaymentEntry.objects.filter(days.holds("at")).aggregate(
        received=TakaSum("amount", filter=PaymentEntry.CAME),
        returned=TakaSum("amount", filter=PaymentEntry.WENT_BACK),
    )
    return Money(moved["received"], -moved["returned"])
