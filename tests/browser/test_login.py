"""Accounts from the first day on: opened, left, found again, and kept safe."""

import re

import pytest
from playwright.sync_api import Page, expect
from post_office.models import Email

from accounts.models import User
from accounts.tokens import issue
from orders.models import Order
from tests.browser import steps
from tests.factories import make_cart, make_user, place
from tests.programs import is_in

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
NEW_PASSWORD = "ripe in june"


def type_in(page: Page, **typed) -> None:
    for name, value in typed.items():
        page.locator(f"#main [name={name}]").first.fill(value)


def press(page: Page, name: str) -> None:
    page.locator("#main").get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click()


def mailed(pattern: str) -> str:
    """What the latest mail says, as far as it is asked for."""
    return re.search(pattern, Email.objects.latest("pk").message, re.M)[1]


def test_register_order_log_out_log_in_and_look_back(page):
    steps.stock_the_shop()
    page.goto("/accounts/register/")
    type_in(page, username="আশা", email="Asha@Example.com")
    type_in(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    press(page, "Create account")
    expect(page.get_by_role("button", name="Log out").first).to_be_visible()
    page.goto("/mangoes/himsagar/")
    steps.put_in_cart(page, 5)
    steps.expect_cart_size(page, 1)
    page.goto("/checkout/")
    steps.fill_in(page)
    order = steps.place_order(page)
    assert order.user.email == "asha@example.com"
    steps.log_out(page)
    steps.log_in(page, " ASHA@example.com ", NEW_PASSWORD)
    page.get_by_role("link", name="My orders").first.click()
    page.get_by_role("link", name=re.compile(order.reference)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(order.reference)


def test_a_forgotten_password_is_chosen_anew_by_the_mails_link(page, witness):
    witness.expects("status of 422")
    steps.stock_the_shop()
    asha = make_user("asha")
    order = place(make_cart(asha, himsagar=5))
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    type_in(page, email="asha@example.com")
    press(page, "Send me the link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.goto(mailed(r"(/accounts/password_reset/link/\S+)"))
    type_in(page, password1="mango", password2="mango")
    press(page, "Save the new password")
    expect(page.locator(".error-summary")).to_contain_text("too short")
    type_in(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    press(page, "Save the new password")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new password is set")
    page.locator("#main").get_by_role("link", name="Log in").click()
    type_in(page, login="asha@example.com", password=NEW_PASSWORD)
    press(page, "Log in")
    expect(page).not_to_have_url(re.compile("/accounts/login/"))
    page.goto("/orders/")
    expect(page.locator("#main")).to_contain_text(order.reference)


def test_another_email_takes_the_password_and_a_code(page, witness):
    witness.expects("status of 422")
    make_user("asha")
    steps.log_in(page, "asha@example.com")
    page.goto("/accounts/profile/")
    page.locator("#main").get_by_role("link", name=re.compile("^E-mail")).click()
    type_in(page, email="asha.new@example.com", password="wrong")
    press(page, "Mail me the code")
    expect(page.locator(".error-summary")).to_contain_text("This is not your password")
    expect(page.locator("#main [name=email]")).to_have_value("asha.new@example.com")
    type_in(page, password=steps.PASSWORD)
    press(page, "Mail me the code")
    expect(page).to_have_url(re.compile("/accounts/email/code/$"))
    type_in(page, code=mailed(r"^ +([A-Z0-9-]{6,})$"))
    press(page, "Confirm this e-mail")
    expect(page).to_have_url(re.compile("/accounts/email/$"))
    expect(page.locator("#main")).to_contain_text("asha.new@example.com")
    assert User.objects.get().has_confirmed_email
    assert "from asha@example.com" in Email.objects.latest("pk").message


def test_the_phone_that_was_lost_is_logged_out_from_home(page, new_page, script):
    make_user("asha")
    phone = new_page("phone", script=script)
    steps.log_in(phone, "asha@example.com")
    steps.log_in(page, "asha@example.com")
    page.goto("/accounts/logins/")
    expect(page.locator(".logins li")).to_have_count(2)
    page.get_by_label("Your password").fill(steps.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("1 login is ended")
    expect(page.locator(".logins li")).to_have_count(1)
    phone.goto("/accounts/profile/")
    expect(phone).to_have_url(re.compile("/accounts/login/"))
    assert not Order.objects.exists()


def test_an_app_is_ended_from_the_profile(page, script):
    asha = make_user("asha")
    app, other = issue(asha, device="Old phone"), issue(asha, device="Tablet")
    steps.log_in(page, "asha@example.com")
    page.goto("/accounts/profile/")
    page.get_by_role("link", name="Log out there (Old phone)").press("Enter")
    expect(page).to_have_url(re.compile("/accounts/logins/$"))
    page.get_by_label("Your password").fill(steps.PASSWORD)
    page.get_by_role("button", name="Log out there (Old phone)").press("Enter")
    expect(page.locator("#status")).to_contain_text("1 login is ended")
    expect(page.get_by_text("Tablet", exact=True)).to_be_visible()
    expect(page.get_by_text("Old phone")).to_have_count(0)
    assert (is_in(app), is_in(other)) == (False, True)
