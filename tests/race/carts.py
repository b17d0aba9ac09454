"""Filled carts by the hundred, made in a few statements."""

import random

from shop.models import Cart, CartItem, MangoCategory


def make_carts(number: int, *mangoes: MangoCategory, kilograms: int = 1) -> list[Cart]:
    """Guests' carts with `kilograms` kg of each variety, put in in an order of each cart's own."""
    carts = Cart.objects.bulk_create(Cart() for _ in range(number))
    CartItem.objects.bulk_create(
        CartItem(cart=cart, mango=mango, quantity=kilograms, price_seen=mango.price)
        for cart in carts
        for mango in random.sample(mangoes, len(mangoes))
    )
    return carts
