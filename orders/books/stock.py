"""Every kilogram: on the shelf, in an order, and in the ledger between them."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, When

from core.templatetags.amounts import kilos
from orders.books.rule import Rule, sum_of
from orders.models import Order, OrderItem
from shop.models import MangoCategory, StockMovement

Reason = StockMovement.Reason
# What an order took when it was placed, put right by what corrections took and gave back.
TAKES = Q(reason__in=[Reason.SOLD, Reason.EDITED])


def _shelves() -> QuerySet:
    moved = sum_of(StockMovement.objects.all(), "change", mango="pk")
    return MangoCategory.objects.annotate(moved=moved).exclude(stock_quantity=F("moved"))


def _lines() -> QuerySet:
    """Lines whose kilograms were not taken, or did not come back, exactly once."""
    same = {"order": "order", "mango": "mango"}
    movements = StockMovement.objects.all()
    return (
        OrderItem.objects.exclude(mango=None)
        .annotate(
            # Of one variety there may be two lines, at two prices.
            held=sum_of(OrderItem.objects.all(), "quantity", **same),
            taken=-sum_of(movements.filter(TAKES), "change", **same),
            returned=sum_of(movements.exclude(TAKES), "change", **same),
            due_back=Case(When(order__status=Order.Status.CANCELLED, then="held"), default=0),
        )
        .exclude(taken=F("held"), returned=F("due_back"))
        .select_related("order")
    )


def _tell_line(line: OrderItem) -> tuple[str, str]:
    says = f"Order {line.order} holds {kilos(line.held)} of {line.name}"
    if line.taken != line.held:
        says += f", but {kilos(line.taken)} were taken from the shelf for it"
    if line.returned != line.due_back:
        is_cancelled = "is cancelled" if line.order.is_cancelled else "is not cancelled"
        says += f"; it {is_cancelled}, and {kilos(line.returned)} were put back"
    return line.order.reference, f"{says}."


def _taken_for_nothing() -> QuerySet:
    """Kilograms moved for an order that has no line of their variety (any more)."""
    line = OrderItem.objects.filter(order=OuterRef("order"), mango=OuterRef("mango"))
    return (
        StockMovement.objects.exclude(Q(order=None) | Q(mango=None))
        .filter(~Exists(line))
        .order_by()
        .values("order__reference", "mango__name")
        .annotate(
            taken=Sum(Case(When(TAKES, then=-F("change")), default=0)),
            returned=Sum(Case(When(TAKES, then=0), default=F("change"))),
        )
        .exclude(taken=0, returned=0)
    )


def _tell_taken_for_nothing(row: dict) -> tuple[str, str]:
    reference = row["order__reference"]
    return reference, (
        f"Order {reference} holds no {row['mango__name']}, but {kilos(row['taken'])} were taken "
        f"from the shelf for it and {kilos(row['returned'])} put back."
    )


def _gone_varieties() -> QuerySet:
    """Orders with varieties that are gone: their kilograms can only be looked at together.

    What is taken out of a line of a gone variety, or cancelled with it, finds no shelf to go back
    to. So more may have been taken than the order still holds, and less have come back.
    """
    lines, movements = (
        OrderItem.objects.filter(mango=None),
        StockMovement.objects.filter(mango=None),
    )
    return (
        Order.objects.filter(
            Q(pk__in=lines.values("order"))
            | Q(pk__in=movements.exclude(order=None).values("order"))
        )
        .annotate(
            held=sum_of(lines, "quantity", order="pk"),
            taken=-sum_of(movements.filter(TAKES), "change", order="pk"),
            returned=sum_of(movements.exclude(TAKES), "change", order="pk"),
            most_back=Case(When(status=Order.Status.CANCELLED, then="taken"), default=0),
        )
        .exclude(taken__gte=F("held"), returned__gte=0, returned__lte=F("most_back"))
    )


def _tell_gone_varieties(order: Order) -> tuple[str, str]:
    return order.reference, (
        f"Order {order} holds {kilos(order.held)} of varieties that are gone by now; "
        f"{kilos(order.taken)} were taken from the shelf for them and {kilos(order.returned)} "
        "put back."
    )


RULES = [
    Rule(
        "stock",
        _shelves,
        lambda mango: (
            mango.name,
            f"{mango.name}: the shelf says {kilos(mango.stock_quantity)}, "
            f"but its movements come to {kilos(mango.moved)}.",
        ),
    ),
    Rule("kilograms", _lines, _tell_line),
    Rule("kilograms of nothing", _taken_for_nothing, _tell_taken_for_nothing),
    Rule("kilograms of gone varieties", _gone_varieties, _tell_gone_varieties),
]
