"""How each order came to where it stands."""

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, Lag

from orders.books.rule import Rule
from orders.models import Order, StatusChange

ALLOWED = Q(
    *(Q(from_status=start, to_status__in=ends) for start, ends in Order.MOVES.items()),
    _connector=Q.OR,
)


def _steps() -> QuerySet:
    """Steps that no order may take, or that do not begin where the one before ended.

    In the order in which they were written: whoever moves an order holds it.
    """
    before = Window(
        Lag("to_status", default=Value(Order.Status.PENDING)),
        partition_by="order",
        order_by="pk",
    )
    steps = StatusChange.objects.order_by().select_related("order").annotate(before=before)
    return steps.filter(~ALLOWED | ~Q(from_status=F("before")))


def _tell_step(step: StatusChange) -> tuple[str, str]:
    says = f"Order {step.order}: its history says {step.from_status} → {step.to_status}"
    if step.from_status != step.before:
        return step.order.reference, f"{says}, but it was {step.before} then."
    return step.order.reference, f"{says}, which no order may do."


def _ends() -> QuerySet:
    last = StatusChange.objects.filter(order=OuterRef("pk")).order_by("-pk").values("to_status")[:1]
    told = Coalesce(Subquery(last), Value(Order.Status.PENDING), output_field=CharField())
    return Order.objects.annotate(told=told).exclude(status=F("told"))


RULES = [
    Rule("history", _steps, _tell_step),
    Rule(
        "status",
        _ends,
        lambda order: (
            order.reference,
            f"Order {order} is {order.status}, but its history ends at {order.told}.",
        ),
    ),
]
