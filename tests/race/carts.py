"""Filled carts by the hundred, made in a few statements."""

import random

from accounts.models import User
from shop.models import Cart, CartItem, MangoCategory
from tests.factories import make_cart, make_mango, make_user


def make_carts(number: int, *mangoes: MangoCategory, kilograms: int = 1) -> list[Cart]:
    """Guests' carts with `kilograms` kg of each variety, put in in an order of each cart's own."""
    carts = Cart.objects.bulk_create(Cart() for _ in range(number))
    CartItem.objects.bulk_create(
        CartItem(cart=cart, mango=mango, quantity=kilograms, price_seen=mango.price)
        for cart in carts
        for mango in random.sample(mangoes, len(mangoes))
    )
    return carts


def make_shoppers(number: int) -> list[User]:
    """People who have 2 kg of Himsagar in the cart: 700 taka."""
    make_mango("Himsagar", stock=number * 2)
    people = [make_user(f"shopper{n}") for n in range(number)]
    for person in people:
        make_cart(person, himsagar=2)
    return people
