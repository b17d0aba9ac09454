"""The races once more, as browsers run them: forms sent at one instant to two server processes."""

import http.client
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings

from orders.models import Order
from tests.factories import make_mango
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts
from tests.server import shop_on
from tests.visitors import session_with

TOKEN = "a" * 32  # the form's token and the cookie's, as long as they are the same
TYPED = {
    "full_name": "Asha Rahman",
    "phone_number": "01712345678",
    "billing_address": "12 Green Road, Dhaka",
    "same_address": "on",
    "payment_method": "cash_on_delivery",
}


@pytest.fixture
def check_out_at_once(database, tmp_path, request):
    """Sends one checkout form for each cart; gives the answers' statuses and addresses."""
    with shop_on(database, tmp_path, workers=2) as shop:

        def send_all(carts):
            everybody = threading.Barrier(len(carts))
            sessions = {cart.pk: session_with(cart) for cart in carts}
            with ThreadPoolExecutor(len(carts)) as pool:
                answers = list(
                    pool.map(lambda cart: check_out(shop, sessions[cart.pk], everybody), carts)
                )
            slowest = round(max(seconds for _, _, seconds in answers), 3)
            request.node.user_properties.append(("slowest_answer_seconds", slowest))
            return Counter(status for status, _, _ in answers), {to for _, to, _ in answers if to}

        yield send_all


def test_the_last_kilograms_are_sold_once(check_out_at_once, full_size, repeat):
    kilograms, buyers = full_size((10, 40), (20, 500))
    himsagar = make_mango("Himsagar", stock=kilograms)
    statuses, pages = check_out_at_once(make_carts(buyers, himsagar))
    assert statuses == {303: kilograms, 422: buyers - kilograms}
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 0
    assert len(pages) == Order.objects.count() == kilograms
    assert_books_are_whole()


def test_whole_baskets(check_out_at_once, full_size, repeat):
    buyers = full_size(20, 200)
    mangoes = [make_mango(name, stock=buyers // 2) for name in ("Himsagar", "Langra", "Fazli")]
    statuses, _ = check_out_at_once(make_carts(buyers, *mangoes))
    assert statuses == {303: buyers // 2, 422: buyers - buyers // 2}
    assert {order.items.count() for order in Order.objects.all()} == {3}
    assert_books_are_whole()


def test_a_form_sent_five_times_is_one_order_and_one_answer(check_out_at_once, full_size, repeat):
    number = full_size(8, 100)
    carts = make_carts(number, make_mango("Himsagar", stock=1000))
    statuses, pages = check_out_at_once([cart for cart in carts for _ in range(5)])
    assert statuses == {303: number * 5}
    assert len(pages) == Order.objects.count() == number
    assert_books_are_whole()


def check_out(shop: str, session: str, everybody: threading.Barrier) -> tuple[int, str, float]:
    """The answer to one checkout form: its status, the page it leads to, and its seconds."""
    form = TYPED | {"csrfmiddlewaretoken": TOKEN, "key": "one key"}
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    client = http.client.HTTPConnection(urlsplit(shop).netloc, timeout=60)
    try:
        client.connect()
        everybody.wait(timeout=60)
        begun = time.perf_counter()
        client.request("POST", "/checkout/", urlencode(form), headers)
        answer = client.getresponse()
        return answer.status, answer.getheader("Location", ""), time.perf_counter() - begun
    finally:
        client.close()
