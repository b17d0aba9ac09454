import pytest
from django.db import InterfaceError, OperationalError

from core import views


def test_all_is_well_while_the_database_answers(guest):
    response = guest.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_told(guest, monkeypatch, trouble):
    class Away:
        def cursor(self):
            raise trouble("gone")

    monkeypatch.setattr(views, "connection", Away())
    response = guest.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database unreachable\n")


def test_asking_for_health_starts_no_session(guest, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = guest.get("/healthz")
    assert not response.cookies


def test_health_is_only_read(guest):
    assert guest.post("/healthz").status_code == 405
