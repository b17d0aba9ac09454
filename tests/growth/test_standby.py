"""Reports are read from a standby, as deploy/make_standby.sh sets it up, and survive its end."""

import csv
import logging
import time
from contextlib import ExitStack, contextmanager

import environ
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from accounts.models import User
from orders.models import Order
from tests import daemons
from tests.factories import make_cart, make_mango, make_user, place
from tests.growth import clusters
from tests.growth.conftest import shop_on

pytestmark = pytest.mark.skipif(
    clusters.programs() is None, reason="PostgreSQL's server programs are not installed."
)
REPORT = "/admin/reports/sales/?format=csv"
PATIENCE_SECONDS = 30


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker):
    """A primary with the shop's tables, and its standby; both run."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        primary = clusters.new_primary(stack.enter_context(daemons.open_folder()))
        stack.enter_context(primary.running())
        with shop_on(primary.url()):
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            make_user("meera", is_staff=True, is_superuser=True)
            make_mango("Himsagar", stock=10_000)
        standby = clusters.standby_of(primary)
        running = stack.enter_context(ExitStack())
        running.enter_context(standby.running())
        yield primary, standby, running


@pytest.fixture
def shop(servers, settings, django_db_blocker):
    """The shop on the primary, with the standby for its reports."""
    primary, standby, _running = servers
    with django_db_blocker.unblock(), shop_on(primary.url()), reports_on(standby, settings):
        yield
        on_standby("SELECT pg_wal_replay_resume()")


@contextmanager
def reports_on(cluster, settings):
    found = environ.Env.db_url_config(cluster.url()) | {"OPTIONS": {"connect_timeout": 2}}
    before = connections.settings.get("reports")
    known = connections.configure_settings({"default": {}, "reports": found})
    connections.settings["reports"] = known["reports"]
    connections["reports"] = connections.create_connection("reports")
    settings.DATABASE_ROUTERS = ["core.reports_database.ReportsRouter"]
    settings.REPORTS_LAG_SECONDS = 3600
    try:
        yield
    finally:
        connections["reports"].close()
        del connections["reports"], connections.settings["reports"]
        if before:
            connections.settings["reports"] = before


def on_standby(statement: str):
    with connections["reports"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def as_owner(shop):
    browser = Client()
    browser.force_login(User.objects.get(username="meera"))
    return browser


def orders_told(browser) -> int:
    """How many orders the sales report counts in all its days, by the file of it."""
    answer = browser.get(REPORT)
    assert answer.status_code == 200
    rows = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    return next(int(row["orders"]) for row in rows if row["table"] == "total")


def wait_until_the_standby_has_all() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        written = cursor.fetchone()[0]
    while not on_standby(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sell() -> Order:
    return place(make_cart(himsagar=2))


def test_the_report_is_read_from_the_standby(as_owner):
    sell()
    wait_until_the_standby_has_all()
    before = orders_told(as_owner)
    assert before == Order.objects.count()
    on_standby("SELECT pg_wal_replay_pause()")
    sell()
    assert orders_told(as_owner) == before
    on_standby("SELECT pg_wal_replay_resume()")
    wait_until_the_standby_has_all()
    assert orders_told(as_owner) == before + 1


def test_a_standby_that_lags_is_not_asked(as_owner, settings, caplog):
    settings.REPORTS_LAG_SECONDS = 0
    on_standby("SELECT pg_wal_replay_pause()")
    sell()
    with caplog.at_level(logging.WARNING):
        assert orders_told(as_owner) == Order.objects.count()
    assert "seconds behind" in caplog.text


@pytest.mark.parametrize(
    "page",
    ["picking-list/?ids={}", "cash-sheet/?ids={}", "orders.csv", "print/?ids={}", "{}/change/"],
)
def test_lists_show_what_was_written_a_moment_ago(as_owner, page):
    on_standby("SELECT pg_wal_replay_pause()")
    order = sell()
    answer = as_owner.get(f"/admin/orders/order/{page.format(order.pk)}")
    assert order.reference in b"".join(answer).decode()


def test_a_list_waits_a_moment_for_the_standby_and_reads_there(as_owner, caplog):
    order = sell()
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connections["reports"].execute_wrapper(note):
        answer = as_owner.get(f"/admin/orders/order/picking-list/?ids={order.pk}")
    assert order.reference in answer.content.decode()
    assert any("orders_order" in sql for sql in asked)
    assert "standby" not in caplog.text


def test_pages_that_write_never_ask_the_standby(as_owner):
    def refuse(execute, sql, params, many, context):
        pytest.fail(f"asked of the standby: {sql}")

    with connections["reports"].execute_wrapper(refuse):
        order = sell()
        for page in ("", f"{order.pk}/change/", f"print/?ids={order.pk}"):
            assert as_owner.get(f"/admin/orders/order/{page}").status_code == 200
        sent = as_owner.post("/admin/orders/order/print/", {"ids": order.pk}, follow=True)
        assert sent.status_code == 200
        assert Client().get("/").status_code == 200


def test_a_database_that_is_no_standby_is_not_asked(servers, as_owner, settings, caplog):
    primary, _standby, _running = servers
    with reports_on(primary, settings), caplog.at_level(logging.WARNING):
        assert orders_told(as_owner) == Order.objects.count()
    assert "it is no standby" in caplog.text


def test_the_report_survives_the_end_of_the_standby(servers, as_owner, settings, caplog):
    _primary, standby, running = servers
    wait_until_the_standby_has_all()
    assert orders_told(as_owner) == Order.objects.count()
    running.close()
    sell()
    with caplog.at_level(logging.WARNING):
        assert orders_told(as_owner) == Order.objects.count()
    assert "The primary answers reports" in caplog.text
    running.enter_context(standby.running())
    wait_until_the_standby_has_all()
    caplog.clear()
    assert orders_told(as_owner) == Order.objects.count()
    assert "standby" not in caplog.text
