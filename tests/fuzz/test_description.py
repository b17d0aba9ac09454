"""Promise 16: the API keeps to its description, whatever is sent (the ten minutes: `make fuzz`)."""

import pytest

from tests.fuzz.__main__ import demo_shop, run


@pytest.fixture
def address(tmp_path, django_db_blocker):
    with django_db_blocker.unblock(), demo_shop(tmp_path) as address:
        yield address


def test_edges_of_every_field_are_answered_as_described(address, tmp_path):
    done = run(address, ["--phases", "coverage"], tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
