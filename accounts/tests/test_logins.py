"""Logins: seen, ended by their owner, and ended by time."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.sessions import describe_browser
from conftest import browser_of
from tests.queries import counted
from tests.reading import HTMX, is_fragment, words

LOGINS = "/accounts/logins/"
PROFILE = "/accounts/profile/"
PASSWORD = {"password": "demo-mango-orchard"}
PHONE = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"


def log_in(name="asha", **more) -> Client:
    """A browser that came in through the page."""
    browser = Client(**more)
    fields = {"login": f"{name}@example.com", "password": "demo-mango-orchard"}
    assert browser.post("/accounts/login/", fields).status_code == 303
    return browser


def is_in(browser) -> bool:
    return browser.get(PROFILE).status_code == 200


def test_the_key_of_a_session_has_165_bits(asha):
    assert re.fullmatch(r"[a-z0-9]{32}", log_in().session.session_key)


def made(browser, **ago) -> None:
    """Set this login's times back: `created_at` and `last_seen_at` as timedeltas."""
    rows = UserSession.objects.filter(session_key=browser.session.session_key)
    rows.update(**{field: timezone.now() - age for field, age in ago.items()})


def test_every_login_is_listed_with_browser_and_place(asha):
    here, phone = log_in(), log_in(headers={"User-Agent": PHONE}, REMOTE_ADDR="192.0.2.7")
    page = here.get(LOGINS)
    assert "this browser" in words(page)
    assert "Chrome, Android" in words(page)
    assert "from 192.0.2.7" in words(page)
    assert words(page).count("Log out there") == 1
    assert is_in(phone)


def test_others_are_ended_and_this_one_stays(asha, ravi):
    here, phone, desk, other_person = log_in(), log_in(), log_in(), log_in("ravi")
    assert here.post(LOGINS, PASSWORD | {"end": "others"})["Location"] == LOGINS
    assert "2 logins are ended" in words(here.get(LOGINS))
    assert [is_in(browser) for browser in (here, phone, desk, other_person)] == [
        True,
        False,
        False,
        True,
    ]


def test_one_can_be_chosen(asha):
    here, phone, desk = log_in(), log_in(), log_in()
    row = UserSession.objects.get(session_key=phone.session.session_key)
    here.post(LOGINS, PASSWORD | {"end": str(row.pk)})
    assert [is_in(browser) for browser in (here, phone, desk)] == [True, False, True]
    # On the server, too: the session is gone, not only forgotten by the browser.
    assert not Session.objects.filter(session_key=row.session_key).exists()


@pytest.mark.parametrize("end", ["0", "x", "", "-1", "9" * 30, "২", "²"])
def test_made_up_choices_do_no_harm(asha, end):
    here = log_in()
    assert here.post(LOGINS, PASSWORD | {"end": end}).status_code == 303
    assert is_in(here)


def test_nobody_ends_the_login_of_another(asha, ravi):
    here, other_person = log_in(), log_in("ravi")
    row = UserSession.objects.get(user=ravi)
    here.post(LOGINS, PASSWORD | {"end": str(row.pk)})
    assert is_in(other_person)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_takes_the_password(asha, headers):
    here, phone = log_in(), log_in()
    refused = here.post(LOGINS, {"password": "wrong", "end": "others"}, headers=headers)
    assert refused.status_code == 422
    assert "This is not your password" in words(refused)
    assert is_fragment(refused) is bool(headers)
    assert is_in(phone)


def test_guesses_here_are_counted(asha):
    here = log_in()
    answers = [here.post(LOGINS, {"password": "wrong"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert answers[-1]["Retry-After"]


def test_the_31st_login_ends_the_one_that_was_idle_longest(asha):
    browsers = [log_in() for _ in range(30)]
    made(browsers[7], last_seen_at=timedelta(hours=5))
    browsers.append(log_in())
    assert [number for number, browser in enumerate(browsers) if not is_in(browser)] == [7]
    assert UserSession.objects.count() == 30


def test_logging_out_ends_the_row(asha):
    here = log_in()
    here.post("/accounts/logout/")
    assert not UserSession.objects.exists()


def test_a_new_password_ends_the_others_rows_and_all(asha):
    here, phone = log_in(), log_in()
    new = {"password1": "ripe-in-june-2024", "password2": "ripe-in-june-2024"}
    here.post("/accounts/password_change/", {"oldpassword": PASSWORD["password"]} | new)
    assert (is_in(here), is_in(phone)) == (True, False)
    assert [row.session_key for row in UserSession.objects.all()] == [here.session.session_key]


def test_a_closed_account_is_out_at_once(asha):
    here = log_in()
    asha.is_active = False
    asha.save()
    assert not is_in(here)


def test_a_login_has_a_new_session_id(asha, himsagar):
    browser = Client()
    browser.post("/cart/add/", {"mango_id": himsagar.pk})
    guests_key = browser.session.session_key
    browser.post("/accounts/login/", {"login": "asha@example.com"} | PASSWORD)
    assert browser.session.session_key != guests_key
    assert not Session.objects.filter(session_key=guests_key).exists()


@pytest.mark.parametrize(
    ("is_staff", "ago", "holds"),
    [
        (False, {"last_seen_at": timedelta(days=13)}, True),
        (False, {"last_seen_at": timedelta(days=15)}, False),
        (False, {"created_at": timedelta(days=29)}, True),
        (False, {"created_at": timedelta(days=31)}, False),
        (True, {"last_seen_at": timedelta(minutes=29)}, True),
        (True, {"last_seen_at": timedelta(minutes=31)}, False),
        (True, {"created_at": timedelta(hours=7, minutes=59)}, True),
        (True, {"created_at": timedelta(hours=8, minutes=1)}, False),
    ],
)
def test_a_login_ends_by_time(asha, is_staff, ago, holds):
    asha.is_staff = is_staff
    asha.save()
    browser = log_in()
    made(browser, **ago)
    assert is_in(browser) is holds
    assert get_user(browser).is_authenticated is holds


def test_the_admin_ends_by_time_too(meera):
    browser = browser_of(meera)
    assert browser.get("/admin/").status_code == 200
    made(browser, last_seen_at=timedelta(minutes=31))
    page = browser.get("/admin/", follow=True)
    assert page.request["PATH_INFO"] == "/accounts/login/"
    assert "To keep your account safe, log in again" in words(page)


def test_the_limits_are_settings(asha, settings):
    settings.SHOPPER_IDLE = timedelta(minutes=5)
    browser = log_in()
    made(browser, last_seen_at=timedelta(minutes=6))
    assert not is_in(browser)


def test_visits_keep_a_login_alive(asha):
    browser = log_in()
    made(browser, last_seen_at=timedelta(days=13))
    assert is_in(browser)
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(minutes=1)


def test_most_visits_write_nothing(asha):
    browser = log_in()
    browser.get("/accounts/login/")
    with counted() as statements:
        browser.get(PROFILE)
    assert [sql for sql in statements if not sql.startswith("SELECT")] == []


def test_a_database_that_takes_no_writes_stops_no_page(asha):
    browser = log_in()
    made(browser, last_seen_at=timedelta(days=10))
    with patch("accounts.sessions.UserSession.objects.filter") as rows:
        rows.return_value.first.return_value = UserSession.objects.get()
        rows.return_value.update.side_effect = OperationalError("database is locked")
        assert is_in(browser)


def test_a_login_without_a_row_gets_one(asha):
    browser = Client()
    browser.force_login(asha)
    assert is_in(browser)
    assert UserSession.objects.get().user == asha


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox, Linux",
        ),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
        ("<script>alert(1)</script>", "Unknown browser"),
    ],
)
def test_browsers_have_names(user_agent, named):
    assert describe_browser(user_agent) == named
