"""What staff do for people who lost something: end logins, two-step login, send a link."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from accounts.second_factor import is_on
from conftest import browser_of
from tests.codes import give_app
from tests.factories import make_user
from tests.reading import words

PEOPLE = "/admin/accounts/user/"
LOG_OUT = "log_out_everywhere"
TURN_OFF = "turn_two_step_login_off"
SEND_LINK = "send_password_link"
ACTS = [LOG_OUT, TURN_OFF, SEND_LINK]
NEW = {"password1": "ripe-in-june-2024", "password2": "ripe-in-june-2024"}


@pytest.fixture
def owner(db):
    return make_user("owner", is_staff=True, is_superuser=True)


@pytest.fixture
def as_owner(owner):
    return browser_of(owner)


@pytest.fixture
def as_clerk(meera):
    """Meera, who may see and change people."""
    may = Permission.objects.filter(codename__in=["view_user", "change_user"])
    meera.user_permissions.set(may)
    return browser_of(meera)


def act(browser, name, *people) -> str:
    """Choose people in the list and the act below it. Gives the words of the page after it."""
    chosen = [person.pk for person in people]
    fields = {"action": name, "_selected_action": chosen}
    return words(browser.post(PEOPLE, fields, follow=True))


def notes() -> list[tuple]:
    found = LogEntry.objects.order_by("pk").values_list("user__username", "object_repr")
    messages = LogEntry.objects.order_by("pk")
    return [
        (*note, entry.get_change_message()) for note, entry in zip(found, messages, strict=True)
    ]


def link_in(mail) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/accounts/password_reset/link/\S+)", mail.body)[1]


def choose_password(mail) -> int:
    """Open the mail's link in a browser of one's own and save a password there."""
    browser = Client()
    opened = browser.get(link_in(mail))
    if opened.status_code != 303:
        return opened.status_code
    return browser.post(opened["Location"], NEW).status_code


def test_logging_out_everywhere(as_clerk, asha, ravi):
    hers = [browser_of(asha) for _ in range(3)]
    his = browser_of(ravi)
    assert "Logged out everywhere: asha@example.com." in act(as_clerk, LOG_OUT, asha)
    assert {browser.get("/accounts/profile/").status_code for browser in hers} == {303}
    assert his.get("/accounts/profile/").status_code == 200
    assert not UserSession.objects.filter(user=asha).exists()
    assert notes() == [("meera", "Asha Rahman", "Logged out everywhere")]


def test_logging_oneself_out_leaves_the_desk_open(as_owner, owner):
    elsewhere = browser_of(owner)
    act(as_owner, LOG_OUT, owner)
    assert as_owner.get(PEOPLE).status_code == 200
    assert elsewhere.get(PEOPLE).status_code == 302


def test_turning_off_for_who_lost_phone_and_codes(as_clerk, asha, mailoutbox):
    give_app(asha)
    hers = browser_of(asha)
    assert "Two-step login turned off: asha@example.com." in act(as_clerk, TURN_OFF, asha)
    assert not Authenticator.objects.exists()
    assert hers.get("/accounts/profile/").status_code == 303
    assert notes() == [("meera", "Asha Rahman", "Two-step login turned off")]
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert mail.subject == "Two-step login at Mango Grove is off"
    assert "Hello Asha Rahman" in mail.body
    assert "call us at once" in mail.body
    assert "http://127.0.0.1:8000/accounts/two-step/" in mail.body


def test_nobody_turns_off_their_own_at_the_desk(as_owner, owner, mailoutbox):
    give_app(owner)
    page = act(as_owner, TURN_OFF, owner)
    assert "Not done for owner@example.com: your own is turned off on your account's page" in page
    assert is_on(owner)
    assert (mailoutbox, notes()) == ([], [])


def test_turning_off_what_is_not_on_says_so(as_owner, asha, mailoutbox):
    assert "Not done for asha@example.com: it is not on" in act(as_owner, TURN_OFF, asha)
    assert (mailoutbox, notes()) == ([], [])


def test_a_link_to_choose_a_password(as_clerk, asha, mailoutbox):
    page = act(as_clerk, SEND_LINK, asha)
    assert "A link to choose a password was mailed: asha@example.com." in page
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert mail.subject == "Choose your password at Mango Grove"
    assert "works once, for one hour" in mail.body
    assert "log in with your e-mail, asha@example.com" in mail.body
    assert choose_password(mail) == 303
    asha.refresh_from_db()
    assert asha.check_password("ripe-in-june-2024")
    assert choose_password(mail) == 404
    assert notes() == [("meera", "Asha Rahman", "A link to choose a password was mailed")]


def test_a_closed_account_gets_no_link(as_owner, mailoutbox):
    karim = make_user("karim", is_active=False)
    assert "Not done for karim@example.com: the account is closed" in act(
        as_owner, SEND_LINK, karim
    )
    assert (mailoutbox, notes()) == ([], [])


@pytest.mark.parametrize("name", ACTS)
def test_only_superusers_touch_the_staff(as_clerk, as_owner, owner, asha, name, mailoutbox):
    for person in (owner, asha):
        give_app(person)
    owner_s = browser_of(owner)
    page = act(as_clerk, name, owner, asha)
    assert "Not done for owner@example.com: only superusers may do this to the staff" in page
    assert is_on(owner)
    assert owner_s.get(PEOPLE).status_code == 200
    assert {note[1] for note in notes()} == {"Asha Rahman"}
    assert "owner@example.com" not in [to for mail in mailoutbox for to in mail.to]


@pytest.mark.parametrize("name", ACTS)
def test_superusers_do_it_to_the_staff(as_owner, meera, name):
    give_app(meera)
    act(as_owner, name, meera)
    assert [note[:2] for note in notes()] == [("owner", "meera")]


@pytest.mark.parametrize("name", ACTS)
def test_who_may_only_look_may_not_act(meera, asha, name, mailoutbox):
    meera.user_permissions.set(Permission.objects.filter(codename="view_user"))
    give_app(asha)
    hers = browser_of(asha)
    browser = browser_of(meera)
    assert name not in browser.get(PEOPLE).content.decode()
    act(browser, name, asha)
    assert is_on(asha)
    assert hers.get("/accounts/profile/").status_code == 200
    assert (mailoutbox, notes()) == ([], [])


@pytest.mark.parametrize("name", ACTS)
def test_shoppers_may_not_act(as_ravi, asha, name, mailoutbox):
    give_app(asha)
    assert as_ravi.post(PEOPLE, {"action": name, "_selected_action": asha.pk}).status_code == 302
    assert is_on(asha)
    assert mailoutbox == []


def test_a_new_person_is_invited_and_nobody_tells_a_password(as_owner, mailoutbox):
    page = as_owner.get(f"{PEOPLE}add/").content.decode()
    assert "by a link that we mail to them now" in page
    fields = {"username": "karim", "email": "Karim@Example.com", "usable_password": "false"}
    assert as_owner.post(f"{PEOPLE}add/", fields).status_code == 302
    karim = User.objects.get(email="karim@example.com")
    assert not karim.has_usable_password()
    [mail] = mailoutbox
    assert mail.to == ["karim@example.com"]
    assert choose_password(mail) == 303
    karim.refresh_from_db()
    assert karim.check_password("ripe-in-june-2024")
    assert karim.has_confirmed_email
    log_in = {"login": "karim@example.com", "password": "ripe-in-june-2024"}
    assert Client().post("/accounts/login/", log_in).status_code == 303


def test_a_new_person_with_a_password_is_not_invited(as_owner, mailoutbox):
    fields = {"username": "karim", "email": "karim@example.com", "usable_password": "true"}
    assert as_owner.post(f"{PEOPLE}add/", fields | NEW).status_code == 302
    assert mailoutbox == []


@pytest.mark.parametrize("name", ["mfa/authenticator", "usersessions/usersession"])
def test_keys_of_apps_and_ids_of_logins_are_not_shown(as_owner, name):
    assert as_owner.get(f"/admin/{name}/").status_code == 404
    assert name not in as_owner.get("/admin/").content.decode()


def test_a_person_with_two_step_login_can_be_deleted(as_owner, asha):
    give_app(asha)
    browser_of(asha)
    as_owner.post(f"{PEOPLE}{asha.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=asha.pk).exists()
