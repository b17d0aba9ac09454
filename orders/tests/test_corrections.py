"""An order is put right before it is packed: total, stock, ledger, payment and history follow."""

from decimal import Decimal

import pytest

from orders.corrections import Correction, correct_order, fingerprint
from orders.errors import (
    NotCorrectable,
    NothingLeft,
    OrderChanged,
    OrderTooLarge,
    VarietyGone,
)
from orders.models import Order, OrderCorrection
from orders.payments import record_payment
from orders.services import change_status
from shop.errors import NotEnoughStock, TooMuch
from shop.models import MangoCategory, StockMovement
from tests.factories import make_cart, place
from tests.race.books import assert_books_are_whole


@pytest.fixture
def order(himsagar, langra):
    """5 kg of Himsagar and 2 kg of Langra: 2,310 taka."""
    return place(make_cart(himsagar=5, langra=2))


@pytest.fixture(autouse=True)
def whole_books(db):
    yield
    assert_books_are_whole()


def line(order, name: str):
    return order.items.get(name=name)


def stock() -> dict:
    return dict(MangoCategory.objects.values_list("name", "stock_quantity"))


def test_stock_moves_by_the_difference_with_order_reason_and_name(order, meera):
    kilograms = {line(order, "Himsagar").pk: 8, line(order, "Langra").pk: 1}
    correct_order(order, Correction(kilograms=kilograms), by=meera)
    assert stock() == {"Himsagar": 92, "Langra": 39}
    rows = StockMovement.objects.filter(reason="edited").order_by("mango__name")
    assert [(row.change, row.order, row.by) for row in rows] == [
        (-3, order, meera),
        (1, order, meera),
    ]
    assert Order.objects.get().total_amount == Decimal("3080.00")


def test_what_changed_is_told_in_words(order, fazli, meera):
    fazli.change_stock(10, "received")
    correct_order(
        order,
        Correction(
            kilograms={line(order, "Himsagar").pk: 3, line(order, "Langra").pk: 0},
            added={fazli.pk: 4},
            delivery_fee=Decimal("60"),
            details={"full_name": "Nila", "billing_address": "9 Lake Road"},
        ),
        by=meera,
    )
    told = OrderCorrection.objects.get()
    assert told.by == meera
    assert told.what.splitlines() == [
        "Himsagar: 5 kg → 3 kg.",
        "Langra: 2 kg taken out.",
        "Fazli: 4 kg added, at ৳120.00 a kg.",
        "Delivery fee: ৳0.00 → ৳60.00.",
        "Changed: full name.",
        "Changed: address.",
        "Total: ৳2,310.00 → ৳1,590.00.",
    ]


def test_a_line_keeps_its_price_and_what_is_added_has_todays(order, himsagar):
    MangoCategory.objects.update(price=Decimal("400.00"))
    changed = Correction(kilograms={line(order, "Himsagar").pk: 6}, added={himsagar.pk: 1})
    correct_order(order, changed)
    lines = [(each.quantity, each.price) for each in order.items.filter(name="Himsagar")]
    assert lines == [(6, Decimal("350.00")), (1, Decimal("400.00"))]
    assert stock()["Himsagar"] == 93


def test_what_is_added_at_the_same_price_joins_its_line(order, himsagar):
    correct_order(order, Correction(added={himsagar.pk: 2}))
    assert line(order, "Himsagar").quantity == 7


def test_what_was_paid_too_much_is_to_be_refunded_and_more_is_due(order):
    record_payment(order)
    correct_order(order, Correction(kilograms={line(order, "Himsagar").pk: 4}))
    order = Order.objects.get()
    assert (order.payment.payment_status, order.amount_to_refund) == ("Paid", 350)
    correct_order(order, Correction(kilograms={line(order, "Himsagar").pk: 6}))
    order = Order.objects.get()
    assert (order.payment.payment_status, order.amount_due) == ("Partly paid", 350)
    assert order.payment.received_at is None


def test_cancelling_afterwards_puts_back_what_is_in_it_now(order):
    correct_order(order, Correction(kilograms={line(order, "Himsagar").pk: 9}))
    change_status(order, "Cancelled")
    assert stock() == {"Himsagar": 100, "Langra": 40}


def test_nothing_changed_leaves_no_row(order):
    same = Correction(
        kilograms={line(order, "Himsagar").pk: 5},
        delivery_fee=Decimal("0.00"),
        details={"note": "", "billing_address": "12 Green Road, Dhaka"},
    )
    assert correct_order(order, same) is None
    assert not OrderCorrection.objects.exists()


def test_ends_of_lines_in_a_browsers_way_are_no_change(order):
    Order.objects.update(billing_address="12 Green Road\nDhaka")
    details = {"billing_address": "12 Green Road\r\nDhaka"}
    assert correct_order(order, Correction(details=details)) is None


@pytest.mark.parametrize(
    "refusal, correction",
    [
        (NotEnoughStock, {"kilograms": {"Himsagar": 101, "Langra": 1}}),
        (NotEnoughStock, {"added": {"Langra": 39}}),
        (NothingLeft, {"kilograms": {"Himsagar": 0, "Langra": 0}}),
        (OrderChanged, {"kilograms": {"Nobody": 1}}),
        (VarietyGone, {"added": {"Nobody": 1}}),
        (TooMuch, {"added": {"Himsagar": 100_000}}),
        (OrderTooLarge, {"delivery_fee": Decimal("99999000")}),
    ],
)
def test_a_refusal_writes_nothing(order, refusal, correction):
    lines = {each.name: each.pk for each in order.items.all()}
    keys = dict(MangoCategory.objects.values_list("name", "pk"))
    if refusal is TooMuch:
        MangoCategory.objects.get(name="Himsagar").change_stock(200_000, "received")
    wished = dict(correction)
    for name, known in (("kilograms", lines), ("added", keys)):
        if name in wished:
            wished[name] = {known.get(key, 10**6): kg for key, kg in wished[name].items()}
    before = stock(), list(order.items.values()), Order.objects.values().get()
    with pytest.raises(refusal):
        correct_order(order, Correction(**wished))
    assert (stock(), list(order.items.values()), Order.objects.values().get()) == before
    assert not OrderCorrection.objects.exists()
    assert not StockMovement.objects.filter(reason="edited").exists()


@pytest.mark.parametrize("status", ["Packed", "Shipped", "Delivered", "Cancelled"])
def test_what_is_packed_or_over_stays_as_it_is(order, status):
    Order.objects.update(status=status)
    with pytest.raises(NotCorrectable, match=f"is {status} by now"):
        correct_order(order, Correction(details={"note": "Ring"}))
    # The books that are looked at afterwards go by the status.
    Order.objects.update(status="Pending")


def test_who_looked_at_an_older_order_writes_nothing(order):
    seen = fingerprint(order)
    correct_order(order, Correction(details={"note": "Ring"}), seen=seen)
    with pytest.raises(OrderChanged):
        correct_order(order, Correction(delivery_fee=Decimal("5")), seen=seen)
    assert Order.objects.get().delivery_fee == 0


@pytest.mark.parametrize("details", [{"note": "x"}, {"is_gift": True}, {"email": "a@b.example"}])
def test_the_fingerprint_is_of_all_that_can_be_corrected(order, details):
    before = fingerprint(Order.objects.get())
    correct_order(order, Correction(details=details))
    assert fingerprint(Order.objects.get()) != before
    assert fingerprint(Order.objects.get()) == fingerprint(Order.objects.get())


class TestAVarietyThatIsGone:
    def test_its_line_can_be_lowered_but_not_raised(self, order, himsagar):
        himsagar.delete()
        key = line(order, "Himsagar").pk
        correct_order(order, Correction(kilograms={key: 2}))
        with pytest.raises(VarietyGone, match="Himsagar is no longer sold"):
            correct_order(order, Correction(kilograms={key: 3}))
        assert line(order, "Himsagar").quantity == 2
        # Their movements are of a variety that is gone; the books count them no more.
        order.delete()
