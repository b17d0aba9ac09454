"""A shop in a database of its own that can be saved, and another place to bring it back to."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from core.snapshot import database_at
from tests import own_database
from tests.race.conftest import database, empty_database  # noqa: F401

REPEATS = int(os.environ.get("BACKUP_REPEATS", "1"))


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def elsewhere(database, tmp_path, settings):  # noqa: F811
    """Go to a fresh machine: a database without tables, and no pictures."""
    made = []

    @contextmanager
    def go():
        name = own_database.create_empty(tmp_path)
        made.append(name)
        settings.MEDIA_ROOT = tmp_path / f"media of {Path(name).name}"
        with database_at(name):
            yield name

    yield go
    if connection.vendor == "postgresql":
        for name in made:
            own_database.drop(name)


def pytest_generate_tests(metafunc):
    if "repeat" in metafunc.fixturenames:
        metafunc.parametrize("repeat", range(REPEATS))
