"""Figures for Prometheus: off unless asked for, for few eyes, and right with several workers."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as shop_settings
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone
from post_office.models import STATUS, Email

from core import metrics
from orders.metrics import PLACED
from tests.factories import make_cart, make_mango, place

TOKEN = "a-token-of-32-or-more-random-signs"


@pytest.fixture
def counted(settings):
    """The figures are on, as settings.py turns them on."""
    settings.METRICS = True
    settings.MIDDLEWARE = ["core.metrics.measured", *settings.MIDDLEWARE]


def figures(client=None) -> dict[str, float]:
    response = (client or Client()).get("/metrics")
    assert response.status_code == 200
    lines = [line for line in response.content.decode().splitlines() if line[0] != "#"]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_unless_asked_for_there_are_none_and_nothing_is_loaded():
    code = (
        "import sys, django; django.setup()\n"
        "from django.core.wsgi import get_wsgi_application\n"
        "from django.urls import resolve\n"
        "get_wsgi_application(); resolve('/metrics')\n"
        "print(any('prometheus' in name for name in sys.modules))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "core.settings", "METRICS": "0"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=shop_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert result.stdout == "False\n", result.stderr
    assert "core.metrics.measured" not in shop_settings.MIDDLEWARE


@pytest.mark.django_db
def test_answers_are_counted_by_route_and_status(counted, guest, himsagar):
    page = 'shop_requests_total{method="GET",route="shop:variety",status="200"}'
    nowhere = 'shop_requests_total{method="GET",route="none",status="404"}'
    long = 'shop_request_seconds_count{route="shop:variety"}'
    before = figures()
    guest.get(himsagar.get_absolute_url())
    for n in range(3):
        guest.get(f"/no-such-page-{n}/")
    after = figures()
    grown = {name: after[name] - before.get(name, 0) for name in (page, nowhere, long)}
    assert grown == {page: 1, nowhere: 3, long: 1}
    assert "no-such-page" not in str(after)


@pytest.mark.django_db(transaction=True)
def test_an_order_is_counted_once_it_stands(counted):
    figures()
    make_mango(stock=5)
    before = PLACED._value.get()
    place(make_cart(himsagar=2))
    assert PLACED._value.get() == before + 1


@pytest.mark.django_db
def test_mails_and_the_shelf_are_looked_up(counted):
    make_mango("Himsagar", stock=100)
    make_mango("Chausa", stock=1)
    now = timezone.now()
    for status, age in ((STATUS.queued, 60), (STATUS.requeued, 30), (STATUS.sent, 900)):
        mail = Email.objects.create(from_email="a@b.example", to=["c@d.example"], status=status)
        Email.objects.filter(pk=mail.pk).update(created=now - timedelta(seconds=age))
    found = figures()
    assert (found["shop_mails_waiting"], found["shop_varieties_low"]) == (2, 1)
    assert 60 <= found["shop_oldest_mail_seconds"] < 90
    assert found["shop_database_up"] == 1


@pytest.mark.django_db
def test_without_the_database_what_was_counted_is_told(counted, monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr("core.metrics.mail_queue", away)
    found = figures()
    assert found["shop_database_up"] == 0
    assert any(name.startswith("shop_requests_total") for name in found)


@pytest.mark.django_db
def test_a_page_that_the_database_failed_is_counted(counted, guest, monkeypatch):
    def away(request):
        raise OperationalError("gone")

    guest.raise_request_exception = False
    before = figures()["shop_database_errors_total"]
    monkeypatch.setattr("shop.views.CatalogueSearch", away)
    assert guest.get("/").status_code == 503
    assert figures()["shop_database_errors_total"] == before + 1


@pytest.mark.parametrize(
    "headers, may",
    [
        ({}, True),
        ({"REMOTE_ADDR": "203.0.113.9"}, False),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, True),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"}, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}, False),
    ],
)
def test_they_are_for_this_machine_or_with_the_token(settings, headers, may):
    settings.METRICS_TOKEN = TOKEN
    assert metrics.may_read(RequestFactory().get("/metrics", **headers)) == may


def test_without_a_token_set_no_token_lets_in(settings):
    settings.METRICS_TOKEN = ""
    request = RequestFactory().get(
        "/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer "
    )
    assert not metrics.may_read(request)
