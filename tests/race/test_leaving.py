"""People who delete their account while something happens to their orders leave nothing behind."""

from accounts.models import User
from orders.models import Order
from orders.services import change_status
from tests.factories import make_cart, make_mango, make_user, place
from tests.race.books import assert_books_are_whole

PEOPLE = 10


def people_with_carts() -> list[User]:
    make_mango("Himsagar", stock=1_000)
    people = [make_user(f"asha{number}") for number in range(PEOPLE)]
    for person in people:
        make_cart(person, himsagar=5)
    return people


def test_an_order_placed_while_its_person_leaves_is_marked_to_be_forgotten(race, repeat):
    people = people_with_carts()
    outcomes = race([(act, person.pk) for person in people for act in ("buy_as", "leave")])
    assert not outcomes.errors
    assert not User.objects.exists()
    assert not Order.objects.exclude(user=None, forget_when_done=True).exists()
    assert_books_are_whole()


def test_an_order_delivered_while_its_person_leaves_is_blanked_whoever_is_first(race, repeat):
    orders = [place(person.cart) for person in people_with_carts()]
    for order in orders:
        for status in ("Confirmed", "Packed", "Shipped"):
            change_status(order, status)
    calls = [("move_order", order.pk, "Delivered") for order in orders]
    calls += [("leave", order.user_id) for order in orders]
    outcomes = race(sorted(calls, key=lambda call: call[1]))
    assert outcomes.ends == {"done": 2 * PEOPLE}
    told = Order.objects.values_list("status", "full_name", "phone_number")
    assert set(told) == {("Delivered", "Deleted customer", "")}
    assert_books_are_whole()
