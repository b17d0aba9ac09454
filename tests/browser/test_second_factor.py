"""Two-step login on a phone: setting it up, logging in with it, and staff who must have it."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.test_narrow import NARROW, assert_it_fits
from tests.codes import KEY, PERIOD, code_of, give_app, recovery_codes_of
from tests.factories import make_user
from tests.server import shop_on

LONG = f"{'asha-' * 12}asha@example.com"
ENOUGH_SECONDS = 6  # for typing a code and sending it, before the app shows another
both_ways = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
on_a_phone = pytest.mark.parametrize("screen", ["phone"])


@pytest.fixture(scope="module")
def address(shop_database, tmp_path_factory):
    """A shop that asks its staff for a code."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STAFF_SECOND_FACTOR", "1")
        with shop_on(shop_database, tmp_path_factory.mktemp("strict")) as address:
            yield address


def shown_code(key=KEY) -> str:
    """What the app shows, once it has just begun to show it."""
    left = PERIOD - time.time() % PERIOD
    if left < ENOUGH_SECONDS:
        time.sleep(left)
    return code_of(key)


def press(page, name: str) -> None:
    page.locator("#main").get_by_role("button", name=re.compile(f"^{name}")).click()


def type_password(page, email: str, then: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Log in")
    expect(page).to_have_url(re.compile(then))


def confirm_and_set_up(page) -> None:
    """From «Is it you?» to the recovery codes, with a slip of the finger on the way."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up two-step login")
    expect(page.get_by_role("img", name="Your key as a QR code")).to_be_visible()
    key = page.locator("#key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("12")
    press(page, "Turn it on")
    expect(page.locator(".error-summary")).to_contain_text("has 6 digits")
    expect(page.get_by_label("Code")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Code").fill(shown_code(key))
    press(page, "Turn it on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")


@both_ways
@on_a_phone
def test_asha_sets_it_up_and_comes_in_with_a_recovery_code(page, witness):
    witness.expects("status of 422")
    asha = make_user("asha")
    steps.log_in(page, "asha@example.com")
    page.goto("/accounts/profile/")
    page.get_by_role("link", name="Two-step login").click()
    page.get_by_role("link", name="Set up two-step login").click()
    confirm_and_set_up(page)
    codes = recovery_codes_of(asha)
    assert page.locator(".recovery-codes code").all_inner_texts() == codes
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save as a file").click()
    assert all(code in Path(saving.value.path()).read_text() for code in codes)
    steps.log_out(page)

    type_password(page, "asha@example.com", "/login/code/$")
    page.get_by_label("Code").fill("00000000")
    press(page, "Log in")
    expect(page.locator(".error-summary")).to_contain_text("This code is wrong")
    page.get_by_label("Code").fill(f"{codes[0][:4]} {codes[0][4:]}")
    press(page, "Log in")
    expect(page.locator("#status")).to_contain_text("Welcome")
    assert codes[0] not in recovery_codes_of(asha)


@both_ways
@on_a_phone
def test_asha_logs_in_with_her_app_and_turns_it_off(page):
    asha = make_user("asha")
    give_app(asha)
    type_password(page, "asha@example.com", "/login/code/$")
    bangla = shown_code().translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    page.get_by_label("Code").fill(bangla)
    press(page, "Log in")
    expect(page.locator("#status")).to_contain_text("Welcome")
    page.goto("/accounts/two-step/")
    page.get_by_role("link", name="Turn it off").click()
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Go on")
    press(page, "Turn it off")
    expect(page.locator("#status")).to_contain_text("Two-step login is off")
    steps.log_out(page)
    type_password(page, "asha@example.com", "/$")
    expect(page.locator("#status")).to_contain_text("Welcome")


@both_ways
@on_a_phone
def test_meera_gets_to_her_desk_by_setting_it_up(page, witness):
    witness.expects("status of 422")
    make_user("meera", is_staff=True)
    page.goto("/admin/")
    page.locator("[name=login]").fill("meera@example.com")
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Log in")
    expect(page.locator("#status")).to_contain_text("staff log in with a password and a code")
    confirm_and_set_up(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    expect(page.locator("#site-name")).to_contain_text("Mango Grove")


def test_a_piece_of_a_page_sends_meera_there_too(new_page):
    """She became staff while the page of a variety was open."""
    steps.stock_the_shop()
    meera = make_user("meera")
    page = new_page("phone")
    steps.log_in(page, "meera@example.com")
    page.goto("/mangoes/himsagar/")
    meera.is_staff = True
    meera.save()
    steps.put_in_cart(page, 2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    expect(page).to_have_url(re.compile("next%3D%252Fmangoes%252Fhimsagar"))


@both_ways
@on_a_phone
def test_after_ten_wrong_codes_the_page_says_how_long_to_wait(page, witness):
    witness.expects("status of 422", "status of 429")
    give_app(make_user("asha"))
    type_password(page, "asha@example.com", "/login/code/$")
    for number in range(10):
        page.get_by_label("Code").fill(f"{number:08}")
        press(page, "Log in")
        # The attribute is what the page came with, and not what was typed on it.
        expect(page.get_by_label("Code")).to_have_attribute("value", f"{number:08}")
    page.get_by_label("Code").fill("00000099")
    press(page, "Log in")
    expect(page.locator("#too-many-tries")).to_contain_text("Wait 5 minutes")


def test_the_pages_fit_the_smallest_phone(new_page):
    give_app(make_user("asha", email=LONG))
    ravi = make_user("ravi")
    page = new_page("phone", **NARROW)
    type_password(page, LONG, "/login/code/$")
    assert_it_fits(page)
    page.get_by_label("Code").fill(shown_code())
    press(page, "Log in")
    expect(page.locator("#status")).to_contain_text("Welcome")
    page.goto("/accounts/two-step/recovery-codes/")
    assert_it_fits(page)
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Go on")
    expect(page.locator(".recovery-codes")).to_be_visible()
    assert_it_fits(page)
    for end in ("", "deactivate/", "recovery-codes/generate/"):
        page.goto(f"/accounts/two-step/{end}")
        assert_it_fits(page)
    steps.log_out(page)
    steps.log_in(page, ravi.email)
    page.goto("/accounts/two-step/activate/")
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Go on")
    expect(page.locator("#key")).to_be_visible()
    assert_it_fits(page)
