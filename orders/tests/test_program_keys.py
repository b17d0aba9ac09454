"""A program's key: a repeat gets the first answer again, another wish is refused."""

from decimal import Decimal
from hashlib import sha256

import pytest

from orders.corrections import Correction, correct_order
from orders.errors import CartChanged, EmptyCart, KeyUsedAgain, TotalChanged
from orders.models import Order, Payment, PlacedByKey
from orders.services import change_status
from shop.models import Cart, MangoCategory, StockMovement
from tests.factories import make_cart, place

FIRST, OTHER = (sha256(body).hexdigest() for body in (b"first", b"other"))


def written() -> tuple:
    """How many rows of each kind an order leaves, and what is on the shelves."""
    kinds = (Order, Payment, PlacedByKey, StockMovement)
    shelves = MangoCategory.objects.values_list("name", "stock_quantity")
    return *(kind.objects.count() for kind in kinds), *shelves


@pytest.fixture
def cart(asha, himsagar):
    """5 kg of Himsagar: 1,750 taka."""
    return make_cart(asha, himsagar=5)


def test_the_same_wish_gets_the_first_answer_again(cart, himsagar):
    first = place(cart, key="k1", asked=FIRST)
    cart.add(himsagar, 2)
    after_the_first = written()
    again = [place(cart, key="k1", asked=FIRST) for _ in range(3)]
    assert [(order.pk, order.total_when_placed) for order in again] == [(first.pk, 1750)] * 3
    assert written() == after_the_first
    assert cart.items.get().quantity == 2


def test_another_wish_with_the_key_is_refused_and_leaves_nothing(cart, himsagar):
    place(cart, key="k1", asked=FIRST)
    cart.add(himsagar, 2)
    after_the_first = written()
    with pytest.raises(KeyUsedAgain, match="used for another order"):
        place(cart, key="k1", asked=OTHER)
    assert written() == after_the_first
    assert cart.items.get().quantity == 2


def test_a_form_s_key_is_good_for_no_program(cart):
    place(cart, key="k1")
    with pytest.raises(KeyUsedAgain):
        place(cart, key="k1", asked=FIRST)


def test_a_form_that_is_sent_again_gets_its_order_whatever_stood_in_it(cart):
    first = place(cart, key="k1")
    assert place(cart, key="k1", full_name="Asha R.") == first
    assert not PlacedByKey.objects.exists()


def test_the_first_answer_outlives_a_correction(cart):
    order = place(cart, key="k1", asked=FIRST)
    correct_order(order, Correction(kilograms={order.lines[0].pk: 3}))
    again = place(cart, key="k1", asked=FIRST)
    assert (again.total_amount, again.total_when_placed) == (1050, 1750)


def test_of_a_form_s_order_the_total_is_the_one_that_holds(cart):
    assert place(cart).total_when_placed == 1750


def test_another_person_s_same_key_is_another_order(cart, ravi, himsagar):
    hers = place(cart, key="k1", asked=FIRST)
    his = place(make_cart(ravi, himsagar=1), key="k1", asked=OTHER)
    assert (hers.total_when_placed, his.total_when_placed) == (1750, 350)


def test_another_person_s_key_tells_nothing(cart, ravi):
    place(cart, key="k1", asked=FIRST)
    for his in (make_cart(ravi), Cart()):
        with pytest.raises(EmptyCart):
            place(his, key="k1", asked=FIRST)


def test_a_key_whose_first_try_was_refused_may_be_used_again(cart, himsagar):
    MangoCategory.objects.update(stock_quantity=4)
    with pytest.raises(CartChanged):
        place(cart, key="k1", asked=FIRST)
    cart.set_quantity(cart.lines().get(), 4)
    assert place(cart, key="k1", asked=OTHER).total_when_placed == 1400


def test_a_key_that_came_with_an_empty_cart_may_be_used_again(asha, himsagar):
    cart = make_cart(asha)
    with pytest.raises(EmptyCart):
        place(cart, key="k1", asked=FIRST)
    cart.add(himsagar, 1)
    assert place(cart, key="k1", asked=OTHER)


def test_without_a_key_what_was_asked_is_not_kept(cart):
    place(cart, asked=FIRST)
    assert not PlacedByKey.objects.exists()


def test_of_who_has_left_nothing_is_kept_that_they_sent(cart, asha, leave):
    done, under_way = place(cart, key="k1", asked=FIRST), None
    change_status(done, "Cancelled")
    cart.add(MangoCategory.objects.get(), 2)
    under_way = place(cart, key="k2", asked=OTHER)
    leave(asha)
    assert [kept.order for kept in PlacedByKey.objects.all()] == [under_way]
    change_status(under_way, "Cancelled")
    assert not PlacedByKey.objects.exists()
    assert Order.objects.get(pk=done.pk).total_when_placed == 1750


def test_another_total_than_the_one_that_was_shown_is_told_first(cart, himsagar):
    MangoCategory.objects.update(price="380")
    before = written()
    with pytest.raises(TotalChanged) as told:
        place(cart, key="k1", asked=FIRST, expected_total=Decimal("1750"))
    assert str(told.value) == (
        "The total is now ৳1,900.00, not ৳1,750.00. Nothing was ordered yet."
    )
    assert written() == before
    assert cart.items.get().quantity == 5


@pytest.mark.parametrize("total", ["1750", "1750.00"])
def test_the_total_that_was_shown_is_taken(cart, total):
    assert place(cart, expected_total=Decimal(total)).total_amount == 1750


def test_a_repeat_is_answered_whatever_the_price_is_by_then(cart):
    shown = {"expected_total": Decimal("1750"), "key": "k1", "asked": FIRST}
    first = place(cart, **shown)
    MangoCategory.objects.update(price="380")
    assert place(cart, **shown) == first


def test_what_is_short_is_told_in_one_sentence(asha, himsagar, langra):
    cart = make_cart(asha, himsagar=7, langra=3)
    seen = cart.summary().fingerprint()
    MangoCategory.objects.filter(pk=himsagar.pk).update(stock_quantity=5)
    with pytest.raises(CartChanged) as told:
        place(cart)
    assert told.value.sentence == "Only 5 kg of Himsagar left, not 7 kg."
    MangoCategory.objects.filter(pk=langra.pk).update(price="300")
    with pytest.raises(CartChanged) as told:
        place(cart, seen=seen)
    assert told.value.sentence == (
        "Only 5 kg of Himsagar left, not 7 kg. Langra now costs ৳300.00 a kg, it was ৳280.00."
    )


def test_a_line_that_is_gone_is_told_in_a_sentence_too(asha, himsagar, langra):
    cart = make_cart(asha, himsagar=7, langra=3)
    seen = cart.summary().fingerprint()
    cart.set_quantity(cart.lines().get(mango=langra), 0)
    with pytest.raises(CartChanged) as told:
        place(cart, seen=seen)
    assert told.value.sentence.startswith("Your cart changed")
