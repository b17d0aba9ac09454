"""What people are told of two-step login: mails, messages, and the file of recovery codes."""

import pytest

from accounts.tests.test_second_factor import (
    CODES,
    DEACTIVATE,
    DOWNLOAD,
    INDEX,
    NEW_CODES,
    confirm,
    set_up,
)
from conftest import browser_of
from tests.codes import give_app, recovery_codes_of
from tests.factories import make_user
from tests.reading import words

at_its_end = pytest.mark.django_db(transaction=True)  # mails go when the change is stored
SIGNED = "Mango Grove\nKansat, Chapai Nawabganj, Bangladesh\n"


def expect_mail(mailoutbox, subject, *phrases):
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert mail.subject == subject
    for phrase in (*phrases, "from the address 127.0.0.1", "/accounts/password_reset/", SIGNED):
        assert phrase in mail.body
    assert "{" not in mail.body
    assert "&" not in mail.body
    assert mail.alternatives == []


@at_its_end
def test_the_mail_when_it_is_on(as_asha, asha, mailoutbox):
    set_up(as_asha)
    expect_mail(
        mailoutbox,
        "Two-step login at Mango Grove is on",
        "after the password we ask for a code from your app",
        "Everywhere else you are logged out",
    )
    assert not any(code in mailoutbox[0].body for code in recovery_codes_of(asha))


@at_its_end
def test_the_mail_when_it_is_off(as_asha, asha, mailoutbox):
    give_app(asha)
    confirm(as_asha)
    as_asha.post(DEACTIVATE)
    phrase = "to log in, the password will do"
    expect_mail(mailoutbox, "Two-step login at Mango Grove is off", phrase)


@at_its_end
def test_the_mail_when_recovery_codes_are_new(as_asha, asha, mailoutbox):
    give_app(asha)
    confirm(as_asha)
    as_asha.post(NEW_CODES)
    phrase = "Those from before no longer work"
    expect_mail(mailoutbox, "New recovery codes at Mango Grove", phrase)
    assert "These are new. Those from before no longer work." in words(as_asha.get(CODES))


def test_the_file_of_recovery_codes(as_asha, asha):
    codes = give_app(asha)
    confirm(as_asha)
    answer = as_asha.get(DOWNLOAD)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    lines = answer.content.decode().splitlines()
    assert lines[:2] == ["Mango Grove: your recovery codes", "asha@example.com"]
    assert [line for line in lines if line.isdigit()] == codes


def test_the_file_holds_names_as_they_are(db):
    odd = make_user("o'brien", email="o'brien@example.com")
    give_app(odd)
    browser = browser_of(odd)
    confirm(browser)
    assert "o'brien@example.com" in browser.get(DOWNLOAD).content.decode()


def test_used_up_codes_are_neither_shown_nor_filed(as_asha, asha, guest):
    codes = give_app(asha)
    login = {"login": "asha@example.com", "password": "demo-mango-orchard"}
    guest.post("/accounts/login/", login)
    guest.post("/accounts/login/code/", {"code": codes[0]})
    confirm(as_asha)
    assert "You have 9 recovery codes left" in words(as_asha.get(INDEX))
    assert codes[0] not in words(as_asha.get(CODES))
    assert codes[0] not in as_asha.get(DOWNLOAD).content.decode()


def test_the_page_of_codes_can_be_printed(as_asha, asha):
    codes = give_app(asha)
    confirm(as_asha)
    html = as_asha.get(CODES).content.decode()
    assert "data-print" in html
    assert "asha@example.com" in html
    assert [code for code in codes if f"<code>{code}</code>" not in html] == []


def test_staff_who_need_it_are_told_so(as_meera, meera, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert "The shop's staff need it." in words(as_meera.get(INDEX))
    give_app(meera)
    confirm(as_meera)
    assert "you set it up anew right away" in words(as_meera.get(DEACTIVATE))


def test_shoppers_may_choose(as_asha, asha, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert "staff" not in words(as_asha.get(INDEX))
    give_app(asha)
    confirm(as_asha)
    assert "staff" not in words(as_asha.get(DEACTIVATE))
