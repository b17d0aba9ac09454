"""The cart with JavaScript: it saves by itself, and what was taken out can come back."""

import re

import pytest
from playwright.sync_api import expect

from shop.models import CartItem, MangoCategory, StockMovement
from tests.browser import steps


@pytest.fixture
def cart(page):
    """The page of a cart with 5 kg of Himsagar."""
    steps.stock_the_shop()
    steps.bring_cart(page)
    page.goto("/cart/")
    return page


def quantity(page):
    return page.get_by_label(steps.QUANTITY)


def kilograms() -> int:
    return CartItem.objects.get().quantity


def grand_total(page):
    return page.locator("#cart-items .totals")


def test_a_changed_quantity_saves_by_itself(cart):
    expect(cart.get_by_role("button", name="Update")).to_have_count(0)
    quantity(cart).fill("7")
    quantity(cart).press("Tab")
    expect(grand_total(cart)).to_contain_text("৳2,450.00")
    expect(cart.locator("#status")).to_contain_text("7 kg")
    assert kilograms() == 7


def test_rapid_taps_on_the_stepper_all_count(cart):
    tap = "document.querySelector('#cart-items [data-step=\"1\"]').click()"
    for _ in range(6):
        cart.evaluate(tap)
    expect(grand_total(cart)).to_contain_text("৳3,850.00")
    cart.reload()
    expect(quantity(cart)).to_have_value("11")
    assert kilograms() == 11


def test_the_stepper_keeps_the_focus(cart):
    more = steps.button(cart, "Increase Himsagar")
    more.click()
    expect(grand_total(cart)).to_contain_text("৳2,100.00")
    expect(more).to_be_focused()


def test_a_refused_quantity_stays_with_its_reason(cart, witness):
    witness.expects("status of 422")
    quantity(cart).fill("500")
    quantity(cart).press("Tab")
    expect(quantity(cart)).to_have_accessible_description(re.compile("Only 100 kg of Himsagar"))
    expect(quantity(cart)).to_have_value("500")
    assert kilograms() == 5


def test_zero_takes_the_line_out_and_undo_brings_it_back(cart):
    quantity(cart).fill("0")
    quantity(cart).press("Tab")
    steps.expect_cart_size(cart, 0)
    steps.button(cart, "Undo").click()
    steps.expect_cart_size(cart, 1)
    assert kilograms() == 5


def test_remove_and_undo(cart):
    steps.button(cart, "Remove").click()
    steps.expect_cart_size(cart, 0)
    expect(cart.locator("#cart-items")).to_contain_text("Nothing here yet")
    assert not CartItem.objects.exists()
    steps.button(cart, "Undo").click()
    steps.expect_cart_size(cart, 1)
    expect(quantity(cart)).to_have_value("5")
    assert kilograms() == 5


def test_a_line_that_became_short_is_mended_by_one_tap(cart):
    himsagar = MangoCategory.objects.get(slug="himsagar")
    himsagar.change_stock(-97, StockMovement.Reason.WRITTEN_OFF)
    cart.reload()
    expect(cart.locator("#cart-items")).to_contain_text("Only 3 kg left")
    expect(cart.get_by_role("link", name=re.compile("^Checkout"))).to_have_count(0)
    steps.button(cart, "Take 3 kg").click()
    expect(quantity(cart)).to_have_value("3")
    expect(cart.get_by_role("link", name=re.compile("^Checkout"))).to_be_visible()


def test_a_changed_price_is_shown_old_and_new_once(cart):
    MangoCategory.objects.filter(slug="himsagar").update(price="400.00")
    cart.reload()
    for amount in ("৳350.00", "৳400.00", "৳2,000.00"):
        expect(cart.locator("#cart-items")).to_contain_text(amount)
    steps.button(cart, "OK").click()
    expect(cart.locator("#cart-items")).not_to_contain_text("৳350.00")


def test_two_tabs_the_last_one_wins(cart):
    other = cart.context.new_page()
    other.goto("/cart/")
    for tab, typed, total in ((cart, "3", "৳1,050.00"), (other, "4", "৳1,400.00")):
        quantity(tab).fill(typed)
        quantity(tab).press("Tab")
        expect(grand_total(tab)).to_contain_text(total)
    assert kilograms() == 4


def test_a_failed_save_can_be_repeated(cart, witness):
    witness.expects("/cart/items/", "htmx:sendError")
    cart.route("**/cart/items/**", lambda route: route.abort("connectionfailed"))
    quantity(cart).fill("7")
    quantity(cart).press("Tab")
    again = cart.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    assert kilograms() == 5
    cart.unroute("**/cart/items/**")
    again.click()
    expect(grand_total(cart)).to_contain_text("৳2,450.00")
    assert kilograms() == 7
