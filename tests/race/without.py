"""The shop with one rule taken out, to show that the races would notice."""

import time
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from allauth.core.internal import ratelimit
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connections

from accounts import tokens
from accounts.models import ShopUserManager
from orders import corrections, payments, services
from orders.models import Order
from orders.models.order import OrderQuerySet
from shop.models import Cart, CartSummary, MangoCategory
from shop.models.mango_queryset import MangoQuerySet

WINDOW_SECONDS = 0.03  # between reading and writing, so that the others come between


def without(rule: str | None):
    return RULES[rule]() if rule else nullcontext()


@contextmanager
def stock_guard():
    """No variety is held, and stock is written as it was read a moment before."""

    def read_then_write(self, changes):
        shelves = dict(self.filter(pk__in=changes).values_list("pk", "stock_quantity"))
        time.sleep(WINDOW_SECONDS)
        if any(shelves[pk] + change < 0 for pk, change in changes.items()):
            return False
        for pk, change in changes.items():
            super(MangoQuerySet, self.filter(pk=pk)).update(stock_quantity=shelves[pk] + change)
        return True

    with (
        patch.object(Cart, "lock_lines", _lines_not_held),
        patch.object(MangoQuerySet, "move_stock", read_then_write),
    ):
        yield


def _lines_not_held(cart):
    return CartSummary.of(cart.lines().order_by("mango_id"))


@contextmanager
def key_order():
    """Varieties are held one by one, in the order in which they were put in the cart."""
    in_key_order = Cart.lock_lines

    def hold_as_they_come(cart):
        for item in cart.lines():
            MangoCategory.objects.select_for_update().get(pk=item.mango_id)
            time.sleep(WINDOW_SECONDS)
        return in_key_order(cart)

    with patch.object(Cart, "lock_lines", hold_as_they_come):
        yield


@contextmanager
def cart_lock():
    """Two submits of one cart do not wait for each other."""
    usual = Cart.lock_lines

    def read_at_leisure(cart):
        summary = usual(cart)
        time.sleep(WINDOW_SECONDS)
        return summary

    with (
        patch.object(Cart, "lock", lambda cart: None),
        patch.object(Cart, "lock_lines", read_at_leisure),
    ):
        yield


@contextmanager
def kept_keys():
    """A key that gave an order before is not looked for."""
    with patch.object(services, "placed_before", lambda owner, key: None):
        yield


@contextmanager
def kept_wishes():
    """What a program asked for with its key is not looked at."""
    with patch.object(services, "_ensure_same_wish", lambda placed, asked: None):
        yield


@contextmanager
def order_lock():
    """An order that changes its status is read, but not held."""
    allowed = Order.can_become

    def look_slowly(order, status):
        time.sleep(WINDOW_SECONDS)
        return allowed(order, status)

    correctable = Order.is_correctable.fget

    def read_slowly(order):
        time.sleep(WINDOW_SECONDS)
        return correctable(order)

    with (
        patch.object(OrderQuerySet, "select_for_update", lambda self: self.all()),
        patch.object(Order, "can_become", look_slowly),
        patch.object(Order, "is_correctable", property(read_slowly)),
    ):
        yield


@contextmanager
def money_lock():
    """An order and its payment are read, but not held, when money comes or goes back."""

    def look_slowly(order, seen=None):
        order = Order.objects.select_related("payment").get(pk=order.pk)
        time.sleep(WINDOW_SECONDS)
        return order

    with patch.object(payments, "_held", look_slowly):
        yield


@contextmanager
def correction_key_order():
    """Varieties of a correction are held one by one, as staff named them."""

    def hold_as_they_come(keys):
        held = {}
        for key in keys:
            held[key] = MangoCategory.objects.select_for_update().get(pk=key)
            time.sleep(WINDOW_SECONDS)
        return held

    usual = corrections._correct_lines

    def named_first(order, correction, moment):
        hold_as_they_come(correction.added)
        return usual(order, correction, moment)

    with patch.object(corrections, "_correct_lines", named_first):
        yield


@contextmanager
def immediate_transactions():
    """SQLite's own default: a transaction takes the write lock with its first write only."""
    options = connections.databases["default"]["OPTIONS"]
    with patch.dict(options, transaction_mode="DEFERRED"):
        yield


@contextmanager
def count_lock():
    """Wrong passwords are counted by whoever comes, several at once."""
    usual = ratelimit.apply_rate

    def count_slowly(history, now, rate, **options):
        time.sleep(WINDOW_SECONDS)
        return usual(history, now, rate, **options)

    with (
        patch.object(ratelimit, "cache_lock", lambda key: nullcontext(True)),
        patch.object(ratelimit, "apply_rate", count_slowly),
    ):
        yield


@contextmanager
def login_lock():
    """A person whom a program logs in is read, but not held."""
    tidy = tokens.tidy_device

    def tidy_slowly(device):
        time.sleep(WINDOW_SECONDS)
        return tidy(device)

    with (
        patch.object(ShopUserManager, "select_for_update", lambda people, **how: people.all()),
        patch.object(tokens, "tidy_device", tidy_slowly),
    ):
        yield


@contextmanager
def used_codes():
    """Nobody notes that a code was used."""
    with (
        patch.object(TOTP, "_mark_code_used", lambda self, code: True),
        patch.object(RecoveryCodes, "_mark_code_used", lambda self, place: None),
    ):
        yield


RULES = {
    rule.__name__: rule
    for rule in (
        stock_guard,
        key_order,
        cart_lock,
        kept_keys,
        kept_wishes,
        order_lock,
        money_lock,
        correction_key_order,
        immediate_transactions,
        count_lock,
        login_lock,
        used_codes,
    )
}
