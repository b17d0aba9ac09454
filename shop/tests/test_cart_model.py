"""The cart's own rules, whoever asks: page, checkout or another program."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from shop.errors import NotEnoughStock, TooMuch
from shop.models import Cart, CartItem, MangoCategory, StockMovement
from tests.factories import make_cart, make_mango, make_many_mangoes


def kilograms(cart) -> dict:
    """{name: kg} as the database has it."""
    return dict(cart.items.order_by("pk").values_list("mango__name", "quantity"))


def test_kilograms_are_added_to_what_is_there(himsagar):
    cart = make_cart(himsagar=2)
    cart.add(himsagar, 3)
    assert kilograms(cart) == {"Himsagar": 5}


def test_two_instances_of_one_cart_never_double_a_line(himsagar):
    first = make_cart()
    second = Cart.objects.get(pk=first.pk)
    first.add(himsagar, 2)
    second.add(himsagar, 3)
    assert kilograms(first) == {"Himsagar": 5}


@pytest.mark.django_db(transaction=True)
def test_a_line_made_by_another_tab_at_the_same_instant_is_raised(monkeypatch):
    himsagar, cart = make_mango("Himsagar"), make_cart()
    save = CartItem.save

    def another_tab_was_quicker(item, **options):
        monkeypatch.setattr(CartItem, "save", save)
        Cart.objects.get(pk=cart.pk).add(himsagar, 2)
        save(item, **options)

    monkeypatch.setattr(CartItem, "save", another_tab_was_quicker)
    cart.add(himsagar, 3)
    assert kilograms(cart) == {"Himsagar": 5}


def test_a_line_removed_by_another_tab_is_made_anew(himsagar, monkeypatch):
    cart = make_cart(himsagar=2)
    raise_line = Cart._raise_line

    def after_another_tab(self, mango, quantity):
        self.items.all().delete()
        return raise_line(self, mango, quantity)

    monkeypatch.setattr(Cart, "_raise_line", after_another_tab)
    cart.add(himsagar, 3)
    assert CartItem.objects.count() == 1


@pytest.mark.parametrize("there, more", [(0, 101), (100, 1), (60, 41)])
def test_more_than_the_stock_is_refused_and_the_cart_stays(himsagar, there, more):
    cart = make_cart(**({"himsagar": there} if there else {}))
    with pytest.raises(NotEnoughStock):
        cart.add(himsagar, more)
    assert kilograms(cart) == ({"Himsagar": there} if there else {})


def test_what_is_sold_out_cannot_be_added(fazli):
    cart = make_cart()
    with pytest.raises(NotEnoughStock, match="Fazli is sold out"):
        cart.add(fazli, 1)
    assert kilograms(cart) == {}


def test_a_line_holds_a_hundred_tonnes_and_no_more(db):
    mango = make_mango(stock=100_000_000)
    cart = make_cart(himsagar=100_000)
    with pytest.raises(TooMuch, match="at most 1,00,000 kg|at most 100,000 kg"):
        cart.add(mango, 1)
    with pytest.raises(TooMuch):
        cart.set_quantity(cart.items.get(), 100_001)
    assert kilograms(cart) == {"Himsagar": 100_000}


def test_a_cart_holds_a_hundred_varieties_and_no_more(db):
    cart = make_cart()
    *first, last = make_many_mangoes(101)
    CartItem.objects.bulk_create(CartItem(cart=cart, mango=mango) for mango in first)
    with pytest.raises(TooMuch, match="at most 100 varieties"):
        cart.add(last, 1)
    cart.add(first[0], 1)
    assert cart.items.count() == 100


def test_a_set_quantity_takes_the_place_of_the_old_one(himsagar):
    cart = make_cart(himsagar=2)
    cart.set_quantity(cart.items.get(), 7)
    assert kilograms(cart) == {"Himsagar": 7}


def test_of_two_tabs_the_last_one_holds(himsagar):
    cart = make_cart(himsagar=2)
    in_one_tab, in_another = cart.items.get(), cart.items.get()
    cart.set_quantity(in_one_tab, 7)
    cart.set_quantity(in_another, 4)
    assert kilograms(cart) == {"Himsagar": 4}


def test_zero_takes_the_item_out(himsagar, langra):
    cart = make_cart(himsagar=2, langra=1)
    cart.set_quantity(cart.items.get(mango=himsagar), 0)
    assert kilograms(cart) == {"Langra": 1}


def test_a_refused_quantity_leaves_the_line(himsagar):
    cart = make_cart(himsagar=2)
    with pytest.raises(NotEnoughStock, match="Only 100 kg of Himsagar left, not 101 kg"):
        cart.set_quantity(cart.items.get(), 101)
    assert kilograms(cart) == {"Himsagar": 2}


def test_a_line_that_another_tab_removed_does_not_come_back(himsagar):
    cart = make_cart(himsagar=2)
    item = cart.items.get()
    cart.items.all().delete()
    cart.set_quantity(item, 5)
    assert kilograms(cart) == {}


def test_a_line_that_sold_out_can_still_be_removed(himsagar):
    cart = make_cart(himsagar=2)
    himsagar.change_stock(-100, StockMovement.Reason.SOLD)
    cart.set_quantity(cart.lines().get(), 0)
    assert kilograms(cart) == {}


def test_an_item_of_another_cart_is_not_touched(himsagar, asha, ravi):
    hers, his = make_cart(asha, himsagar=2), make_cart(ravi, himsagar=3)
    his.set_quantity(hers.items.get(), 9)
    assert kilograms(hers) == {"Himsagar": 2}


def test_the_price_is_remembered_as_it_was_seen(himsagar):
    cart = make_cart(himsagar=2)
    MangoCategory.objects.update(price=400)
    assert cart.items.get().price_seen == Decimal("350.00")


def test_a_changed_quantity_has_seen_the_price_of_today(himsagar):
    cart = make_cart(himsagar=2)
    MangoCategory.objects.update(price=400)
    cart.set_quantity(cart.items.get(), 3)
    assert cart.items.get().price_seen == Decimal("400.00")


def test_adding_more_does_not_hide_that_the_price_changed(himsagar):
    cart = make_cart(himsagar=2)
    MangoCategory.objects.update(price=400)
    cart.add(MangoCategory.objects.get(), 1)
    assert cart.summary().lines[0].old_price == Decimal("350.00")


def test_accepted_prices_are_the_prices_of_today(himsagar, langra):
    cart = make_cart(himsagar=2, langra=1)
    MangoCategory.objects.filter(pk=himsagar.pk).update(price=400)
    cart.accept_prices()
    assert cart.summary().repriced_lines == []
    assert set(cart.items.values_list("price_seen", flat=True)) == {Decimal(400), Decimal(280)}


@pytest.mark.parametrize("quantity", [0, -1, 100_001])
def test_the_database_holds_no_quantity_that_cannot_be(himsagar, quantity):
    with pytest.raises(IntegrityError), transaction.atomic():
        CartItem.objects.create(cart=make_cart(), mango=himsagar, quantity=quantity)


def test_the_database_holds_one_row_of_a_cart_and_mango(himsagar):
    cart = make_cart(himsagar=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        CartItem.objects.create(cart=cart, mango=himsagar)


def test_the_database_holds_one_cart_a_person(asha):
    make_cart(asha)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_cart(asha)


def test_a_deleted_variety_leaves_the_carts(himsagar, langra):
    cart = make_cart(himsagar=2, langra=1)
    himsagar.delete()
    assert kilograms(cart) == {"Langra": 1}


def test_a_cart_says_whose_it_is(asha):
    assert str(make_cart(asha)) == "Cart of Asha Rahman"
    assert str(make_cart()) == "Cart of a guest"
