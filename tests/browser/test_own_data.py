"""What is a person's own: orders placed as a guest, a picture, their data, and the way out."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User, UserProfile
from orders.models import Order
from tests.browser import steps
from tests.factories import make_cart, make_picture, make_user, place

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def press(page, name: str) -> None:
    """A button of the page itself, by its whole name."""
    page.locator("#main").get_by_role("button", name=name, exact=True).click()


def test_a_guest_chooses_a_password_and_finds_the_order_among_their_own(page):
    steps.stock_the_shop()
    steps.start_checkout(page)
    order = steps.place_order(page)
    page.locator("[name=password1]").fill("a mango a day")
    press(page, "Create account")
    expect(page).to_have_url(re.compile(order.reference))
    page.get_by_role("link", name="My orders").first.click()
    expect(page.locator("#main")).to_contain_text(order.reference)
    assert Order.objects.get().user.email == "asha@example.com"


def test_who_has_an_account_logs_in_and_adds_the_order(page):
    steps.stock_the_shop()
    asha = make_user("asha")
    steps.start_checkout(page, email="somebody@example.com")
    order = steps.place_order(page)
    page.get_by_role("link", name="You have an account?").click()
    page.locator("[name=login]").fill("asha@example.com")
    page.locator("[name=password]").fill(steps.PASSWORD)
    page.locator("#main").get_by_role("button", name=re.compile("^Log in")).click()
    expect(page).to_have_url(re.compile(order.reference))
    press(page, "Add to my orders")
    expect(page.get_by_text("This order is among your orders now.")).to_be_visible()
    assert Order.objects.get().user == asha


def test_a_picture_is_refused_then_taken_then_removed(page, witness):
    witness.expects("status of 422")
    make_user("asha")
    steps.log_in(page, "asha@example.com")
    page.goto("/accounts/profile/")
    page.locator("[name=billing_address]").fill("12 Green Road")
    broken = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 no picture"}
    page.locator("[name=picture]").set_input_files(broken)
    press(page, "Save")
    expect(page.locator(".error-summary")).to_contain_text("not a whole JPEG, PNG or WebP picture")
    expect(page.locator("[name=billing_address]")).to_have_value("12 Green Road")

    whole = make_picture("PNG", size=(900, 1_200), colour="orange").read()
    picture = {"name": "me.png", "mimeType": "image/png", "buffer": whole}
    page.locator("[name=picture]").set_input_files(picture)
    press(page, "Save")
    shown = page.locator("img.profile-picture")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalHeight)") == 512
    assert UserProfile.objects.get().billing_address == "12 Green Road"

    page.get_by_label("Remove the picture").check()
    press(page, "Save")
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(shown).to_have_count(0)


def test_a_person_takes_their_data_and_goes(page, witness):
    witness.expects("status of 422")
    steps.stock_the_shop()
    asha = make_user("asha")
    order = place(make_cart(asha, himsagar=5), email="asha@example.com")
    steps.log_in(page, "asha@example.com")
    page.goto("/accounts/profile/")
    with page.expect_download() as download:
        press(page, "Download my data")
    assert download.value.suggested_filename == "my-data.json"
    file = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert file["orders"][0]["reference"] == order.reference

    page.get_by_role("link", name="Delete my account").click()
    page.locator("[name=password]").fill("not this one")
    press(page, "Delete my account")
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("[name=password]").fill(steps.PASSWORD)
    press(page, "Delete my account")
    expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"127\.0\.0\.1:[0-9]+/$"))
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    assert not User.objects.exists()
    order.refresh_from_db()
    assert (order.user, order.forget_when_done) == (None, True)
