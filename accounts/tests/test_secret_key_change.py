"""Two-step login over a change of SECRET_KEY."""

from io import StringIO

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import call_command

from accounts.second_factor import is_on
from tests.codes import code_of, give_app, recovery_codes_of

OLD = "an-old-key-of-more-than-fifty-characters-0123456789-abcdef"
NEW = "a-new-key-of-more-than-fifty-characters-9876543210-fedcba"


@pytest.fixture
def codes(asha, settings) -> list[str]:
    """Asha's recovery codes, kept while the old key was the only one."""
    settings.SECRET_KEY = OLD
    return give_app(asha)


def change_key(settings, *, fallbacks=()) -> None:
    settings.SECRET_KEY = NEW
    settings.SECRET_KEY_FALLBACKS = list(fallbacks)


def statuses(browser, *codes) -> list[int]:
    login = {"login": "asha@example.com", "password": "demo-mango-orchard"}
    browser.post("/accounts/login/", login)
    return [browser.post("/accounts/login/code/", {"code": code}).status_code for code in codes]


def lock_again() -> tuple[str, str]:
    said, complained = StringIO(), StringIO()
    call_command("lock_second_factors", stdout=said, stderr=complained)
    return said.getvalue().strip(), complained.getvalue().strip()


def test_nobody_is_logged_out_and_no_link_dies_while_the_old_key_is_known(guest, asha, settings):
    settings.SECRET_KEY = OLD
    login = {"login": "asha@example.com", "password": "demo-mango-orchard"}
    guest.post("/accounts/login/", login)
    link = PasswordResetTokenGenerator().make_token(asha)
    change_key(settings, fallbacks=[OLD])
    assert guest.get("/accounts/profile/").status_code == 200
    assert PasswordResetTokenGenerator().check_token(asha, link)
    change_key(settings)
    assert guest.get("/accounts/profile/").status_code == 200, "the visit has brought it up to date"
    assert not PasswordResetTokenGenerator().check_token(asha, link)


def test_whose_login_was_never_seen_meanwhile_logs_in_again(guest, asha, settings):
    settings.SECRET_KEY = OLD
    login = {"login": "asha@example.com", "password": "demo-mango-orchard"}
    guest.post("/accounts/login/", login)
    change_key(settings)
    assert guest.get("/accounts/profile/").status_code == 303


def test_while_the_old_key_is_known_codes_work(guest, codes, settings):
    change_key(settings, fallbacks=[OLD])
    assert statuses(guest, code_of()) == [303]


def test_locked_anew_they_work_without_the_old_key(guest, asha, codes, settings):
    change_key(settings, fallbacks=[OLD])
    assert lock_again() == ("Locked with today's key: 2.", "")
    change_key(settings)
    assert recovery_codes_of(asha) == codes
    assert statuses(guest, code_of()) == [303]
    assert lock_again() == ("Locked with today's key: 2.", "")


def test_with_the_old_key_gone_no_code_fits_and_nothing_breaks(guest, asha, codes, settings):
    change_key(settings)
    assert statuses(guest, code_of(), codes[0]) == [422, 422]
    said, complained = lock_again()
    assert said == "Locked with today's key: 0."
    assert f"person {asha.pk}: turn theirs off" in complained
    assert is_on(asha)
