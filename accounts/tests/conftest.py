from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth

from tests import codes


@pytest.fixture(autouse=True)
def one_code_a_test(monkeypatch):
    """The clock of the codes stands still: none runs out between reading and typing it."""
    now = codes.time.time()
    still = SimpleNamespace(time=lambda: now)
    monkeypatch.setattr(auth, "time", still)
    monkeypatch.setattr(codes, "time", still)
