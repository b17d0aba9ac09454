"""The races' essentials with PgBouncer in between: 20 at once share 4 connections."""

import os
import re
import shutil
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from orders.models import Order
from tests import daemons
from tests.factories import make_mango
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts
from tests.race.crowd import Crowd

CONNECTIONS, PROCESSES, THREADS = 4, 4, 5


@pytest.fixture
def pgbouncer(database, monkeypatch):
    """PgBouncer as deploy/pgbouncer.ini sets it up; other processes find the database behind it."""
    if connection.vendor != "postgresql" or not shutil.which("pgbouncer"):
        pytest.skip("This needs PgBouncer, and a PostgreSQL server: set DATABASE_URL.")
    port, direct = daemons.free_port(), urlsplit(os.environ["DATABASE_URL"])
    behind = f"host={direct.hostname} port={direct.port or 5432} user={direct.username}"
    if direct.password:
        behind += f" password={direct.password}"
    ours = {
        "mango": behind,
        "listen_port": port,
        "auth_type": "any",
        "default_pool_size": CONNECTIONS,
        "query_wait_timeout": 30,  # a busy machine is no fault of the shop's
    }
    text = (settings.BASE_DIR / "deploy/pgbouncer.ini").read_text()
    for name, value in ours.items():
        text, found = re.subn(rf"^{name} = .*", f"{name} = {value}", text, flags=re.M)
        assert found == 1, name
    text = text.replace("\nmango = ", "\n* = ")
    text = re.sub(r"^(auth_file|logfile|pidfile|unix_socket_dir) = .*\n", "", text, flags=re.M)
    with daemons.open_folder() as folder:
        file = folder / "pgbouncer.ini"
        file.write_text(text + "unix_socket_dir =\n")
        with daemons.running([shutil.which("pgbouncer"), file], port, folder, **daemons.NOT_ROOT):
            address = direct._replace(netloc=f"{direct.username}@127.0.0.1:{port}")
            monkeypatch.setenv("DATABASE_URL", address.geturl())
            yield


@pytest.fixture
def race(pgbouncer, database):
    crowd = Crowd(database, processes=PROCESSES, threads=THREADS)
    yield lambda calls: crowd.race(database, calls)
    crowd.go_home()


def connections_there() -> int:
    """How many connections to this database PgBouncer holds; this test's own is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_the_last_kilograms_are_sold_once(race):
    himsagar = make_mango("Himsagar", stock=10)
    outcomes = race([("buy", cart.pk, "key") for cart in make_carts(40, himsagar)])
    assert outcomes.ends == {"done": 10, "CartChanged": 30}
    assert 0 < connections_there() <= CONNECTIONS
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 0
    assert_books_are_whole()


def test_whole_baskets_without_deadlock(race):
    mangoes = [make_mango(name, stock=10) for name in ("Himsagar", "Langra", "Fazli")]
    outcomes = race([("buy", cart.pk, "key") for cart in make_carts(20, *mangoes)])
    assert outcomes.ends == {"done": 10, "CartChanged": 10}
    assert_books_are_whole()


def test_a_form_sent_five_times_is_one_order(race):
    carts = make_carts(4, make_mango("Himsagar", stock=100))
    outcomes = race([("buy", cart.pk, "one key") for cart in carts for _ in range(5)])
    assert outcomes.ends == {"done": 20}
    assert Order.objects.count() == 4
    assert_books_are_whole()
