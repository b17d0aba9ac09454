"""Staff corrects orders, cancels them and takes their money, several at once."""

from collections import Counter
from decimal import Decimal

from orders.corrections import fingerprint
from orders.models import Order, OrderCorrection, Payment
from orders.services import change_status
from shop.models import MangoCategory
from tests.factories import make_cart, make_mango, make_user, place
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts


def test_cancel_or_correct_leave_whole_books_whoever_comes_first(race, full_size, repeat):
    make_mango("Himsagar", stock=1000)
    orders = [place(make_cart(himsagar=5)) for _ in range(full_size(10, 100))]
    cancels = [("move_order", order.pk, "Cancelled") for order in orders]
    outcomes = race(cancels + [("correct", order.pk, 9) for order in orders])
    assert outcomes.errors == []
    assert set(outcomes.ends) <= {"done", "NotCorrectable"}
    assert outcomes.ends["done"] >= len(orders)
    assert set(Order.objects.values_list("status", flat=True)) == {"Cancelled"}
    assert Order.objects.first().items.get().mango.stock_quantity == 1000
    assert_books_are_whole()


def test_of_corrections_of_one_page_the_first_wins_and_the_others_are_told(race, repeat):
    make_mango("Himsagar", stock=100)
    order = place(make_cart(himsagar=50))
    seen = fingerprint(order)
    outcomes = race([("correct", order.pk, kg, seen) for kg in range(1, 21)])
    assert outcomes.ends == {"done": 1, "OrderChanged": 19}
    assert OrderCorrection.objects.count() == 1
    assert_books_are_whole()


def test_corrections_and_buyers_share_the_last_kilograms(race, full_size, repeat):
    number = full_size(10, 60)
    himsagar = make_mango("Himsagar", stock=2 * number)
    orders = [place(make_cart(himsagar=1)) for _ in range(number)]
    corrections = [("correct", order.pk, 2) for order in orders]
    buyers = [("buy", cart.pk, "key") for cart in make_carts(number, himsagar)]
    outcomes = race([*corrections, *buyers])
    assert outcomes.errors == []
    assert outcomes.ends["done"] == number
    assert set(outcomes.ends) <= {"done", "NotEnoughStock", "CartChanged"}
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 0
    assert_books_are_whole()


def test_corrections_that_name_varieties_in_any_order_never_wait_for_each_other(race, repeat):
    keys = [make_mango(name).pk for name in ("Himsagar", "Langra", "Fazli")]
    orders = [place(make_cart(himsagar=1)) for _ in range(12)]
    calls = [
        ("add_line", order.pk, *(keys if number % 2 else reversed(keys)))
        for number, order in enumerate(orders)
    ]
    carts = make_carts(12, *MangoCategory.objects.all())
    outcomes = race([*calls, *(("buy", cart.pk, "key") for cart in carts)])
    assert outcomes.ends == {"done": 24}
    assert_books_are_whole()


def test_packed_or_corrected_what_is_packed_is_what_was_corrected(race, repeat):
    make_mango("Himsagar", stock=1000)
    orders = [place(make_cart(himsagar=5)) for _ in range(10)]
    for order in orders:
        change_status(order, "Confirmed")
    moves = [("move_order", order.pk, "Packed") for order in orders]
    outcomes = race([*moves, *(("correct", order.pk, 9) for order in orders)])
    assert set(outcomes.ends) <= {"done", "NotCorrectable"}
    for order in Order.objects.prefetch_related("items", "corrections", "status_changes"):
        packed = order.status_changes.last()
        assert all(each.at <= packed.at for each in order.corrections.all())
    assert_books_are_whole()


def test_no_more_money_comes_than_is_due_and_no_more_goes_back_than_came(race, repeat):
    make_mango("Himsagar", price="100", stock=1000)
    orders = [place(make_cart(himsagar=10)) for _ in range(4)]
    pays = [("pay", order.pk, 300) for order in orders for _ in range(8)]
    outcomes = race(pays)
    assert outcomes.ends == {"done": 12, "NotOwed": 20}
    assert set(Payment.objects.values_list("received", flat=True)) == {Decimal(900)}
    outcomes = race([("give_back", order.pk, 400) for order in orders for _ in range(8)])
    assert outcomes.ends == {"done": 8, "NotOwed": 24}
    assert_books_are_whole()


def test_money_that_comes_while_the_order_is_cancelled_is_refused_or_to_be_refunded(race, repeat):
    make_mango("Himsagar", price="100", stock=1000)
    orders = [place(make_cart(himsagar=10)) for _ in range(10)]
    cancels = [("move_order", order.pk, "Cancelled") for order in orders]
    outcomes = race([*cancels, *(("pay", order.pk, 1000) for order in orders)])
    assert set(outcomes.ends) <= {"done", "CancelledOrder"}
    owed = Counter(order.amount_to_refund for order in Order.objects.select_related("payment"))
    assert owed[Decimal(1000)] == outcomes.ends["done"] - 10
    assert_books_are_whole()


def test_an_order_by_phone_that_is_sent_many_times_is_one_order(race, repeat):
    himsagar = make_mango("Himsagar", stock=1)
    meera = make_user("meera", is_staff=True)
    outcomes = race([("take_by_phone", meera.pk, himsagar.pk, "one key")] * 20)
    assert outcomes.ends == {"done": 20}
    assert len({outcome.said for outcome in outcomes}) == Order.objects.count() == 1
    assert_books_are_whole()


def test_orders_by_phone_and_cancels_by_the_same_person_never_wait_for_each_other(race, repeat):
    himsagar = make_mango("Himsagar", stock=100)
    meera = make_user("meera", is_staff=True)
    orders = [place(make_cart(himsagar=1)) for _ in range(10)]
    calls = [("take_by_phone", meera.pk, himsagar.pk, str(number)) for number in range(10)]
    outcomes = race([*calls, *(("cancel_as", order.pk, meera.pk) for order in orders)])
    assert outcomes.ends == {"done": 20}
    assert_books_are_whole()
