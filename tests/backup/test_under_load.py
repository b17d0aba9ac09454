"""Backups of a shop in which people order, pay and cancel (BACKUP_REPEATS=20: the promise)."""

import threading
import time

from django.core.management import call_command

from core.backup.making import make_backup
from orders.books import check_books
from orders.models import Order
from tests.factories import make_mango
from tests.race.carts import make_carts
from tests.race.crowd import Crowd

ORDERS = 60


def test_a_backup_under_load_comes_back_with_whole_books(
    empty_database, database, folder, elsewhere, repeat
):
    """Every order that was accepted before the backup began is in it."""
    mangoes = [make_mango(name, stock=100_000) for name in ("Himsagar", "Langra", "Fazli")]
    calls = [("buy", cart.pk, "key") for cart in make_carts(ORDERS, *mangoes)]
    crowd, outcomes = Crowd(empty_database, processes=2, threads=1), []
    rush = threading.Thread(target=lambda: outcomes.extend(crowd.race(database, calls)))
    rush.start()
    try:
        while rush.is_alive() and Order.objects.count() < ORDERS // 4:
            time.sleep(0.02)
        accepted = set(Order.objects.values_list("reference", flat=True))
        made = make_backup(folder)
        is_still_selling = rush.is_alive()
    finally:
        rush.join()
        crowd.go_home()
    assert is_still_selling, "The rush was over before the backup was."
    assert [outcome.said for outcome in outcomes if outcome.end != "done"] == []
    with elsewhere():
        call_command("restore", made.path)
        saved = set(Order.objects.values_list("reference", flat=True))
        assert check_books().is_whole
    assert accepted <= saved
    assert len(saved) == made.rows["orders_order"]
