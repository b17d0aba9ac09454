"""Every taka: what an order costs, what came for it, and what is said about that."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from core.templatetags.amounts import money
from orders.books.rule import Rule, sum_of
from orders.models import Order, OrderItem, Payment, PaymentEntry, PaymentStatus
from orders.models.order_queryset import HALF_PAISA


def _empty_orders() -> QuerySet:
    return Order.objects.filter(~Exists(OrderItem.objects.filter(order=OuterRef("pk"))))


def _unpaid_for() -> QuerySet:
    return Order.objects.filter(payment=None)


def _is_far_from(name: str, amount) -> Q:
    return Q(**{f"{name}__gt": amount + HALF_PAISA}) | Q(**{f"{name}__lt": amount - HALF_PAISA})


def _totals() -> QuerySet:
    goods = sum_of(OrderItem.objects.all(), F("quantity") * F("price"), order="pk")
    orders = Order.objects.annotate(goods=goods)
    return orders.filter(_is_far_from("total_amount", F("goods") + F("delivery_fee")))


def _tell_total(order: Order) -> tuple[str, str]:
    right = order.goods + order.delivery_fee
    return order.reference, (
        f"Order {order}: its total is {money(order.total_amount)}, but its mangoes "
        f"({money(order.goods)}) and the delivery ({money(order.delivery_fee)}) "
        f"come to {money(right)}."
    )


def _payments() -> QuerySet:
    return Payment.objects.select_related("order")


def _received() -> QuerySet:
    came = sum_of(PaymentEntry.objects.all(), "amount", payment="pk")
    return _payments().annotate(entered=came).filter(_is_far_from("received", F("entered")))


def _statuses() -> QuerySet:
    """Payments that do not stand as `Payment.settle` says by their money."""
    went_back = PaymentEntry.objects.filter(PaymentEntry.WENT_BACK, payment=OuterRef("pk"))
    owed = F("order__total_amount") - F("forgiven") - HALF_PAISA
    right = Case(
        When(Q(received=0) & Exists(went_back), then=Value(PaymentStatus.REFUNDED)),
        When(received=0, then=Value(PaymentStatus.PENDING)),
        When(received__gt=owed, then=Value(PaymentStatus.PAID)),
        default=Value(PaymentStatus.PARTLY_PAID),
    )
    return _payments().annotate(right=right).exclude(payment_status=F("right"))


def _paid_dates() -> QuerySet:
    is_paid = Q(payment_status=PaymentStatus.PAID)
    return _payments().filter(is_paid & Q(received_at=None) | ~is_paid & ~Q(received_at=None))


def _tell_paid_date(payment: Payment) -> tuple[str, str]:
    has = "no day" if payment.received_at is None else "a day"
    return payment.order.reference, (
        f"Order {payment.order}: its payment is «{payment.payment_status}» "
        f"and has {has} on which all had come."
    )


def _forgiven() -> QuerySet:
    went_back = -sum_of(PaymentEntry.objects.filter(PaymentEntry.WENT_BACK), "amount", payment="pk")
    payments = _payments().annotate(given_back=went_back)
    return payments.filter(forgiven__gt=F("given_back") + HALF_PAISA)


def _methods() -> QuerySet:
    return _payments().exclude(payment_method=F("order__payment_method"))


def _closed() -> QuerySet:
    """Orders that are closed, or open, otherwise than `Order.close_if_settled` says."""
    owed = F("total_amount") - F("payment__received") - F("payment__forgiven")
    is_even = Q(owed__lt=HALF_PAISA, owed__gt=-HALF_PAISA)
    is_settled = (
        Q(status=Order.Status.CANCELLED, payment__received=0)
        | Q(status=Order.Status.DELIVERED) & is_even
    )
    is_closed = Q(closed_at__isnull=False)
    orders = Order.objects.exclude(payment=None).annotate(owed=owed)
    return orders.filter(is_settled & ~is_closed | ~is_settled & is_closed)


def _tell_closed(order: Order) -> tuple[str, str]:
    if order.closed_at:
        return order.reference, f"Order {order} is closed, but something is left to do for it."
    return order.reference, f"Order {order} is not closed, but nothing is left to do for it."


RULES = [
    Rule("items", _empty_orders, lambda order: (order.reference, f"Order {order} has no mangoes.")),
    Rule(
        "payment",
        _unpaid_for,
        lambda order: (order.reference, f"Order {order} has no payment record."),
    ),
    Rule("total", _totals, _tell_total),
    Rule(
        "received",
        _received,
        lambda payment: (
            payment.order.reference,
            f"Order {payment.order}: {money(payment.received)} count as received, "
            f"but its entries come to {money(payment.entered)}.",
        ),
    ),
    Rule(
        "payment status",
        _statuses,
        lambda payment: (
            payment.order.reference,
            f"Order {payment.order}: its payment says «{payment.payment_status}», "
            f"but by the money it is «{payment.right}».",
        ),
    ),
    Rule("paid in full", _paid_dates, _tell_paid_date),
    Rule(
        "forgiven",
        _forgiven,
        lambda payment: (
            payment.order.reference,
            f"Order {payment.order}: {money(payment.forgiven)} are forgiven, "
            f"but only {money(payment.given_back)} went back.",
        ),
    ),
    Rule(
        "payment method",
        _methods,
        lambda payment: (
            payment.order.reference,
            f"Order {payment.order} is to be paid by «{payment.order.payment_method}», "
            f"but its payment says «{payment.payment_method}».",
        ),
    ),
    Rule("closed", _closed, _tell_closed),
]
