"""What staff means by another payment status: each step of the table, and what is written."""

from decimal import Decimal

import pytest

from orders.errors import (
    AmountNeeded,
    CancelledOrder,
    NotOwed,
    PaymentMoveRefused,
)
from orders.models import Order, Payment, PaymentEntry
from orders.payments import receive_money, record_payment, refund, set_payment_status
from orders.services import change_status
from tests.desk import move_to
from tests.factories import make_cart, place

PENDING, PARTLY, PAID, REFUNDED = "Pending", "Partly paid", "Paid", "Refunded"


@pytest.fixture
def order(himsagar):
    """5 kg of Himsagar: 1,750 taka."""
    return place(make_cart(himsagar=5))


def standing_at(order, status, *, is_cancelled=False):
    """The order with its payment at this status; partly paid is 500 taka."""
    if status == PARTLY:
        receive_money(order, Decimal("500"))
    elif status == PAID:
        record_payment(order)
    elif status == REFUNDED:
        receive_money(order, Decimal("500"))
        refund(order, Decimal("500"))
    if is_cancelled:
        change_status(order, "Cancelled")
    assert Payment.objects.get(order=order).payment_status == status
    return order


def entered(order) -> list[tuple]:
    """Its money, oldest first: (taka, did it never come)."""
    entries = PaymentEntry.objects.filter(payment__order=order)
    return list(entries.values_list("amount", "is_mistake"))


STEPS = [
    # from, to, taka said; what is then written: taka, a mistake?
    (PENDING, PENDING, None, []),
    (PENDING, PARTLY, 500, [(500, False)]),
    (PENDING, PAID, None, [(1750, False)]),
    (PENDING, PAID, 1750, [(1750, False)]),
    (PARTLY, PENDING, None, [(-500, True)]),
    (PARTLY, PENDING, 500, [(-500, True)]),
    (PARTLY, PARTLY, None, []),
    (PARTLY, PARTLY, 250, [(250, False)]),
    (PARTLY, PAID, None, [(1250, False)]),
    (PARTLY, REFUNDED, None, [(-500, False)]),
    (PAID, PENDING, None, [(-1750, True)]),
    (PAID, PAID, None, []),
    (PAID, REFUNDED, None, [(-1750, False)]),
    (PAID, REFUNDED, 1750, [(-1750, False)]),
    # Of 1,750 taka 500 came and went back: those need not be paid again.
    (REFUNDED, PARTLY, 250, [(250, False)]),
    (REFUNDED, PAID, None, [(1250, False)]),
    (REFUNDED, REFUNDED, None, []),
]
REFUSALS = [
    (PENDING, PENDING, 500, NotOwed),
    (PENDING, PARTLY, None, AmountNeeded),
    (PENDING, PARTLY, 1750, PaymentMoveRefused),
    (PENDING, PARTLY, 1751, NotOwed),
    (PENDING, PAID, 500, PaymentMoveRefused),
    (PENDING, REFUNDED, None, PaymentMoveRefused),
    (PENDING, REFUNDED, 500, NotOwed),
    (PARTLY, PENDING, 200, PaymentMoveRefused),
    (PARTLY, PARTLY, 1250, PaymentMoveRefused),
    (PARTLY, PAID, 250, PaymentMoveRefused),
    (PARTLY, REFUNDED, 200, PaymentMoveRefused),
    (PARTLY, REFUNDED, 501, NotOwed),
    (PAID, PARTLY, None, AmountNeeded),
    (PAID, PARTLY, 250, NotOwed),
    (PAID, PAID, 250, NotOwed),
    (PAID, REFUNDED, 250, PaymentMoveRefused),
    (REFUNDED, PENDING, None, PaymentMoveRefused),
    (REFUNDED, PARTLY, None, AmountNeeded),
    (REFUNDED, PARTLY, 1250, PaymentMoveRefused),
    (REFUNDED, REFUNDED, 500, NotOwed),
]
STEPS_CANCELLED = [
    (PENDING, PENDING, None, []),
    (PARTLY, PENDING, None, [(-500, True)]),
    (PARTLY, PARTLY, None, []),
    (PARTLY, REFUNDED, None, [(-500, False)]),
    (PAID, PENDING, None, [(-1750, True)]),
    (PAID, PAID, None, []),
    (PAID, REFUNDED, None, [(-1750, False)]),
    (REFUNDED, REFUNDED, None, []),
]
REFUSALS_CANCELLED = [
    (PENDING, PARTLY, 500, CancelledOrder),
    (PENDING, PAID, None, CancelledOrder),
    (PENDING, REFUNDED, None, PaymentMoveRefused),
    (PARTLY, PARTLY, 250, CancelledOrder),
    (PARTLY, PAID, None, CancelledOrder),
    (PAID, PARTLY, 250, CancelledOrder),
    (PAID, REFUNDED, 250, PaymentMoveRefused),
    (REFUNDED, PENDING, None, PaymentMoveRefused),
    (REFUNDED, PARTLY, 250, CancelledOrder),
    (REFUNDED, PAID, None, CancelledOrder),
]


def with_orders(live: list[tuple], cancelled: list[tuple]) -> list[tuple]:
    return [(False, *row) for row in live] + [(True, *row) for row in cancelled]


@pytest.mark.parametrize(
    "is_cancelled, was, wished, taka, money", with_orders(STEPS, STEPS_CANCELLED)
)
def test_a_step(order, meera, is_cancelled, was, wished, taka, money):
    standing_at(order, was, is_cancelled=is_cancelled)
    before = entered(order)
    payment = set_payment_status(order, wished, amount=taka and Decimal(taka), by=meera)
    assert payment.payment_status == wished
    stored = Payment.objects.get(order=order)
    assert stored.payment_status == wished
    assert entered(order) == before + money
    assert stored.received == sum(amount for amount, _ in before + money)
    assert {entry.by for entry in stored.entries.all()[len(before) :]} <= {meera}


@pytest.mark.parametrize(
    "is_cancelled, was, wished, taka, refusal", with_orders(REFUSALS, REFUSALS_CANCELLED)
)
def test_a_refused_step_writes_nothing(order, is_cancelled, was, wished, taka, refusal):
    standing_at(order, was, is_cancelled=is_cancelled)
    before = entered(order), Payment.objects.values().get(), Order.objects.values().get()
    with pytest.raises(refusal):
        set_payment_status(order, wished, amount=taka and Decimal(taka))
    assert (entered(order), Payment.objects.values().get(), Order.objects.values().get()) == before


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_every_step_of_the_table_is_said(is_cancelled):
    """Without an amount where none is needed, each status can be wished for from each."""
    said = with_orders([*STEPS, *REFUSALS], [*STEPS_CANCELLED, *REFUSALS_CANCELLED])
    steps = {(was, wished) for cancelled, was, wished, *_ in said if cancelled == is_cancelled}
    statuses = (PENDING, PARTLY, PAID, REFUNDED)
    assert steps == {(was, wished) for was in statuses for wished in statuses}


def test_the_refusal_says_from_where_to_where(order):
    with pytest.raises(PaymentMoveRefused) as told:
        set_payment_status(order, REFUNDED)
    assert str(told.value) == (
        f"The payment of order {order.reference} is Pending and cannot become Refunded."
    )


def test_how_much_came_has_to_be_said(order):
    with pytest.raises(AmountNeeded, match="Send `amount`"):
        set_payment_status(order, PARTLY)


@pytest.mark.parametrize("status", ["paid", "Lost", "", None])
def test_a_status_that_does_not_exist_is_a_mistake_of_the_program(order, status):
    with pytest.raises(ValueError, match="is not a valid PaymentStatus"):
        set_payment_status(order, status)


def test_what_was_struck_may_be_refused_after_money_went_back(order):
    """500 taka went back for spoiled mangoes: the payment can never again be one that never was."""
    record_payment(order)
    refund(order, Decimal("500"))
    with pytest.raises(PaymentMoveRefused):
        set_payment_status(order, PENDING)
    assert Payment.objects.get().received == 1250


def test_the_order_closes_and_opens_with_its_money(order):
    move_to(order, "Delivered")
    set_payment_status(order, PAID)
    assert Order.objects.get().is_closed
    set_payment_status(order, PENDING)
    assert not Order.objects.get().is_closed
