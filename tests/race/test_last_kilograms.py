"""Many buyers, few kilograms: exactly those are sold, everybody else is told so."""

from orders.models import Order
from tests.factories import make_mango
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts


def test_the_last_kilograms_are_sold_once(race, full_size, repeat):
    kilograms, buyers = full_size((10, 40), (20, 500))
    himsagar = make_mango("Himsagar", stock=kilograms)
    carts = make_carts(buyers, himsagar)
    outcomes = race([("buy", cart.pk, "key") for cart in carts])
    assert outcomes.ends == {"done": kilograms, "CartChanged": buyers - kilograms}
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 0
    assert Order.objects.count() == kilograms
    assert_books_are_whole()


def test_whole_baskets_without_deadlock(race, full_size, repeat):
    buyers = full_size(30, 200)
    mangoes = [make_mango(name, stock=buyers // 2) for name in ("Himsagar", "Langra", "Fazli")]
    carts = make_carts(buyers, *mangoes)
    outcomes = race([("buy", cart.pk, "key") for cart in carts])
    assert outcomes.ends == {"done": buyers // 2, "CartChanged": buyers - buyers // 2}
    assert outcomes.slowest < 5
    assert {order.items.count() for order in Order.objects.all()} == {3}
    for mango in mangoes:
        mango.refresh_from_db()
        assert mango.stock_quantity == 0
    assert_books_are_whole()


def test_a_refused_buyer_keeps_the_cart(race):
    himsagar = make_mango("Himsagar", stock=1)
    carts = make_carts(4, himsagar)
    outcomes = race([("buy", cart.pk, "key") for cart in carts])
    refused = [outcome.call[1] for outcome in outcomes if outcome.end == "CartChanged"]
    assert len(refused) == 3
    assert all(cart.items.count() == (cart.pk in refused) for cart in carts)
