import re
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client

from conftest import browser_of
from tests.factories import make_user
from tests.reading import HTMX, form_to, is_fragment, words

RESET = "/accounts/password_reset/"
ASKED = "/accounts/password_reset/asked/"
FINISHED = "/accounts/password_reset/finished/"
NEW = {"password1": "ripe-in-june-2024", "password2": "ripe-in-june-2024"}


def ask(browser, email="asha@example.com", headers=None, **more):
    return browser.post(RESET, {"email": email}, headers=headers, **more)


def link_in(mail) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/accounts/password_reset/link/\S+)", mail.body)[1]


def form_page(browser, mail):
    """Where the mail's link leads: the form, at an address without the secret."""
    moved = browser.get(link_in(mail))
    assert moved.status_code == 303
    assert moved["Location"].endswith("-set-password/")
    return moved["Location"]


def test_the_mail_leads_to_a_new_password(guest, asha, mailoutbox):
    response = ask(guest)
    assert (response.status_code, response["Location"]) == (303, ASKED)
    assert "We have sent you a mail" in words(guest.get(ASKED))
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert mail.subject == "Your new password at Mango Grove"
    address = form_page(guest, mail)
    assert form_to(guest.get(address), address).buttons[-1] == "Save the new password"
    response = guest.post(address, NEW)
    assert (response.status_code, response["Location"]) == (303, FINISHED)
    assert "Your new password is set" in words(guest.get(FINISHED))
    asha.refresh_from_db()
    assert asha.check_password("ripe-in-june-2024")


@pytest.mark.parametrize("typed", ["ASHA@EXAMPLE.COM", "  asha@example.com ", "asha@ｅxample.com"])
def test_case_and_outer_spaces_do_not_matter(guest, asha, mailoutbox, typed):
    ask(guest, typed)
    assert "/link/" in mailoutbox[0].body


def test_it_ends_all_sessions_and_works_once(guest, asha, mailoutbox):
    elsewhere = browser_of(asha)
    ask(guest)
    guest.post(form_page(guest, mailoutbox[0]), NEW)
    assert elsewhere.get("/accounts/profile/").status_code == 303
    again = guest.get(link_in(mailoutbox[0]))
    assert again.status_code == 404
    assert "This link no longer works" in words(again)


def test_the_link_is_dead_after_an_hour(guest, asha, mailoutbox):
    ask(guest)
    later = datetime.now() + timedelta(minutes=61)
    with patch.object(type(default_token_generator), "_now", lambda generator: later):
        assert guest.get(link_in(mailoutbox[0])).status_code == 404


def test_the_link_is_dead_after_the_email_has_changed(guest, asha, mailoutbox):
    ask(guest)
    asha.email = "asha.new@example.com"
    asha.save()
    assert guest.get(link_in(mailoutbox[0])).status_code == 404
    ask(guest, "asha@example.com")
    assert "/link/" not in mailoutbox[1].body


@pytest.mark.parametrize(
    "secret", ["1-set-password", "1-x", "zzzzzzzzzzzzz-abc123-0123456789abcdef", "0-0-0"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_guessed_links_are_404(guest, asha, secret, method):
    assert getattr(guest, method)(f"{RESET}link/{secret}/").status_code == 404


def test_bad_passwords_are_a_422(guest, asha, mailoutbox):
    ask(guest)
    address = form_page(guest, mailoutbox[0])
    for password in ("short", "asha@example.com", "x" * 10_000, "ripe\0mango-1"):
        page = guest.post(address, {"password1": password, "password2": password})
        assert page.status_code == 422
        assert 'href="#id_password1"' in page.content.decode()
    htmx = guest.post(address, {"password1": "short"}, headers=HTMX)
    assert htmx.status_code == 422
    assert is_fragment(htmx)
    moved = guest.post(address, NEW, headers=HTMX)
    assert (moved.status_code, moved["HX-Redirect"]) == (204, FINISHED)


def test_known_unknown_and_closed_accounts_answer_alike(asha, mailoutbox):
    make_user("karim", is_active=False)
    answers = [
        ask(Client(), email)
        for email in ("asha@example.com", "nobody@example.com", "karim@example.com")
    ]
    assert {(a.status_code, a["Location"], a.content) for a in answers} == {(303, ASKED, b"")}
    assert ["/link/" in mail.body for mail in mailoutbox] == [True, False, False]
    assert "/accounts/register/" in mailoutbox[1].body


@pytest.mark.parametrize("email", ["", "asha", "a\0@example.com", "x" * 10_000, "<b>@example.com"])
def test_a_bad_email_is_a_clear_422(guest, db, mailoutbox, email):
    response = ask(guest, email)
    assert response.status_code == 422
    assert form_to(response, RESET).values["email"].replace("\ufffd", "\0") == email
    assert ask(guest, email, headers=HTMX).status_code == 422
    assert mailoutbox == []


def test_htmx_is_sent_on_by_header(guest, asha, mailoutbox):
    response = ask(guest, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, ASKED)


@pytest.mark.parametrize("email", ["asha@example.com", "nobody@example.com"])
def test_the_mails_links_do_not_follow_the_host_header(guest, asha, mailoutbox, settings, email):
    settings.ALLOWED_HOSTS = ["*"]
    ask(guest, email, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    [mail] = mailoutbox
    assert "evil.example" not in mail.subject + mail.body
    assert "http://127.0.0.1:8000/accounts/" in mail.body


def test_a_link_for_asha_does_not_act_for_ravi(as_ravi, ravi, asha, mailoutbox):
    ask(Client())
    as_ravi.post(form_page(as_ravi, mailoutbox[0]), NEW)
    ravi.refresh_from_db()
    assert ravi.check_password("demo-mango-orchard")


@pytest.mark.parametrize("address", [RESET, ASKED, FINISHED, f"{RESET}link/1-x/"])
def test_the_pages_are_kept_by_no_cache_and_no_robot(guest, db, address):
    page = guest.get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.content.decode()
