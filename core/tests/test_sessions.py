"""A database that is busy or away while a session is written is a 503, and no lost session."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError

from core.sessions import SessionStore


@pytest.fixture
def session(db):
    session = SessionStore()
    session["cart_id"] = 1
    session.create()
    return session


def test_trouble_with_the_database_is_called_by_its_name(session, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Session, "save", locked)
    with pytest.raises(OperationalError, match="locked"):
        session.save()


def test_a_session_that_somebody_deleted_is_still_not_written_anew(session):
    SessionStore(session.session_key).delete()
    with pytest.raises(UpdateError):
        session.save()


def test_the_shop_uses_them(settings):
    assert settings.SESSION_ENGINE == "core.sessions"
