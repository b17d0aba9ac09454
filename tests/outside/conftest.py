"""The shop's own server, as somebody on the network meets it."""

import pytest

from tests import own_database
from tests.server import shop_on


@pytest.fixture(scope="module")
def database(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        name = own_database.create_migrated(tmp_path_factory.mktemp("database"))
        with own_database.connected_to(name):
            yield name
        own_database.drop(name)


@pytest.fixture(scope="module")
def shop_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="module")
def shop(database, shop_folder):
    """The address of a running shop; its log is `server.log` in `shop_folder`."""
    with shop_on(database, shop_folder) as address:
        yield address
