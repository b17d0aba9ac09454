"""Promise 27: hundreds of half-sent requests are held open, and other people get their pages.

Half of them have sent half of their headers, half of them all headers and half of the form.
"""

import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from tests.factories import make_mango
from tests.faults.planted import VARIABLE
from tests.faults.shopping import ask
from tests.server import running_shop

HALF_A_HEADER = "GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: "
HALF_A_FORM = (
    "POST /cart/add/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nmango_id="
)
PAGES = ["/", "/mangoes/himsagar/", "/api/mango-categories/"]


def hold_half_requests(shop: str, number: int, seconds: float) -> list:
    """The answers that another visitor gets meanwhile."""
    where = urlsplit(shop)
    with ExitStack() as open_ones:
        for n in range(number):
            half = HALF_A_FORM if n % 2 else HALF_A_HEADER
            client = socket.create_connection((where.hostname, where.port), timeout=10)
            open_ones.enter_context(client)
            client.sendall(half.format(host=where.netloc).encode())
        answers, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            answers += [ask(shop, page) for page in PAGES]
            answers.append(ask(shop, "/cart/add/", form={"mango_id": 1, "quantity": 1}))
            time.sleep(0.2)
    return answers


def test_other_peoples_pages_come_within_a_second(
    shop_database, tmp_path, full_size, at_most, figures
):
    number, seconds = full_size((50, 5), (200, 60))
    make_mango("Himsagar")
    with running_shop(shop_database, tmp_path, workers=2) as shop:
        answers = hold_half_requests(shop.address, number, seconds)
    slowest = max(answer.seconds for answer in answers)
    figures(half_sent=number, held_seconds=seconds, pages=len(answers), slowest=round(slowest, 3))
    assert {answer.status for answer in answers} == {200, 303}
    assert slowest < at_most(1)


def test_without_the_rule_they_wait(sqlite_shop, tmp_path):
    make_mango("Himsagar")
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        VARIABLE: "bodies_in_the_loop",
    }
    with running_shop(sqlite_shop, tmp_path, workers=1, **environment) as shop:
        answers = hold_half_requests(shop.address, 10, 3)
    assert max(answer.seconds for answer in answers) > 5
