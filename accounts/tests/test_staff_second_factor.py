"""STAFF_SECOND_FACTOR: staff get no page of the shop before their login showed a code."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as shop_settings
from django.test import Client

from accounts.second_factor import is_on
from conftest import browser_of
from tests.codes import code_of, give_app
from tests.factories import make_cart, make_user, place
from tests.queries import counted
from tests.reading import HTMX, form_to, words

ACTIVATE = "/accounts/two-step/activate/"
CODE_AGAIN = "/accounts/reauthenticate/code/"
AGAIN = "/accounts/reauthenticate/"
PASSWORD = "demo-mango-orchard"
NOTICE = "The shop's staff log in with a password and a code."


@pytest.fixture(autouse=True)
def second_factor_for_staff(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def order(asha, himsagar):
    return place(make_cart(asha, himsagar=5))


def log_in(browser, name="meera", **fields):
    fields = {"login": f"{name}@example.com", "password": PASSWORD} | fields
    return browser.post("/accounts/login/", fields)


@pytest.mark.parametrize(
    "address",
    ["/", "/admin/", "/admin/orders/order/", "/cart/", "/orders/", "/checkout/", "/no/such/page/"],
)
def test_staff_without_it_are_sent_to_set_it_up(as_meera, address):
    answer = as_meera.get(address)
    assert answer.status_code == 303
    assert answer["Location"] == f"{ACTIVATE}?next={address.replace('/', '%2F')}"
    assert answer["Cache-Control"] == "private, no-store"
    assert NOTICE in words(as_meera.get(answer["Location"], follow=True))


def test_another_s_order_is_not_shown_to_them(as_meera, order, settings):
    address = f"/orders/{order.reference}/"
    assert as_meera.get(address)["Location"].startswith(ACTIVATE)
    settings.STAFF_SECOND_FACTOR = False
    assert as_meera.get(address).status_code == 200


def test_superusers_are_staff_too(db):
    owner = make_user("owner", is_superuser=True)
    assert browser_of(owner).get("/")["Location"].startswith(ACTIVATE)


def test_htmx_is_sent_by_header_and_back_to_its_page(as_meera):
    page = {"HX-Current-URL": "http://testserver/mangoes/himsagar/"}
    answer = as_meera.post("/cart/add/", {"mango_id": 1}, headers=HTMX | page)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{ACTIVATE}?next=%2Fmangoes%2Fhimsagar%2F"


def test_a_form_is_not_taken_and_not_where_the_way_leads_back(as_meera, himsagar):
    answer = as_meera.post("/cart/add/", {"mango_id": himsagar.pk})
    assert (answer.status_code, answer["Location"]) == (303, ACTIVATE)


def test_the_notice_is_said_once_however_often_one_was_sent(as_meera):
    for _ in range(4):
        sent = as_meera.get("/admin/")
    assert words(as_meera.get(sent["Location"], follow=True)).count(NOTICE) == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/accounts/profile/", 200),
        ("/accounts/two-step/", 200),
        ("/accounts/password_change/", 200),
        ("/healthz", 200),
        ("/media/no-such-picture.jpg", 404),
        ("/static/css/shop.css", None),
        ("/favicon.ico", 302),
    ],
)
def test_what_stays_open(as_meera, address, status):
    answer = as_meera.get(address)
    assert not answer.headers.get("Location", "").startswith(ACTIVATE)
    assert status in (None, answer.status_code)


@pytest.mark.parametrize("address", ["/accounts/logout/", "/admin/logout/"])
def test_logging_out_stays_possible(as_meera, address):
    as_meera.post(address)
    assert "_auth_user_id" not in as_meera.session


def test_from_the_admin_s_door_over_setting_it_up_into_the_admin(guest, meera):
    answer = log_in(guest, next="/admin/")
    assert answer["Location"] == "/admin/"
    asked = guest.get(guest.get("/admin/")["Location"])["Location"]
    form = form_to(guest.get(asked), AGAIN)
    page = guest.get(guest.post(AGAIN, form.hidden | {"password": PASSWORD})["Location"])
    form = form_to(page, ACTIVATE)
    assert form.hidden["next"] == "/admin/"
    key = page.content.decode().partition('id="key">')[2].partition("<")[0].replace(" ", "")
    refused = form_to(guest.post(ACTIVATE, form.hidden | {"code": "12"}), ACTIVATE)
    codes = guest.post(ACTIVATE, refused.hidden | {"code": code_of(key)})["Location"]
    assert codes == "/accounts/two-step/recovery-codes/?next=%2Fadmin%2F"
    assert 'href="/admin/">I have kept them. Go on' in guest.get(codes).content.decode()
    assert guest.get("/admin/").status_code == 200


def test_a_foreign_next_leads_nowhere(as_meera, meera):
    give_app(meera)
    as_meera.post(AGAIN, {"password": PASSWORD})
    page = as_meera.get("/accounts/two-step/recovery-codes/", {"next": "https://evil.example/"})
    assert "evil.example" not in page.content.decode()


def test_with_the_code_at_login_the_admin_is_open(guest, meera):
    give_app(meera)
    log_in(guest, next="/admin/")
    assert guest.get("/admin/")["Location"].startswith("/admin/login/")
    assert guest.post("/accounts/login/code/", {"code": code_of()})["Location"] == "/admin/"
    assert guest.get("/admin/").status_code == 200


def test_a_login_that_never_showed_a_code_is_asked_for_one(meera):
    give_app(meera)
    browser = browser_of(meera)
    answer = browser.get("/admin/")
    assert answer["Location"] == f"{CODE_AGAIN}?next=%2Fadmin%2F"
    page = browser.get(answer["Location"])
    assert "Type a code of your app to go on." in words(page)
    form = form_to(page, CODE_AGAIN)
    answer = browser.post(CODE_AGAIN, form.hidden | {"code": code_of()})
    assert answer["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_the_password_again_is_no_code(meera):
    give_app(meera)
    browser = browser_of(meera)
    browser.post(AGAIN, {"password": PASSWORD})
    assert browser.get("/admin/").status_code == 303


def test_turning_it_off_closes_the_shop_until_it_is_on_again(guest, meera):
    codes = give_app(meera)
    log_in(guest)
    guest.post("/accounts/login/code/", {"code": codes[0]})
    assert guest.get("/admin/").status_code == 200
    guest.post(AGAIN, {"password": PASSWORD})
    guest.post("/accounts/two-step/deactivate/")
    assert not is_on(meera)
    assert guest.get("/admin/")["Location"].startswith(ACTIVATE)


def test_who_becomes_staff_is_asked_from_then_on(as_asha, asha):
    assert as_asha.get("/").status_code == 200
    asha.is_staff = True
    asha.save()
    assert as_asha.get("/")["Location"].startswith(ACTIVATE)


PAGES = ["/", "/?q=himsagar", "/mangoes/himsagar/", "/cart/", "/orders/", "/accounts/profile/"]


@pytest.mark.parametrize("headers", [None, HTMX])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["nobody", "a guest with a cart", "asha", "meera with a code"])
def test_it_costs_no_question(who, address, headers, himsagar, asha, meera, settings):
    if who == "asha":
        browser = browser_of(asha)
    elif who == "meera with a code":
        give_app(meera)
        log_in(browser := Client())
        browser.post("/accounts/login/code/", {"code": code_of()})
    else:
        browser = Client()
        if who == "a guest with a cart":
            browser.post("/cart/add/", {"mango_id": himsagar.pk})
    costs = []
    for is_on_now in (False, False, True):
        settings.STAFF_SECOND_FACTOR = is_on_now
        with counted() as statements:
            browser.get(address, headers=headers)
        costs.append(len(statements))
    assert costs[1] == costs[2]


def test_without_the_setting_staff_choose_themselves(as_meera, settings):
    settings.STAFF_SECOND_FACTOR = False
    assert as_meera.get("/admin/").status_code == 200


@pytest.mark.parametrize(("value", "is_required"), [("1", "True"), ("", "False"), (None, "False")])
def test_the_environment_decides(value, is_required):
    environment = {k: v for k, v in os.environ.items() if k != "STAFF_SECOND_FACTOR"}
    printed = subprocess.run(
        [sys.executable, "-c", "from core import settings; print(settings.STAFF_SECOND_FACTOR)"],
        cwd=shop_settings.BASE_DIR,
        env=environment | ({"STAFF_SECOND_FACTOR": value} if value is not None else {}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == is_required
