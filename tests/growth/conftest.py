"""A shop in an SQLite file, and empty PostgreSQL databases to move it into."""

from contextlib import contextmanager

import environ
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections

from core.database import sqlite_options
from tests import own_database


@contextmanager
def shop_on(address: str):
    """Let this thread's models read and write the database at `address`, of whichever kind."""
    found = environ.Env.db_url_config(address)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = sqlite_options(wait_seconds=5)
    usual, usual_settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = connections.configure_settings({"default": found})["default"]
    connections["default"] = own = connections.create_connection("default")
    ContentType.objects.clear_cache()
    try:
        yield own
    finally:
        own.close()
        connections["default"], connections.settings["default"] = usual, usual_settings
        ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def needs_postgresql(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        if connections["default"].vendor != "postgresql":
            pytest.skip("This needs a PostgreSQL server: set DATABASE_URL.")


@pytest.fixture(scope="session")
def demo_file(needs_postgresql, tmp_path_factory, django_db_blocker):
    """An SQLite file with the demo store, for copies of it."""
    file = tmp_path_factory.mktemp("demo") / "shop.sqlite3"
    with django_db_blocker.unblock(), shop_on(f"sqlite:///{file}"):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_demo", yes=True, verbosity=0)
    return file


@pytest.fixture(scope="session")
def empty_database(needs_postgresql, tmp_path_factory, django_db_blocker):
    """A PostgreSQL database with all tables and no rows, for copies of it."""
    with django_db_blocker.unblock():
        name = own_database.create_migrated(tmp_path_factory.mktemp("empty"))
        yield name
        own_database.drop(name)
