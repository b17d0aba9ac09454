"""The shop in a browser without JavaScript, where pages alone must do."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order
from shop.models import CartItem
from tests.browser import steps
from tests.factories import make_mango, make_many_mangoes

pytestmark = pytest.mark.parametrize("script", [False], ids=["plain"])


def quantity(page):
    return page.locator("#cart-items").get_by_label(steps.QUANTITY)


@pytest.fixture
def cart(page):
    steps.stock_the_shop()
    steps.bring_cart(page)
    page.goto("/cart/")
    return page


def test_a_card_leads_back_to_the_list_with_a_message(page):
    steps.stock_the_shop()
    page.goto("/?sort=price")
    page.get_by_role("button", name=re.compile("^Add to cart.*Langra")).click()
    expect(page).to_have_url(re.compile(r"/\?sort=price$"))
    expect(page.locator("#status")).to_contain_text("Added 1 kg of Langra")
    steps.expect_cart_size(page, 1)


def test_a_refused_quantity_shows_the_variety_with_an_offer(page):
    make_mango("Himsagar", stock=6)
    page.goto("/mangoes/himsagar/")
    steps.put_in_cart(page, 9)
    field = page.get_by_label(steps.QUANTITY)
    expect(field).to_have_value("9")
    expect(field).to_have_accessible_description(re.compile("Only 6 kg of Himsagar left"))
    steps.button(page, "Take 6 kg").click()
    steps.expect_cart_size(page, 1)
    assert CartItem.objects.get().quantity == 6


def test_the_update_button_saves(cart):
    quantity(cart).fill("৭")
    steps.button(cart, "Update").click()
    expect(cart.locator("#cart-items")).to_contain_text("৳2,450.00")
    assert CartItem.objects.get().quantity == 7


def test_a_refused_update_stays_with_its_reason(cart):
    quantity(cart).fill("500")
    steps.button(cart, "Update").click()
    expect(quantity(cart)).to_have_value("500")
    expect(quantity(cart)).to_have_accessible_description(re.compile("Only 100 kg of Himsagar"))
    assert CartItem.objects.get().quantity == 5


def test_remove_and_undo(cart):
    steps.button(cart, "Remove").click()
    steps.expect_cart_size(cart, 0)
    steps.button(cart, "Undo").click()
    steps.expect_cart_size(cart, 1)
    expect(quantity(cart)).to_have_value("5")


def test_checkout_errors_keep_what_was_typed(page):
    steps.stock_the_shop()
    steps.start_checkout(page, phone_number="12", note="Ripe ones, please")
    steps.button(page, "Place order").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(steps.field(page, "phone_number")).to_have_value("12")
    expect(steps.field(page, "phone_number")).to_have_attribute("aria-invalid", "true")
    expect(steps.field(page, "note")).to_have_value("Ripe ones, please")
    assert not Order.objects.exists()
    steps.field(page, "phone_number").fill("01712 345678")
    assert steps.place_order(page).note == "Ripe ones, please"


def test_both_addresses_show_and_the_tick_decides(page):
    steps.stock_the_shop()
    steps.start_checkout(page, shipping_address="Hostel 4, Rajshahi")
    steps.field(page, "same_address").uncheck()
    assert steps.place_order(page).shipping_address == "Hostel 4, Rajshahi"


def test_kilograms_are_changed_beside_the_form(page):
    steps.stock_the_shop()
    steps.start_checkout(page, note="Ripe ones, please")
    summary = page.locator(".order-summary")
    if not summary.get_by_label(steps.QUANTITY).is_visible():
        summary.locator("summary").click()
    summary.get_by_label(steps.QUANTITY).fill("7")
    steps.button(page, "Update").click()
    expect(page.locator("#place-order")).to_contain_text("৳2,450.00")
    expect(steps.field(page, "full_name")).to_have_value("Asha Rahman")
    order = steps.place_order(page)
    assert (order.total_amount, order.note) == (2450, "Ripe ones, please")


def test_a_form_sent_twice_is_one_order(page):
    steps.stock_the_shop()
    steps.start_checkout(page)
    order = steps.place_order(page)
    page.go_back()
    page.go_forward()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(order.reference)
    assert Order.objects.count() == 1


def test_the_pager_leads_through_all_varieties(page):
    make_many_mangoes(30)
    page.goto("/?sort=name")
    expect(page.get_by_role("heading", level=2)).to_have_count(24)
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"\?sort=name&page=2$"))
    expect(page.get_by_role("heading", level=2)).to_have_count(6)
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Mango 0001")
