"""Programs that send one order again and again, and staff's programs at one payment."""

import http.client
import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from accounts.tokens import issue
from orders.models import Order, Payment, PaymentEntry, PlacedByKey
from tests.factories import make_cart, make_mango, make_user, place
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_shoppers
from tests.server import shop_on

AT_ONCE = 40  # programs that wait for one instant, over HTTP
WISH = {"phone_number": "01712345678", "billing_address": "12 Green Road, Dhaka"}


def test_a_key_that_is_sent_a_thousand_times_gives_one_answer(race, full_size, repeat):
    times = full_size(60, 1000)
    [person] = make_shoppers(1)
    outcomes = race([("order_by_key", person.pk, "one key", "a" * 64)] * times)
    assert outcomes.ends == {"done": times}
    answers = {tuple(outcome.said) for outcome in outcomes}
    assert answers == {(Order.objects.get().pk, "700.00")}
    assert_books_are_whole()


def test_one_key_of_ten_people_gives_ten_orders(race, full_size, repeat):
    times = full_size(6, 100)
    people = make_shoppers(10)
    calls = [("order_by_key", person.pk, "one key", "a" * 64) for person in people]
    outcomes = race(calls * times)
    assert outcomes.ends == {"done": 10 * times}
    assert len({(outcome.call[1], *outcome.said) for outcome in outcomes}) == 10
    assert Order.objects.count() == PlacedByKey.objects.count() == 10
    assert_books_are_whole()


def test_of_two_wishes_with_one_key_one_is_granted_and_the_other_refused(race, full_size, repeat):
    times = full_size(20, 200)
    [person] = make_shoppers(1)
    wishes = [("order_by_key", person.pk, "one key", asked * 64) for asked in "ab"]
    outcomes = race(wishes * times)
    assert outcomes.ends == {"done": times, "KeyUsedAgain": times}
    granted = {outcome.call[3] for outcome in outcomes if outcome.end == "done"}
    assert granted == {PlacedByKey.objects.get().asked}
    assert_books_are_whole()


def test_a_payment_that_is_said_to_be_paid_many_times_is_paid_once(race, repeat):
    make_mango("Himsagar", price="100", stock=1000)
    orders = [place(make_cart(himsagar=10)) for _ in range(4)]
    outcomes = race([("say_paid", order.pk, "Paid") for order in orders for _ in range(10)])
    assert outcomes.ends == {"done": 40}
    assert PaymentEntry.objects.count() == 4
    outcomes = race(
        [
            ("say_paid", order.pk, wished)
            for order in orders
            for wished in ("Refunded", "Pending")
            for _ in range(5)
        ]
    )
    assert set(outcomes.ends) <= {"done", "PaymentMoveRefused"}
    assert PaymentEntry.objects.count() == 8
    assert set(Payment.objects.values_list("received", flat=True)) == {0}
    assert_books_are_whole()


@pytest.fixture
def order_over_http(database, tmp_path):
    """Sends one order for each of these tokens at once; counts (token, status, answer)."""
    with shop_on(database, tmp_path, workers=2) as shop:

        def send_all(tokens, at_once=AT_ONCE):
            everybody = threading.Barrier(at_once)
            lanes = [tokens[number::at_once] for number in range(at_once)]
            with ThreadPoolExecutor(at_once) as pool:
                said = pool.map(lambda lane: post_all(shop, lane, everybody), lanes)
                return Counter(answer for answers in said for answer in answers)

        yield send_all


def test_over_http_a_repeated_key_gives_one_answer(order_over_http, full_size, repeat):
    times = full_size(60, 1000)
    [person] = make_shoppers(1)
    token = issue(person)
    answers = order_over_http([token] * times)
    order = Order.objects.get()
    [(_token, status, body)] = answers
    assert (status, answers.total()) == (201, times)
    told = json.loads(body)
    assert (told["order_id"], told["total_amount"]) == (order.pk, "700.00")
    assert_books_are_whole()


def test_over_http_one_key_of_ten_people_gives_ten_orders(order_over_http, full_size, repeat):
    times = full_size(6, 100)
    tokens = [issue(person) for person in make_shoppers(10)]
    answers = order_over_http(tokens * times)
    assert {status for _token, status, _body in answers} == {201}
    assert set(answers.values()) == {times}
    assert len({body for *_, body in answers}) == len(answers) == Order.objects.count() == 10
    assert_books_are_whole()


def test_over_http_programs_buy_the_last_kilograms_once(order_over_http, full_size, repeat):
    kilograms, buyers = full_size((10, 40), (20, 500))
    himsagar = make_mango("Himsagar", stock=kilograms)
    people = [make_user(f"buyer{number}") for number in range(buyers)]
    for person in people:
        make_cart(person, himsagar=1)
    answers = order_over_http([issue(person) for person in people], at_once=buyers)
    statuses = Counter(status for _token, status, _body in answers.elements())
    assert statuses == {201: kilograms, 400: buyers - kilograms}
    himsagar.refresh_from_db()
    assert (himsagar.stock_quantity, Order.objects.count()) == (0, kilograms)
    assert_books_are_whole()


def post_all(shop: str, tokens: list, everybody: threading.Barrier) -> list[tuple]:
    """The answers to one program's orders, one after the other: (token, status, body)."""
    everybody.wait(timeout=60)
    answers = []
    for token in tokens:
        headers = {
            "Authorization": f"Token {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": "one-key",
        }
        client = http.client.HTTPConnection(urlsplit(shop).netloc, timeout=60)
        try:
            client.request("POST", "/api/place-order/", json.dumps(WISH), headers)
            answer = client.getresponse()
            answers.append((token, answer.status, answer.read()))
        finally:
            client.close()
    return answers
