"""Promise 9: PostgreSQL is stopped and started again under load.

It is stopped in good order (SIGINT) and as in a crash (SIGQUIT) by turns. Shoppers go
on sending checkouts, and visitors reading pages, all the while.
"""

import signal
import threading
import time
from collections import Counter

from django.db import connection

from orders.models import Order
from tests.faults.planted import VARIABLE
from tests.faults.shopping import Rush, ask, assert_nothing_is_lost, fill_carts
from tests.server import running_shop

AWAY_SECONDS = 1.0
ENDS = (signal.SIGQUIT, signal.SIGINT)  # how it is stopped the next time: as in a crash, in order
PAGES = ["/", "/mangoes/himsagar/", "/cart/", "/checkout/", "/api/mango-categories/"]
FINE = {200, 302, 303, 503}


class Visitors:
    """A thread that reads one page after another, and counts the answers."""

    def __init__(self, shop: str, session: str):
        self.shop, self.session = shop, session
        self.statuses, self.odd = Counter(), []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._visit)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.stopping.set()
        self.thread.join()

    def _visit(self):
        while not self.stopping.is_set():
            for page in PAGES:
                answer = ask(self.shop, page, session=self.session)
                self.statuses[answer.status] += 1
                if answer.status == 503:
                    assert answer.headers["Retry-After"]
                if answer.status not in FINE:
                    self.odd.append((page, answer))
            time.sleep(0.02)


def restart_again_and_again(cluster, url, folder, *, times: int, **environment):
    """The Rush and the Visitors that lived through it, and the seconds until the first 200."""
    carts = fill_carts(times * 30)
    back = []
    settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
    with (
        running_shop(url, folder, workers=2, **settings, **environment) as shop,
        Rush(shop.address, carts) as rush,
        Visitors(shop.address, carts[min(carts)]) as visitors,
    ):
        waiting = list(carts)
        for number in range(times):
            rush.send_in(waiting[number * 30 : number * 30 + 30])
            rush.wait_for(number * 30 + 5, seconds=60)
            cluster.stop()
            time.sleep(AWAY_SECONDS)
            cluster.start(end_by=ENDS[number % 2])
            begun = time.monotonic()
            while ask(shop.address, "/mangoes/himsagar/").status != 200:
                assert time.monotonic() < begun + 60
            back.append(time.monotonic() - begun)
            rush.wait_for(number * 30 + 30, seconds=60)
    # The test's own connection did not outlive it either.
    connection.close()
    return rush, visitors, back


def test_everybody_is_told_to_come_back_and_nothing_is_wrong(
    cluster, postgresql_shop, tmp_path, full_size, at_most, figures
):
    times = full_size(2, 20)
    rush, visitors, back = restart_again_and_again(cluster, postgresql_shop, tmp_path, times=times)
    statuses = rush.statuses + visitors.statuses
    figures(restarts=times, answers=dict(statuses), slowest_return_seconds=round(max(back), 2))
    assert visitors.odd == []
    assert set(statuses) <= FINE
    assert statuses[503] > 0, "nobody noticed that it was away"
    assert_nothing_is_lost(rush)
    assert Order.objects.count() == len(rush.carts)
    assert max(back) < at_most(2)


def test_without_the_rule_there_are_answers_of_500(cluster, postgresql_shop, tmp_path):
    rush, visitors, _ = restart_again_and_again(
        cluster, postgresql_shop, tmp_path, times=1, **{VARIABLE: "trouble_passes"}
    )
    assert (rush.statuses + visitors.statuses)[500] > 0
