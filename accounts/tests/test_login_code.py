"""The second step of the login: a code, after the password and before anything else."""

import time
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user
from django.test import Client

from shop.models import Cart
from tests.codes import PERIOD, code_of, give_app, recovery_codes_of, wrong_code
from tests.factories import make_cart, make_user
from tests.reading import HTMX, form_to, is_fragment, words

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
PASSWORD = "demo-mango-orchard"


@pytest.fixture
def codes(asha) -> list[str]:
    """Asha's recovery codes; she logs in in two steps."""
    return give_app(asha)


def type_password(browser, login="asha@example.com", headers=None, **fields):
    fields = {"login": login, "password": PASSWORD} | fields
    return browser.post(LOGIN, fields, headers=headers)


def type_code(browser, code=None, headers=None, **more):
    return browser.post(CODE, {"code": code or code_of()}, headers=headers, **more)


def is_in(browser) -> bool:
    return get_user(browser).is_authenticated


@pytest.mark.parametrize("headers", [None, HTMX])
def test_password_and_code_are_a_login(guest, asha, codes, headers):
    place = "HX-Redirect" if headers else "Location"
    assert type_password(guest, headers=headers)[place] == CODE
    page = words(guest.get(CODE))
    assert "recovery code" in page
    assert "Phone and codes lost? Call us:" in page
    answer = type_code(guest, headers=headers)
    assert answer.status_code == (204 if headers else 303)
    assert answer[place] == "/"
    assert get_user(guest) == asha
    assert "Welcome, Asha Rahman." in words(guest.get("/"))


def test_the_password_alone_is_no_login(guest, asha, codes, himsagar):
    make_cart(asha, himsagar=5)
    type_password(guest)
    assert not is_in(guest)
    assert guest.get("/accounts/profile/")["Location"] == f"{LOGIN}?next=/accounts/profile/"
    assert "My orders" not in words(guest.get("/"))
    assert "Cart (0)" in words(guest.get("/"))


def test_the_guest_s_cart_waits_for_the_code(guest, asha, codes, himsagar):
    guest.post("/cart/add/", {"mango_id": himsagar.pk})
    type_password(guest)
    assert not Cart.objects.filter(user=asha).exists()
    type_code(guest)
    assert Cart.objects.get(user=asha).items.get().quantity == 1


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_code_page_is_for_those_who_typed_the_password(guest, codes, method, headers):
    answer = getattr(guest, method)(CODE, {"code": code_of()}, headers=headers)
    assert answer["HX-Redirect" if headers else "Location"] == LOGIN
    assert not is_in(guest)


def test_a_wrong_password_opens_no_code_page(guest, codes):
    assert type_password(guest, password="wrong-password").status_code == 422
    assert guest.get(CODE)["Location"] == LOGIN


def test_the_password_holds_for_a_quarter_of_an_hour(guest, codes):
    type_password(guest)
    later = time.time() + 15 * 60 + 1
    with patch("time.time", lambda: later):
        assert type_code(guest)["Location"] == LOGIN
    assert not is_in(guest)


def test_the_session_gets_a_new_id_with_the_code(guest, codes):
    type_password(guest)
    before = guest.session.session_key
    type_code(guest)
    assert guest.session.session_key != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert not is_in(stale)
    assert stale.get(CODE)["Location"] == LOGIN


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("typed", ["wrong", "", "x" * 5000, "১২", "12345678"])
def test_a_bad_code_is_a_422_and_no_login(guest, codes, typed, headers):
    type_password(guest)
    answer = guest.post(
        CODE, {"code": wrong_code() if typed == "wrong" else typed}, headers=headers
    )
    assert answer.status_code == 422
    assert is_fragment(answer) == bool(headers)
    assert form_to(answer, CODE).buttons == ["Log in"]
    assert not is_in(guest)


@pytest.mark.parametrize("fields", [{}, {"credential": "{}"}, {"credential": "x", "code": ""}])
def test_a_form_without_a_code_is_a_422(guest, codes, fields):
    type_password(guest)
    assert guest.post(CODE, fields).status_code == 422


def test_bangla_digits_are_a_code(guest, asha, codes):
    type_password(guest)
    type_code(guest, code_of().translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")))
    assert is_in(guest)


@pytest.mark.parametrize("again", ["same", "spaced", "bangla"])
def test_a_code_of_the_app_works_once(guest, codes, again):
    code = code_of()
    type_password(guest)
    type_code(guest, code)
    other = Client()
    type_password(other)
    bangla = code.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    spelled = {"same": code, "spaced": f"{code[:3]} {code[3:]}", "bangla": bangla}[again]
    assert type_code(other, spelled).status_code == 422
    assert not is_in(other)


def test_the_code_that_set_it_up_is_used_up(as_asha, asha, guest):
    as_asha.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = as_asha.get("/accounts/two-step/activate/").content.decode()
    code = code_of(page.partition('id="key">')[2].partition("<")[0].replace(" ", ""))
    as_asha.post("/accounts/two-step/activate/", {"code": code})
    type_password(guest)
    assert type_code(guest, code).status_code == 422


def test_a_code_is_over_after_its_half_minute(guest, codes):
    type_password(guest)
    assert type_code(guest, code_of(later=-PERIOD)).status_code == 422
    assert type_code(guest, code_of(later=+PERIOD)).status_code == 422


def test_a_recovery_code_works_once(guest, asha, codes):
    type_password(guest)
    assert type_code(guest, codes[3]).status_code == 303
    assert is_in(guest)
    assert recovery_codes_of(asha) == codes[:3] + codes[4:]
    other = Client()
    type_password(other)
    assert type_code(other, codes[3]).status_code == 422
    assert type_code(other, codes[4]).status_code == 303


def test_new_recovery_codes_end_the_old_ones(guest, as_asha, asha, codes):
    as_asha.post("/accounts/reauthenticate/", {"password": PASSWORD})
    as_asha.post("/accounts/two-step/recovery-codes/generate/")
    assert not set(codes) & set(recovery_codes_of(asha))
    type_password(guest)
    assert type_code(guest, codes[0]).status_code == 422


def test_another_s_codes_open_nothing(guest, codes):
    ravi_s = give_app(make_user("ravi"), key="A" * 32)
    type_password(guest)
    assert type_code(guest, code_of("A" * 32)).status_code == 422
    assert type_code(guest, ravi_s[0]).status_code == 422


@pytest.mark.parametrize("headers", [None, HTMX])
def test_next_is_kept_over_the_code_and_within_the_site(guest, codes, headers):
    place = "HX-Redirect" if headers else "Location"
    type_password(guest, next="/checkout/")
    assert type_code(guest, headers=headers)[place] == "/checkout/"
    other = Client()
    type_password(other, next="//evil.example")
    assert type_code(other, codes[0], headers=headers)[place] == "/"


def test_the_admin_s_door_asks_for_the_code_too(guest, meera):
    give_app(meera)
    door = guest.get(guest.get("/admin/")["Location"])["Location"]
    form = form_to(guest.get(door), LOGIN)
    type_password(guest, "meera@example.com", **form.hidden)
    assert guest.get("/admin/").status_code == 302
    assert type_code(guest)["Location"] == "/admin/"
    assert guest.get("/admin/").status_code == 200


def test_a_confirmed_email_and_the_code_are_both_asked_for(guest, asha, codes, settings):
    settings.CONFIRM_EMAIL = True
    assert type_password(guest)["Location"] == "/accounts/email/code/"
    assert type_code(guest)["Location"] == LOGIN
    asha.emailaddress_set.update(verified=True)
    other = Client()
    assert type_password(other)["Location"] == CODE
    assert type_code(other).status_code == 303


def test_an_account_that_was_closed_meanwhile_stays_out(guest, asha, codes):
    type_password(guest)
    asha.is_active = False
    asha.save()
    type_code(guest)
    assert not is_in(guest)
    assert guest.get("/accounts/profile/").status_code == 303


def test_another_person_may_log_in_instead(guest, codes, ravi):
    type_password(guest)
    assert guest.get(LOGIN)["Location"] == CODE
    leave = form_to(guest.get(CODE), "/accounts/logout/")
    assert guest.post("/accounts/logout/", leave.hidden)["Location"] == LOGIN
    assert guest.get(CODE)["Location"] == LOGIN
    type_password(guest, "ravi@example.com")
    assert get_user(guest) == ravi


def test_who_is_in_already_is_sent_on(as_asha, codes):
    assert as_asha.get(CODE)["Location"] == "/"


def test_the_page_is_kept_by_no_cache_and_no_robot(guest, codes):
    type_password(guest)
    page = guest.get(CODE)
    assert page["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.content.decode()
