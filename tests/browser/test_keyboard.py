"""A guest's whole way by the keyboard alone, with the focus in sight at every stop."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.keyboard import press, type_in

pytestmark = pytest.mark.parametrize(
    ("screen", "script"), [("phone", True), ("desktop", True), ("desktop", False)]
)


def test_a_guest_orders_by_keyboard(page):
    steps.stock_the_shop()
    page.goto("/")
    type_in(page, page.get_by_role("searchbox"), "himsagar")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=himsagar"))
    expect(page.get_by_role("link", name="Langra", exact=True)).to_have_count(0)
    press(page, page.get_by_role("link", name="Himsagar", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Himsagar")

    type_in(page, page.get_by_label(steps.QUANTITY), "5")
    press(page, steps.button(page, "Add to cart"), "Space")
    steps.expect_cart_size(page, 1)
    page.goto("/cart/")
    press(page, page.get_by_role("link", name=re.compile("^Checkout")))
    expect(page).to_have_url(re.compile(r"/checkout/$"))

    for name, value in steps.TYPED.items():
        type_in(page, steps.field(page, name), value)
    press(page, steps.field(page, "same_address"), "Space")
    type_in(page, steps.field(page, "shipping_address"), "Hostel 4, Rajshahi")
    press(page, steps.button(page, "Place order"), "Space")
    order = steps.placed_order(page)
    assert order.items.get().quantity == 5
    assert order.shipping_address == "Hostel 4, Rajshahi"

    press(page, page.locator("summary", has_text="Cancel this order"))
    press(page, page.get_by_role("button", name="Yes, cancel it"))
    expect(page.locator("#main")).to_contain_text("Nothing is due.")


def test_the_skip_link_leads_past_the_header(page):
    steps.stock_the_shop()
    page.goto("/")
    press(page, page.get_by_role("link", name="Skip to the page"))
    expect(page).to_have_url(re.compile("#main$"))
