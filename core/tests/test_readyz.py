"""What is missing is said in plain words, and nothing else is."""

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from core import readiness

PATH = "/readyz"


def test_with_all_there_the_shop_is_ready(guest, django_assert_max_num_queries):
    guest.get(PATH)
    with django_assert_max_num_queries(3):
        response = guest.get(PATH)
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert guest.post(PATH).status_code == 405


def told(guest) -> str:
    response = guest.get(PATH)
    assert response.status_code == 503
    return response.content.decode()


def test_a_migration_that_waits_is_told(guest):
    MigrationRecorder.Migration.objects.filter(app="orders", name__startswith="0002").delete()
    sentence = "The database is not up to date: 1 migrations wait for manage.py migrate.\n"
    assert told(guest) == sentence


def test_a_database_that_is_away_is_told_without_its_address(guest, monkeypatch):
    def away(_recorder):
        raise OperationalError("password of postgres://mango:secret@db wrong")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    assert told(guest) == "The database does not answer.\n"


def test_a_cache_that_is_away_is_told(guest, monkeypatch):
    def away(*_args, **_options):
        raise ConnectionError("redis://:secret@cache")

    monkeypatch.setattr(type(cache._connections["default"]), "get", away)
    assert told(guest) == "The cache does not answer.\n"


def test_a_folder_for_pictures_that_is_none_is_told(guest, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    (tmp_path / "file").write_text("")
    assert told(guest) == "No picture can be stored: Not a directory.\n"


def test_a_full_disk_is_told(guest, monkeypatch):
    def full(**_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(readiness.tempfile, "TemporaryFile", full)
    assert told(guest) == "No picture can be stored: No space left on device.\n"


@pytest.mark.parametrize("path", ["/healthz", PATH])
def test_with_https_on_they_answer_on_the_machine_itself(guest, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    assert guest.get(path).status_code == 200
    assert guest.get("/").status_code == 301
