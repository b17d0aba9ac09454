"""One cart, one order: the form's one-time key gives back what it made."""

import pytest
from django.db import IntegrityError, transaction

from orders.errors import EmptyCart
from orders.models import Order
from orders.references import new_form_key
from shop.models import MangoCategory
from tests.factories import make_cart, place


def test_the_same_cart_and_key_give_the_first_order(himsagar):
    cart = make_cart(himsagar=2)
    first = place(cart, key="k1")
    assert [place(cart, key="k1").pk for _ in range(3)] == [first.pk] * 3
    assert Order.objects.count() == 1
    assert MangoCategory.objects.get().stock_quantity == 98


def test_the_first_order_comes_back_even_with_a_filled_cart(himsagar):
    cart = make_cart(himsagar=2)
    first = place(cart, key="k1")
    cart.add(himsagar, 3)
    assert place(cart, key="k1") == first
    assert cart.items.get().quantity == 3


def test_another_key_is_another_order(himsagar):
    cart = make_cart(himsagar=2)
    first = place(cart, key="k1")
    cart.add(himsagar, 3)
    assert place(cart, key="k2") != first


def test_the_same_key_in_another_cart_gives_that_cart_s_own_order(himsagar, asha, ravi):
    hers = place(make_cart(asha, himsagar=2), key="k1")
    his = place(make_cart(ravi, himsagar=3), key="k1")
    assert his != hers
    assert (hers.user, his.user) == (asha, ravi)


def test_another_s_key_gives_nothing_for_an_empty_cart(himsagar, asha, ravi):
    place(make_cart(asha, himsagar=2), key="k1")
    with pytest.raises(EmptyCart):
        place(make_cart(ravi), key="k1")


def test_without_a_key_an_emptied_cart_is_empty(himsagar):
    cart = make_cart(himsagar=2)
    place(cart)
    with pytest.raises(EmptyCart):
        place(cart)


def test_orders_without_a_key_do_not_meet(himsagar):
    assert place(make_cart(himsagar=1)) != place(make_cart(himsagar=1))


def test_the_key_is_not_stored_in_the_clear(himsagar):
    order = place(make_cart(himsagar=2), key="my-key")
    assert "my-key" not in order.form_key
    assert len(order.form_key) == 64


def test_the_database_itself_holds_one_order_a_key(himsagar):
    order = place(make_cart(himsagar=1), key="k1")
    other = place(make_cart(himsagar=1), key="k1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=other.pk).update(form_key=order.form_key)


def test_no_two_forms_have_the_same_key():
    assert len({new_form_key() for _ in range(1_000)}) == 1_000
