"""Promise 5: `kill -9` of the whole server at a random instant among checkouts.

All processes of the server get SIGKILL at one instant; the machine and its database stay. Shoppers
whose answer did not come send the same form again to the next server, as a browser does. The books
are checked after every kill.
"""

import random
import time

import pytest

from orders.models import Order
from tests.faults.planted import VARIABLE
from tests.faults.shopping import NO_ANSWER, Rush, assert_nothing_is_lost, fill_carts
from tests.server import free_port, running_shop

OPTIONS = {"workers": 2, "DJANGO_SETTINGS_MODULE": "tests.faults.settings"}


def kill_again_and_again(url, folder, *, kills: int, checkouts: int, **environment):
    """The Rush that came through, and the seconds until each next server gave its first answer."""
    carts = fill_carts(checkouts)
    port, starts = free_port(), []
    rush = Rush(f"http://127.0.0.1:{port}", carts)
    with rush:
        for share in shares(list(carts), kills):
            begun = time.monotonic()
            with running_shop(url, folder, port=port, **OPTIONS, **environment) as shop:
                starts.append(time.monotonic() - begun)
                before = len(rush.accepted)
                rush.send_in(share)
                # The kill falls among these checkouts: a few are through, the rest are on the way.
                rush.wait_for(before + random.randint(0, len(share) - 1), seconds=60)
                time.sleep(random.uniform(0, 0.05))
                shop.kill()
            assert_nothing_is_lost(rush)
        with running_shop(url, folder, port=port, **OPTIONS, **environment):
            rush.wait_for(checkouts, seconds=60)
    return rush, starts


def shares(carts: list[int], number: int):
    size = -(-len(carts) // number)
    return [carts[begin : begin + size] for begin in range(0, len(carts), size)]


def test_no_order_is_lost_or_halved(shop_database, tmp_path, full_size, at_most, figures):
    kills, checkouts = full_size((3, 24), (200, 1000))
    rush, starts = kill_again_and_again(shop_database, tmp_path, kills=kills, checkouts=checkouts)
    assert_nothing_is_lost(rush)
    assert Order.objects.count() == checkouts == len(rush.accepted)
    assert set(rush.statuses) <= {302, 303, 503, NO_ANSWER}
    figures(kills=len(starts), checkouts=checkouts, slowest_start_seconds=round(max(starts), 2))
    assert max(starts) < at_most(3)


@pytest.mark.parametrize("rule", ["one_transaction", "answer_after_commit"])
def test_without_the_rule_it_is_noticed(sqlite_shop, tmp_path, rule):
    with pytest.raises(AssertionError):
        kill_again_and_again(sqlite_shop, tmp_path, kills=8, checkouts=64, **{VARIABLE: rule})
