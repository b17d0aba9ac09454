"""A person with an account: the guest's cart comes along, and the shop knows the address."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from orders.models import Order
from tests.browser import steps
from tests.factories import make_cart, make_user

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def test_asha_logs_in_with_a_cart_orders_and_leaves(page):
    steps.stock_the_shop()
    asha = make_user("asha", first_name="Asha", last_name="Rahman")
    asha.profile.phone_number = "+8801712345678"
    asha.profile.billing_address = "12 Green Road, Dhaka"
    asha.profile.save()
    make_cart(asha, langra=2)

    page.goto("/mangoes/himsagar/")
    steps.put_in_cart(page, 5)
    steps.expect_cart_size(page, 1)
    steps.log_in(page, " Asha@Example.com ")
    steps.expect_cart_size(page, 2)
    page.goto("/checkout/")
    expect(steps.field(page, "full_name")).to_have_value("Asha Rahman")
    expect(steps.field(page, "email")).to_have_value("asha@example.com")
    expect(steps.field(page, "phone_number")).to_have_value("+8801712345678")
    expect(steps.field(page, "billing_address")).to_have_value("12 Green Road, Dhaka")
    order = steps.place_order(page)
    assert (order.user, order.total_amount) == (asha, 2310)

    page.get_by_role("link", name="My orders").first.click()
    expect(page.locator("#main")).to_contain_text("৳2,310.00")
    page.get_by_role("link", name=re.compile(order.reference)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(order.reference)
    steps.log_out(page)
    steps.expect_cart_size(page, 0)


def test_after_logging_out_back_shows_nothing_private(page, witness):
    witness.expects("status of 404")
    steps.stock_the_shop()
    asha = make_user("asha")
    make_cart(asha, himsagar=5)
    steps.log_in(page, "asha@example.com")
    page.goto("/checkout/")
    steps.fill_in(page)
    order = steps.place_order(page)
    steps.log_out(page)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text(order.billing_address)


def test_registration_takes_the_guest_s_cart_along(page):
    steps.stock_the_shop()
    steps.bring_cart(page)
    page.goto("/accounts/register/?next=/checkout/")
    for name, value in {
        "username": "ravi",
        "email": "ravi@example.com",
        "password1": "a mango a day",
        "password2": "a mango a day",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("#main").get_by_role("button", name=re.compile("^Create account")).click()
    expect(page).to_have_url(re.compile("/checkout/$"))
    steps.fill_in(page, email="ravi@example.com")
    steps.field(page, "save_to_profile").check()
    order = steps.place_order(page)
    ravi = User.objects.get(email="ravi@example.com")
    assert order.user == ravi
    page.goto("/accounts/profile/")
    expect(page.locator("[name=phone_number]")).to_have_value("+8801712345678")
    expect(page.locator("[name=billing_address]")).to_have_value("12 Green Road, Dhaka")


def test_a_wrong_password_keeps_the_e_mail(page, witness):
    witness.expects("status of 422")
    make_user("asha")
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("asha@example.com")
    page.locator("[name=password]").fill("not this one")
    page.locator("#main").get_by_role("button", name=re.compile("^Log in")).click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("asha@example.com")
    expect(page.locator("[name=password]")).to_have_value("")


def test_a_guest_becomes_a_shopper_on_the_confirmation(page):
    steps.stock_the_shop()
    steps.start_checkout(page)
    order = steps.place_order(page)
    page.locator("[name=password1]").fill("a mango a day")
    page.locator("#main").get_by_role("button", name=re.compile("^Create account")).click()
    expect(page.get_by_role("link", name="My orders").first).to_be_visible()
    assert Order.objects.get(user__email="asha@example.com") == order
