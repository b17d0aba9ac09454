"""What the tests of access start from."""

import logging

import pytest

from tests.access.cast import Cast, gather


@pytest.fixture
def quiet():
    """No log: each refusal is a line with a trace, and thousands of them take half the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def cast(db, settings, quiet) -> Cast:
    # What is rolled back must be gone; what a cache keeps beside the database would stay.
    settings.SESSION_ENGINE = "core.sessions"
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
    return gather()
