"""Setting two-step login up, and turning it off."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.second_factor import is_on
from conftest import browser_of
from tests.codes import code_of, give_app, recovery_codes_of, wrong_code
from tests.reading import HTMX, is_fragment, words

INDEX = "/accounts/two-step/"
ACTIVATE = "/accounts/two-step/activate/"
DEACTIVATE = "/accounts/two-step/deactivate/"
CODES = "/accounts/two-step/recovery-codes/"
NEW_CODES = "/accounts/two-step/recovery-codes/generate/"
DOWNLOAD = "/accounts/two-step/recovery-codes/download/"
AGAIN = "/accounts/reauthenticate/"
PAGES = [INDEX, ACTIVATE, DEACTIVATE, CODES, NEW_CODES, DOWNLOAD]
PASSWORD = "demo-mango-orchard"


def confirm(browser):
    """Type the password again, as the shop asks before anything that matters."""
    assert browser.post(AGAIN, {"password": PASSWORD, "next": INDEX}).status_code == 303


def key_on(page) -> str:
    return page.content.decode().partition('id="key">')[2].partition("<")[0].replace(" ", "")


def set_up(browser, **fields):
    """From the password to the code, as a person does. Gives the answer to the code."""
    confirm(browser)
    key = key_on(browser.get(ACTIVATE))
    return browser.post(ACTIVATE, {"code": code_of(key), **fields})


@pytest.mark.django_db(transaction=True)
def test_a_code_from_the_app_turns_it_on(as_asha, asha):
    assert "Set up two-step login" in words(as_asha.get(INDEX))
    answer = set_up(as_asha)
    assert (answer.status_code, answer["Location"]) == (303, CODES)
    assert is_on(asha)
    page = words(as_asha.get(CODES))
    assert "Two-step login is on." in page
    assert all(code in page for code in recovery_codes_of(asha))
    assert "You have 10 recovery codes left" in words(as_asha.get(INDEX))


def test_the_key_is_shown_as_a_picture_as_text_and_as_a_link(as_asha):
    confirm(as_asha)
    page = as_asha.get(ACTIVATE)
    html = page.content.decode()
    key = key_on(page)
    assert len(key) == 32
    assert " ".join(key[n : n + 4] for n in range(0, 32, 4)) in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert 'alt="Your key as a QR code. The same key is written below."' in html
    assert f"otpauth://totp/asha%40example.com?secret={key}&amp;issuer=Mango%20Grove" in html
    field = html.partition('name="code"')[2].partition(">")[0]
    assert 'inputmode="numeric"' in field
    assert 'autocomplete="one-time-code"' in field


def test_the_key_stays_when_the_page_is_loaded_anew(as_asha):
    confirm(as_asha)
    first = key_on(as_asha.get(ACTIVATE))
    assert key_on(as_asha.get(ACTIVATE)) == first
    as_asha.post(ACTIVATE, {"code": wrong_code(first)})
    assert key_on(as_asha.get(ACTIVATE)) == first


def test_each_person_and_each_time_has_another_key(as_asha, as_ravi):
    keys = set()
    for browser in (as_asha, as_ravi):
        confirm(browser)
        keys.add(key_on(browser.get(ACTIVATE)))
    set_up(as_asha)
    as_asha.post(DEACTIVATE)
    keys.add(key_on(as_asha.get(ACTIVATE)))
    assert len(keys) == 3


def test_key_and_codes_lie_encrypted_in_the_database(as_asha, asha):
    confirm(as_asha)
    key = key_on(as_asha.get(ACTIVATE))
    as_asha.post(ACTIVATE, {"code": code_of(key)})
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert key not in stored
    assert not any(code in stored for code in recovery_codes_of(asha))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12 34", "\0", "x" * 5000])
@pytest.mark.parametrize("headers", [None, HTMX])
def test_what_is_no_code_is_a_422(as_asha, asha, typed, headers):
    confirm(as_asha)
    as_asha.get(ACTIVATE)
    answer = as_asha.post(ACTIVATE, {"code": typed}, headers=headers)
    assert answer.status_code == 422
    assert is_fragment(answer) == bool(headers)
    assert 'href="#id_code"' in answer.content.decode()
    assert not is_on(asha)


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_wrong_code_is_a_422_that_says_so(as_asha, asha, headers):
    confirm(as_asha)
    key = key_on(as_asha.get(ACTIVATE))
    answer = as_asha.post(ACTIVATE, {"code": wrong_code(key)}, headers=headers)
    assert answer.status_code == 422
    assert "This code is wrong, used up, or too old" in words(answer)
    assert is_fragment(answer) == bool(headers)
    assert not is_on(asha)


def test_bangla_digits_and_spaces_are_a_code(as_asha, asha):
    confirm(as_asha)
    code = code_of(key_on(as_asha.get(ACTIVATE)))
    bangla = code.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert as_asha.post(ACTIVATE, {"code": f" {bangla[:3]} {bangla[3:]} "}).status_code == 303
    assert is_on(asha)


def test_htmx_is_sent_on_by_header(as_asha):
    confirm(as_asha)
    key = key_on(as_asha.get(ACTIVATE))
    answer = as_asha.post(ACTIVATE, {"code": code_of(key)}, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, CODES)
    answer = as_asha.post(NEW_CODES, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, CODES)
    answer = as_asha.post(DEACTIVATE, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, INDEX)


def test_turning_it_on_or_off_ends_the_other_logins(as_asha, asha):
    elsewhere = browser_of(asha)
    set_up(as_asha)
    assert elsewhere.get(INDEX).status_code == 303
    elsewhere = browser_of(asha)
    as_asha.post(DEACTIVATE)
    assert elsewhere.get(INDEX).status_code == 303
    assert as_asha.get(INDEX).status_code == 200


def test_turning_it_off_takes_the_recovery_codes_too(as_asha, asha):
    set_up(as_asha)
    assert is_on(asha)
    assert as_asha.get(DEACTIVATE).status_code == 200
    answer = as_asha.post(DEACTIVATE)
    assert (answer.status_code, answer["Location"]) == (303, INDEX)
    assert not Authenticator.objects.exists()
    assert "Two-step login is off." in words(as_asha.get(INDEX))


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("address", [DEACTIVATE, CODES, NEW_CODES, DOWNLOAD])
def test_pages_of_what_is_not_set_up_lead_to_its_page(as_asha, address, headers):
    for ask in (as_asha.get, as_asha.post):
        answer = ask(address, headers=headers)
        assert answer["HX-Redirect" if headers else "Location"] == INDEX


def test_the_same_form_sent_twice_sets_it_up_once(as_asha, asha, monkeypatch):
    confirm(as_asha)
    code = code_of(key_on(as_asha.get(ACTIVATE)))
    # The second one came past the look at whether it is set up before the first one wrote.
    monkeypatch.setattr("allauth.mfa.totp.views.is_mfa_enabled", lambda *args: False)
    give_app(asha)
    answer = as_asha.post(ACTIVATE, {"code": code})
    assert (answer.status_code, answer["Location"]) == (303, INDEX)
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("headers", [None, HTMX])
def test_strangers_are_sent_to_the_login(db, address, method, headers):
    answer = getattr(Client(), method)(address, headers=headers)
    assert answer.status_code == (204 if headers else 303)
    place = answer["HX-Redirect" if headers else "Location"]
    assert place == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_kept_by_no_cache_and_no_robot(as_asha, asha, address):
    if address != ACTIVATE:
        give_app(asha)
    confirm(as_asha)
    page = as_asha.get(address)
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert address == DOWNLOAD or '<meta name="robots" content="noindex">' in page.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_other_methods_are_refused(as_asha, address):
    assert as_asha.put(address).status_code == 405


def test_the_profile_leads_there(as_asha):
    assert f'href="{INDEX}"' in as_asha.get("/accounts/profile/").content.decode()
