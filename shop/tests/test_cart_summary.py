"""The figures of a cart, the same for page, checkout and badge."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from shop.models import Cart, MangoCategory, StockMovement
from tests.factories import make_cart


@pytest.fixture
def cart(himsagar, langra):
    return make_cart(himsagar=5, langra=2)


def test_lines_weights_and_taka_are_summed_up(cart):
    summary = cart.summary()
    assert (summary.size, summary.kilograms) == (2, 7)
    assert [line.subtotal for line in summary.lines] == [Decimal("1750.00"), Decimal("560.00")]
    assert summary.subtotal == Decimal("2310.00")
    assert summary.delivery_fee == 0
    assert summary.total == Decimal("2310.00")
    assert summary.can_be_ordered


def test_lines_stand_in_the_order_they_were_taken(cart):
    assert [line.mango.name for line in cart.summary().lines] == ["Himsagar", "Langra"]


def test_a_summary_costs_one_query(cart, django_assert_num_queries):
    with django_assert_num_queries(1):
        cart.summary()
        cart.summary()
        assert cart.size == 2


def test_a_cart_that_was_never_kept_costs_none(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        cart = Cart()
        assert (cart.summary().size, cart.summary().total, cart.size) == (0, 0, 0)
        assert not cart.summary().can_be_ordered


@pytest.mark.parametrize(
    "change",
    [
        lambda cart, mango: cart.add(mango, 1),
        lambda cart, mango: cart.set_quantity(cart.items.first(), 6),
        lambda cart, mango: cart.set_quantity(cart.items.first(), 0),
        lambda cart, mango: cart.clear(),
    ],
)
def test_a_changed_cart_sums_up_anew(cart, himsagar, change):
    before = cart.summary().kilograms
    change(cart, himsagar)
    assert cart.summary().kilograms != before


def test_today_s_price_counts_and_the_old_one_is_told(cart):
    MangoCategory.objects.filter(name="Himsagar").update(price="400.00")
    summary = cart.summary()
    assert summary.lines[0].old_price == Decimal("350.00")
    assert summary.lines[0].subtotal == Decimal("2000.00")
    assert [line.mango.name for line in summary.repriced_lines] == ["Himsagar"]
    assert summary.can_be_ordered


def test_a_line_without_a_known_price_tells_no_change(cart):
    cart.items.update(price_seen=None)
    assert cart.summary().repriced_lines == []


@pytest.mark.parametrize("left, is_short", [(4, True), (5, False), (0, True)])
def test_a_short_line_blocks_the_order(cart, himsagar, left, is_short):
    himsagar.change_stock(left - 100, StockMovement.Reason.CORRECTED)
    summary = cart.summary()
    assert bool(summary.short_lines) == is_short
    assert summary.can_be_ordered == (not is_short)


def test_a_line_is_found_by_its_item(cart):
    line = cart.summary().lines[1]
    assert cart.summary().line_of(line.item_id) is line
    assert cart.summary().line_of(0) is None


def test_the_fingerprint_says_variety_kilograms_and_price(cart, himsagar, langra):
    assert cart.summary().fingerprint() == f"{himsagar.pk}:5:350.00,{langra.pk}:2:280.00"


def test_a_summary_cannot_be_altered(cart):
    with pytest.raises(FrozenInstanceError):
        cart.summary().lines = ()
