"""Promise 10, first half: Redis is killed under load and started again, and once it just hangs.

A Redis that hangs (SIGSTOP) takes connections and answers nothing: what waits for it waits for ever
unless somebody looks at the clock.
"""

import os
import signal
from collections import Counter
from contextlib import contextmanager

import pytest

from orders.models import Order
from shop.models import CartItem
from tests.factories import make_user
from tests.faults import engines
from tests.faults.planted import VARIABLE
from tests.faults.shopping import Rush, ask, assert_nothing_is_lost, fill_carts, order
from tests.server import running_shop

WRONG = {"login": "asha@example.com", "password": "not-a-mango-day"}
RIGHT = {"login": "ravi@example.com", "password": "demo-mango-orchard"}
ALLOWED = 10  # wrong passwords


@pytest.fixture
def redis():
    with engines.redis() as redis:
        yield redis


@contextmanager
def shop_with(redis, url, folder, **environment):
    settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "CACHE_URL": redis.url()}
    with running_shop(url, folder, workers=2, **settings, **environment) as shop:
        yield shop.address


def log_in(shop: str) -> str:
    """The key of Ravi's session; he is logged in."""
    answer = ask(shop, "/accounts/login/", form=RIGHT)
    assert answer.status in (302, 303), answer
    cookies = answer.headers.get_all("Set-Cookie")
    return (
        next(c for c in cookies if c.startswith("sessionid=")).partition("=")[2].partition(";")[0]
    )


def guess(shop: str, times: int) -> Counter:
    return Counter(ask(shop, "/accounts/login/", form=WRONG).status for _ in range(times))


def test_nobody_notices_but_the_log(shop_database, redis, tmp_path, full_size, figures):
    rounds = full_size(1, 10)
    make_user("asha")
    make_user("ravi")
    carts = fill_carts(rounds * 20 + 1)
    kept, *sent = carts
    rush = Rush("", carts)
    with shop_with(redis, shop_database, tmp_path) as shop:
        rush.shop = shop
        session = log_in(shop)
        with rush:
            for number in range(rounds):
                rush.send_in(sent[number * 20 : number * 20 + 20])
                rush.wait_for(number * 20 + 3, seconds=60)
                redis.stop()
                assert ask(shop, "/orders/", session=session).status == 200
                assert ask(shop, "/cart/", session=carts[kept]).content.count(b"Himsagar")
                rush.wait_for(number * 20 + 20, seconds=60)
                redis.start(signal.SIGKILL)
                assert ask(shop, "/orders/", session=session).status == 200
    figures(times=rounds, answers=dict(rush.statuses), slowest_seconds=round(rush.slowest, 2))
    assert set(rush.statuses) <= {302, 303}
    assert_nothing_is_lost(rush)
    assert Order.objects.count() == len(sent)
    assert CartItem.objects.filter(cart=kept).count() == 2


def test_guessing_is_not_free_while_it_is_away(sqlite_shop, redis, tmp_path, figures):
    make_user("asha")
    with shop_with(redis, sqlite_shop, tmp_path) as shop:
        before = guess(shop, 6)
        redis.stop()
        away = guess(shop, 25)
        redis.start(signal.SIGKILL)
    figures(looked_at_before=before[422], looked_at_while_away=away[422], refused=away[429])
    assert before == {422: 6}
    assert away == {422: ALLOWED, 429: 15}


def test_a_redis_that_hangs_holds_up_a_page_for_a_moment_only(
    sqlite_shop, redis, tmp_path, at_most, figures
):
    make_user("asha")
    carts = fill_carts(4)
    with shop_with(redis, sqlite_shop, tmp_path) as shop:
        assert guess(shop, 1) == {422: 1}
        os.kill(redis.process.pid, signal.SIGSTOP)
        try:
            answers = [ask(shop, "/accounts/login/", form=WRONG) for _ in range(4)]
            answers += [order(shop, session) for session in carts.values()]
        finally:
            os.kill(redis.process.pid, signal.SIGCONT)
    slowest = max(answer.seconds for answer in answers)
    figures(slowest_seconds=round(slowest, 2))
    assert {answer.status for answer in answers} <= {422, 302, 303}
    assert slowest < at_most(5)


def test_without_the_rule_pages_fail(sqlite_shop, redis, tmp_path):
    make_user("asha")
    with shop_with(redis, sqlite_shop, tmp_path, **{VARIABLE: "table_for_redis"}) as shop:
        redis.stop()
        assert guess(shop, 1) == {500: 1}
