"""What the tests of access start from."""

import logging

import pytest

from tests.access.cast import Cast, gather


@pytest.fixture
def cast(db, settings) -> Cast:
    # What is rolled back must be gone; what a cache keeps beside the database would stay.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.EMAIL_BACKEND = "post_office.EmailBackend"
    # Each refusal is a line in the log, with a trace: thousands of them would take half the time.
    logging.disable(logging.CRITICAL)
    yield gather()
    logging.disable(logging.NOTSET)
