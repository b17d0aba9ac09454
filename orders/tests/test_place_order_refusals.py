"""What the shop does not sell: what is not there, what was not seen, and what is too much."""

from decimal import Decimal

import pytest

from orders.errors import CartChanged, EmptyCart, OrderTooLarge
from orders.models import Order, Payment
from orders.services import DeliveryDetails, place_order
from shop.models import Cart, MangoCategory, StockMovement
from tests.factories import make_cart, make_mango, place

DETAILS = DeliveryDetails("Asha Rahman", "+8801712345678", "12 Green Road, Dhaka")


@pytest.fixture
def cart(himsagar, langra):
    """5 kg of Himsagar and 2 kg of Langra."""
    return make_cart(himsagar=5, langra=2)


@pytest.fixture
def nothing_written(cart):
    """After the test, all is as it was before the order was tried."""
    before = (
        list(cart.items.values()),
        list(MangoCategory.objects.values_list("name", "price")),
    )
    yield
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not StockMovement.objects.filter(reason="sold").exists()
    assert list(cart.items.values()) == before[0]


def leave(mango, kg):
    mango.change_stock(kg - mango.stock_quantity, StockMovement.Reason.WRITTEN_OFF)


def refused(cart, **options) -> CartChanged:
    with pytest.raises(CartChanged) as refusal:
        place_order(cart, DETAILS, **options)
    return refusal.value


@pytest.mark.parametrize("cart", [Cart(), Cart(pk=999_999)])
def test_an_empty_cart_is_no_order(db, cart):
    with pytest.raises(EmptyCart, match="Your cart is empty"):
        place(cart)
    assert not Order.objects.exists()


def test_short_stock_is_told_line_by_line_with_an_offer(cart, himsagar, nothing_written):
    leave(himsagar, 3)
    refusal = refused(cart)
    assert [str(change) for change in refusal.changes] == ["Only 3 kg of Himsagar left, not 5 kg."]
    offered = [(line.mango.name, line.quantity) for line in refusal.offer.lines]
    assert offered == [("Himsagar", 3), ("Langra", 2)]
    assert refusal.offer.total == Decimal("1610.00")
    assert str(refusal).endswith("Nothing was ordered yet.")


def test_what_sold_out_is_left_out_of_the_offer(cart, himsagar, nothing_written):
    leave(himsagar, 0)
    refusal = refused(cart)
    assert [str(change) for change in refusal.changes] == ["Himsagar is sold out."]
    assert [line.mango.name for line in refusal.offer.lines] == ["Langra"]


def test_a_price_that_changed_is_told_before_the_order(cart, himsagar, nothing_written):
    seen = cart.summary().fingerprint()
    himsagar.price = 400
    himsagar.save()
    refusal = refused(cart, seen=seen)
    assert [str(change) for change in refusal.changes] == [
        "Himsagar now costs ৳400.00 a kg, it was ৳350.00."
    ]
    assert refusal.offer.total == Decimal("2560.00")


def test_a_price_that_fell_is_told_too(cart, himsagar, nothing_written):
    seen = cart.summary().fingerprint()
    MangoCategory.objects.filter(pk=himsagar.pk).update(price="300.00")
    (change,) = refused(cart, seen=seen).changes
    assert str(change) == "Himsagar now costs ৳300.00 a kg, it was ৳350.00."


def test_a_quantity_that_another_tab_changed_is_told(cart, himsagar):
    seen = cart.summary().fingerprint()
    cart.set_quantity(cart.items.get(mango=himsagar), 8)
    (change,) = refused(cart, seen=seen).changes
    assert str(change) == "There are now 8 kg of Himsagar in your cart."
    assert not Order.objects.exists()


def test_a_line_that_another_tab_added_or_removed_is_not_ordered_unseen(cart, langra):
    seen = cart.summary().fingerprint()
    cart.items.get(mango=langra).delete()
    refused(cart, seen=seen)
    make_mango("Fazli")
    cart.add(langra, 2)
    cart.add(MangoCategory.objects.get(name="Fazli"), 1)
    refused(cart, seen=seen)
    assert not Order.objects.exists()


def test_price_and_stock_may_change_at_once(cart, himsagar, nothing_written):
    seen = cart.summary().fingerprint()
    MangoCategory.objects.filter(pk=himsagar.pk).update(price="400.00", stock_quantity=3)
    (change,) = refused(cart, seen=seen).changes
    assert str(change) == (
        "Only 3 kg of Himsagar left, not 5 kg. Himsagar now costs ৳400.00 a kg, it was ৳350.00."
    )


@pytest.mark.parametrize(
    "seen",
    ["", "garbage", "1:2", ":::,,,", "1:5:350", "9" * 10_000, "\x00", "১:৫:350.00,", "-1:5:350.00"]
    + ["1:99999999999999999999:350.00", "<script>", "1:5:NaN"],
)
def test_what_the_shop_never_showed_is_not_agreed_to(cart, seen, nothing_written):
    refused(cart, seen=seen)


def test_a_tampered_price_is_not_agreed_to(cart, himsagar, langra, nothing_written):
    refused(cart, seen=f"{himsagar.pk}:5:1.00,{langra.pk}:2:280.00")


def test_what_was_seen_is_what_is_ordered(cart):
    order = place(cart, seen=cart.summary().fingerprint())
    assert order.total_amount == Decimal("2310.00")


def test_without_a_word_of_what_was_seen_today_s_prices_hold(cart, himsagar):
    MangoCategory.objects.filter(pk=himsagar.pk).update(price="400.00")
    assert place(cart).total_amount == Decimal("2560.00")


def test_the_offer_can_be_taken(cart, himsagar):
    leave(himsagar, 3)
    offer = refused(cart).offer
    order = place_order(cart, DETAILS, seen=offer.fingerprint(), take_what_is_left=True)
    assert [(item.name, item.quantity) for item in order.items.all()] == [
        ("Himsagar", 3),
        ("Langra", 2),
    ]
    assert order.total_amount == Decimal("1610.00")
    assert not cart.items.exists()
    assert MangoCategory.objects.get(pk=himsagar.pk).stock_quantity == 0


def test_an_offer_that_changed_again_is_told_again(cart, himsagar, nothing_written):
    leave(himsagar, 3)
    offer = refused(cart).offer
    leave(himsagar, 2)
    refusal = refused(cart, seen=offer.fingerprint(), take_what_is_left=True)
    assert refusal.offer.kilograms == 4


def test_nothing_left_at_all_is_no_order(cart, himsagar, langra, nothing_written):
    leave(himsagar, 0)
    leave(langra, 0)
    refusal = refused(cart, take_what_is_left=True)
    assert refusal.offer.lines == ()
    assert not refusal.offer.can_be_ordered
    assert [str(change) for change in refusal.changes] == [
        "Himsagar is sold out.",
        "Langra is sold out.",
    ]


def test_more_than_a_crore_of_crores_is_refused(db):
    mango = make_mango(price="99999999.99", stock=10)
    cart = make_cart(himsagar=2)
    with pytest.raises(OrderTooLarge, match="Call us"):
        place(cart)
    assert not Order.objects.exists()
    mango.refresh_from_db()
    assert mango.stock_quantity == 10
    assert cart.items.get().quantity == 2


def test_the_shelf_holds_even_if_the_rows_were_not_held(
    cart, himsagar, nothing_written, monkeypatch
):
    """Another sale between the look and the taking: the taking itself says no."""
    move = type(MangoCategory.objects).move_stock
    lowered = []

    def after_another_sale(self, changes):
        if not lowered:
            lowered.append(1)
            MangoCategory.objects.filter(pk=himsagar.pk).update(stock_quantity=1)
        return move(self, changes)

    monkeypatch.setattr(type(MangoCategory.objects), "move_stock", after_another_sale)
    refused(cart)
