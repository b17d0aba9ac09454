"""Databases of a test's own: whole from the start, and nobody else's."""

import pytest

from shop.models import MangoCategory
from tests import own_database
from tests.factories import make_mango


@pytest.fixture
def new_database(tmp_path, django_db_blocker):
    made = []

    def create():
        made.append(own_database.create_migrated(tmp_path))
        return own_database.connected_to(made[-1])

    with django_db_blocker.unblock():
        yield create
        for name in made:
            own_database.drop(name)


def test_each_has_all_tables_and_no_rows_of_another(new_database):
    with new_database():
        make_mango("Himsagar")
        assert MangoCategory.objects.count() == 1
    with new_database():
        assert MangoCategory.objects.count() == 0


def test_the_tables_are_made_once(new_database, monkeypatch):
    new_database()
    monkeypatch.setattr(own_database, "_migrate", lambda folder: pytest.fail("made again"))
    new_database()
