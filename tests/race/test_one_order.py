"""Several people move one order at once."""

from orders.models import Order, StatusChange
from orders.services import change_status
from tests.factories import make_cart, make_mango, place
from tests.race.books import assert_books_are_whole


def orders_of_five_kilograms(number: int) -> list[Order]:
    make_mango("Himsagar", stock=number * 5)
    return [place(make_cart(himsagar=5)) for _ in range(number)]


def test_many_cancels_of_one_order_put_its_kilograms_back_once(race, full_size, repeat):
    number, cancels = full_size((2, 20), (200, 50))
    orders = orders_of_five_kilograms(number)
    outcomes = race(
        [("move_order", order.pk, "Cancelled") for order in orders for _ in range(cancels)]
    )
    assert outcomes.ends == {"done": number * cancels}
    assert StatusChange.objects.count() == number
    assert_stock_is(number * 5)
    assert_books_are_whole()


def test_cancel_or_confirm_one_of_them_wins(race, repeat):
    orders = orders_of_five_kilograms(10)
    moves = [("Cancelled", "Pending"), ("Confirmed",)]
    outcomes = race([("move_order", order.pk, *move) for order in orders for move in moves])
    assert outcomes.ends == {"done": 10, "MoveRefused": 10}
    assert_stock_is(5 * Order.objects.filter(status="Cancelled").count())
    assert_books_are_whole()


def test_cancel_or_ship_one_of_them_wins(race, repeat):
    orders = orders_of_five_kilograms(10)
    for order in orders:
        change_status(order, "Confirmed")
        change_status(order, "Packed")
    moves = [("Cancelled", "Packed"), ("Shipped",)]
    outcomes = race([("move_order", order.pk, *move) for order in orders for move in moves])
    assert outcomes.ends == {"done": 10, "MoveRefused": 10}
    assert_stock_is(5 * Order.objects.filter(status="Cancelled").count())
    assert_books_are_whole()


def assert_stock_is(kilograms: int) -> None:
    himsagar = Order.objects.first().items.get().mango
    assert himsagar.stock_quantity == kilograms
