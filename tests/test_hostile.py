"""What is tried with hostile values: in each field the worst, and between two databases all."""

from types import SimpleNamespace

import pytest

from tests import hostile
from tests.hostile import ENCODED, WORST, share_of


@pytest.mark.parametrize("field", [0, 1, 7])
def test_two_databases_try_every_value_in_every_field(monkeypatch, field):
    tried = []
    for vendor in ("sqlite", "postgresql"):
        monkeypatch.setattr(hostile, "connection", SimpleNamespace(vendor=vendor))
        tried.append(set(share_of(ENCODED, field)))
    assert tried[0] | tried[1] == set(ENCODED)
    assert tried[0] & tried[1] == set(WORST)


def test_two_fields_of_one_database_try_every_value():
    assert share_of(ENCODED, 0) | share_of(ENCODED, 1) == ENCODED


def test_at_full_size_nothing_is_left_out(monkeypatch):
    monkeypatch.setattr(hostile, "AT_FULL_SIZE", True)
    assert share_of(ENCODED, 0) == ENCODED
