"""One shopper who taps twice, or has two tabs open."""

from accounts.models import User, UserProfile
from orders.models import Order
from shop.models import Cart, CartItem
from tests.factories import make_cart, make_mango, make_user
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts


def test_a_cart_submitted_five_times_at_once_is_one_order(race, full_size, repeat):
    number = full_size(20, 2000)
    carts = make_carts(number, make_mango("Himsagar", stock=10_000))
    # The five submits of one cart stand side by side, so that they run at the same time.
    outcomes = race([("buy", cart.pk, "one key") for cart in carts for _ in range(5)])
    assert outcomes.ends == {"done": number * 5}
    answers = {(outcome.call[1], outcome.said) for outcome in outcomes}
    assert len(answers) == Order.objects.count() == number
    assert not CartItem.objects.exists()
    assert_books_are_whole()


def test_a_cart_submitted_with_two_keys_is_ordered_once(race, repeat):
    """Two tabs of one cart: the first one takes it, the second finds it empty."""
    carts = make_carts(8, make_mango("Himsagar"))
    outcomes = race([("buy", cart.pk, key) for cart in carts for key in ("one tab", "other tab")])
    assert outcomes.ends == {"done": 8, "EmptyCart": 8}
    assert Order.objects.count() == 8
    assert_books_are_whole()


def test_two_tabs_add_to_one_line(race, repeat):
    himsagar = make_mango("Himsagar")
    carts = [make_cart() for _ in range(10)]
    outcomes = race([("add_to_cart", cart.pk, himsagar.pk, 2) for cart in carts for _ in range(2)])
    assert outcomes.ends == {"done": 20}
    assert [[item.quantity for item in cart.items.all()] for cart in carts] == [[4]] * 10


def test_two_registrations_at_once_open_one_account(race, repeat):
    calls = [("register", f"shopper{n}", f"shopper{n}@example.com") for n in range(8)]
    outcomes = race([call for call in calls for _ in range(2)])
    assert outcomes.ends == {"done": 8, "ValidationError": 8}
    assert User.objects.count() == UserProfile.objects.count() == 8


def test_two_first_clicks_of_one_person_make_one_cart(race, repeat):
    himsagar = make_mango("Himsagar")
    people = [make_user(f"shopper{number}") for number in range(10)]
    outcomes = race([("first_click", user.pk, himsagar.pk) for user in people for _ in range(2)])
    assert outcomes.ends == {"done": 20}
    assert Cart.objects.count() == 10
    assert [[item.quantity for item in user.cart.items.all()] for user in people] == [[2]] * 10
