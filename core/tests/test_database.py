import pytest

from core.database import journal_mode, sqlite_options, wal_is_safe


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),  # Debian 12
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 49, 2), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_runs_only_where_its_bug_is_mended(version, is_safe):
    assert wal_is_safe(version) is is_safe


def test_the_journal_fits_the_library_that_is_loaded():
    assert journal_mode() == ("WAL" if wal_is_safe() else "TRUNCATE")


def test_a_connection_waits_locks_at_once_and_writes_through():
    options = sqlite_options(wait_seconds=7)
    assert options["timeout"] == 7
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]
