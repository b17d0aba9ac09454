"""The books: whatever happens in whatever order, every kilogram and every taka is accounted for."""

import os
import random
from decimal import Decimal

import pytest
from django.db import connection

from orders.corrections import Correction, correct_order
from orders.errors import CartChanged, EmptyCart
from orders.models import (
    Order,
    OrderCorrection,
    Payment,
    PaymentEntry,
    PaymentStatus,
    PlacedByKey,
)
from orders.payments import (
    receive_money,
    record_payment,
    refund,
    set_payment_status,
    strike_money,
)
from orders.services import change_status
from shop.errors import ShopError
from shop.models import Cart, MangoCategory, StockMovement
from shop.stock_acts import set_stock
from tests.factories import make_mango, place
from tests.race.books import assert_books_are_whole

AT_FULL_SIZE = os.environ.get("BOOKS_FULL_SIZE", "0") == "1"
# Without it each database takes a walk of its own.
SMALL = [2] if connection.vendor == "postgresql" else [1]
STEPS, SEEDS = (10_000, range(1, 6)) if AT_FULL_SIZE else (300, SMALL)


class Market:
    """Some shoppers and a staff that act at random, by the acts of the shop alone."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        for name in ("Himsagar", "Langra", "Fazli"):
            make_mango(name, price=self.price(), stock=self.dice.randrange(60))
        self.carts = [Cart.objects.create() for _ in range(4)]
        # Copies that somebody opened earlier and has not saved yet.
        self.stale = list(MangoCategory.objects.all())
        self.refused = self.done = 0

    def price(self) -> Decimal:
        return Decimal(self.dice.randrange(1, 50_000)) / 100

    def variety(self) -> MangoCategory:
        return self.dice.choice(list(MangoCategory.objects.order_by("pk")))

    def order(self) -> Order | None:
        number = Order.objects.count()
        return Order.objects.order_by("pk")[self.dice.randrange(number)] if number else None

    def step(self):
        act = self.dice.choice(
            [self.fill, self.buy] * 4
            + [self.restock] * 2
            + [self.cancel, self.move]
            + [self.correct] * 3
            + [self.pay, self.pay_a_part, self.pay_a_part, self.give_back]
            + [self.a_program_buys, self.a_program_buys, self.count]
            + [self.say_how_it_stands, self.say_how_it_stands, self.strike, self.strike]
            + [self.reprice, self.staff_opens, self.staff_saves, self.staff_saves_in_bulk]
        )
        try:
            act()
            self.done += 1
        except ShopError:
            self.refused += 1

    def fill(self):
        self.dice.choice(self.carts).add(self.variety(), self.dice.randrange(1, 15))

    def buy(self):
        place(self.dice.choice(self.carts), key=str(self.dice.randrange(10**9)))

    def a_program_buys(self):
        """With few keys, so that some come again, with the same wish or with another."""
        cart, key = self.dice.choice(self.carts), str(self.dice.randrange(10))
        asked, total = self.dice.choice("ab") * 64, cart.summary().total
        order = place(cart, key=f"api {key}", asked=asked, expected_total=total)
        assert order.placed_by_key.asked == asked

    def cancel(self):
        if order := self.order():
            change_status(order, "Cancelled")

    def move(self):
        if order := self.order():
            change_status(order, self.dice.choice(Order.Status.values[:5]))

    def pay(self):
        if order := self.order():
            record_payment(order)

    def say_how_it_stands(self):
        if order := self.order():
            wished = self.dice.choice(PaymentStatus.values)
            amount = self.taka(order.total_amount) if self.dice.random() < 0.5 else None
            assert set_payment_status(order, wished, amount=amount).payment_status == wished

    def taka(self, most: Decimal) -> Decimal:
        """Some money, now and then a little more than it may be."""
        return Decimal(self.dice.randrange(1, int(most * 105) + 2)) / 100

    def pay_a_part(self):
        if order := self.order():
            receive_money(order, self.taka(order.amount_due))

    def give_back(self):
        if order := self.order():
            refund(order, self.taka(order.payment.received))

    def strike(self):
        if order := self.order():
            strike_money(order, self.taka(order.payment.received))

    def correct(self):
        if not (order := self.order()):
            return
        lines = {line.pk: self.dice.randrange(0, 20) for line in order.lines}
        some = self.dice.sample(sorted(lines), self.dice.randrange(len(lines) + 1))
        added = {self.variety().pk: self.dice.randrange(1, 9)} if self.dice.random() < 0.4 else {}
        fee = Decimal(self.dice.randrange(200)) if self.dice.random() < 0.3 else None
        kilograms = {key: lines[key] for key in some}
        correct_order(order, Correction(kilograms=kilograms, added=added, delivery_fee=fee))

    def restock(self):
        change = self.dice.randrange(-10, 60)
        self.variety().change_stock(change, StockMovement.Reason.RECEIVED)

    def count(self):
        set_stock(self.variety(), self.dice.randrange(60))

    def reprice(self):
        MangoCategory.objects.filter(pk=self.variety().pk).update(price=self.price())

    def staff_opens(self):
        self.stale = list(MangoCategory.objects.all())

    def staff_saves(self):
        mango = self.dice.choice(self.stale)
        mango.price = self.price()
        mango.stock_quantity = max(0, mango.stock_quantity + self.dice.randrange(-20, 20))
        mango.save()

    def staff_saves_in_bulk(self):
        mango = self.variety()
        mango.stock_quantity = self.dice.randrange(60)
        MangoCategory.objects.bulk_update([mango], ["stock_quantity"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_books_are_whole_at_every_step(db, seed):
    market = Market(seed)
    for _ in range(STEPS):
        market.step()
        assert_books_are_whole()
    # The walk was a real one: much was done, much was refused, and something was cancelled.
    assert market.done > 150
    assert market.refused > 20
    assert Order.objects.filter(status="Cancelled").exists()
    assert Order.objects.exclude(status="Cancelled").count() > 5
    assert OrderCorrection.objects.count() > 5
    assert PaymentEntry.objects.filter(amount__lt=0).exists()
    assert PaymentEntry.objects.filter(is_mistake=True).exists()
    assert Payment.objects.filter(payment_status="Partly paid").exists()
    assert PlacedByKey.objects.exists()


def test_a_kilogram_that_vanished_is_found(himsagar):
    MangoCategory.objects.move_stock({himsagar.pk: -1})
    with pytest.raises(AssertionError):
        assert_books_are_whole()


def test_a_refusal_is_one_of_the_shop(db):
    assert issubclass(CartChanged, ShopError)
    assert issubclass(EmptyCart, ShopError)
