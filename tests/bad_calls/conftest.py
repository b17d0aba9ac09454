"""What the tests of bad calls start from."""

import logging

import pytest

from tests.access.programs import gather
from tests.bad_calls.calling import Caller


@pytest.fixture
def caller(db, settings) -> Caller:
    # Many orders of one person are placed here, and what is refused for their number is not tried.
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"place_order": "", "signup": ""}
    logging.disable(logging.CRITICAL)
    yield Caller(gather())
    logging.disable(logging.NOTSET)
