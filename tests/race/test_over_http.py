"""The last kilograms once more, as browsers ask for them: forms sent to two server processes."""

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
def shop(database, tmp_path):
    with shop_on(database, tmp_path, workers=2) as address:
        yield address


def test_many_browsers_and_few_kilograms(shop, full_size, repeat, request):
    kilograms, buyers = full_size((10, 40), (20, 500))
    himsagar = make_mango("Himsagar", stock=kilograms)
    cookies = [cookie_of(cart) for cart in make_carts(buyers, himsagar)]
    everybody = threading.Barrier(buyers)
    with ThreadPoolExecutor(buyers) as pool:
        answers = list(pool.map(lambda cookie: check_out(shop, cookie, everybody), cookies))
    slowest = round(max(seconds for _, seconds in answers), 3)
    request.node.user_properties.append(("slowest_answer_seconds", slowest))
    assert Counter(status for status, _ in answers) == {303: kilograms, 422: buyers - kilograms}
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 0
    assert Order.objects.count() == kilograms
    assert_books_are_whole()


def cookie_of(cart) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={session_with(cart)}"


def check_out(shop: str, cookie: str, everybody: threading.Barrier) -> tuple[int, float]:
    """The status of the answer to one checkout form, and the seconds it took."""
    form = TYPED | {"csrfmiddlewaretoken": TOKEN, "key": "one key"}
    client = http.client.HTTPConnection(urlsplit(shop).netloc, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
    }
    try:
        client.connect()
        everybody.wait(timeout=60)
        begun = time.perf_counter()
        client.request("POST", "/checkout/", urlencode(form), headers)
        return client.getresponse().status, time.perf_counter() - begun
    finally:
        client.close()
