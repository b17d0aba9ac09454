"""One variety's page with JavaScript: how many kilograms, and what is said of too many."""

import re

import pytest
from playwright.sync_api import expect

from shop.models import CartItem
from tests.browser import steps
from tests.factories import make_mango


@pytest.fixture
def himsagar_page(page):
    make_mango("Himsagar", price="350.00", stock=6)
    page.goto("/mangoes/himsagar/")
    return page


def quantity(page):
    return page.get_by_label(steps.QUANTITY)


def test_adding_keeps_the_page_and_the_focus(himsagar_page):
    steps.put_in_cart(himsagar_page, 4)
    steps.expect_cart_size(himsagar_page, 1)
    expect(himsagar_page.locator("#status")).to_contain_text("Added 4 kg of Himsagar")
    expect(steps.button(himsagar_page, "Add to cart")).to_be_focused()
    expect(himsagar_page).to_have_url(re.compile("/mangoes/himsagar/$"))


def test_a_refused_quantity_stays_with_its_reason_and_an_offer(himsagar_page, witness):
    witness.expects("status of 422")
    steps.put_in_cart(himsagar_page, 4)
    steps.expect_cart_size(himsagar_page, 1)
    steps.put_in_cart(himsagar_page, 5)
    expect(quantity(himsagar_page)).to_have_accessible_description(
        re.compile("Only 6 kg of Himsagar left, you have 4 kg in the cart")
    )
    expect(quantity(himsagar_page)).to_have_value("5")
    expect(quantity(himsagar_page)).to_have_attribute("aria-invalid", "true")
    assert CartItem.objects.get().quantity == 4
    steps.button(himsagar_page, "Take 2 kg").click()
    expect(himsagar_page.locator("#status")).to_contain_text("Added 2 kg of Himsagar")
    assert CartItem.objects.get().quantity == 6
    expect(quantity(himsagar_page)).not_to_have_attribute("aria-invalid", "true")


def test_what_is_no_quantity_is_told_beside_the_field(himsagar_page, witness):
    witness.expects("status of 422")
    steps.put_in_cart(himsagar_page, "1.5")
    expect(quantity(himsagar_page)).to_have_attribute("aria-invalid", "true")
    expect(quantity(himsagar_page)).to_have_accessible_description(re.compile("kg|kilograms"))
    expect(quantity(himsagar_page)).to_have_value("1.5")
    assert not CartItem.objects.exists()


def test_the_line_total_follows_in_any_digits(himsagar_page):
    total = himsagar_page.locator("[data-line-total]")
    expect(total).to_have_text("1 kg = ৳350.00")
    quantity(himsagar_page).fill("৫")
    expect(total).to_have_text("5 kg = ৳1,750.00")
    quantity(himsagar_page).fill("1000")
    expect(total).to_have_text("1000 kg = ৳3,50,000.00")


def test_the_stepper_counts_and_stops_at_one(himsagar_page):
    more = steps.button(himsagar_page, "Increase Himsagar")
    less = steps.button(himsagar_page, "Decrease Himsagar")
    for _ in range(3):
        more.click()
    expect(quantity(himsagar_page)).to_have_value("4")
    for _ in range(5):
        less.click()
    expect(quantity(himsagar_page)).to_have_value("1")
    assert more.bounding_box()["height"] >= 44
    assert more.bounding_box()["width"] >= 44


def test_bangla_digits_are_put_in_the_cart(himsagar_page):
    steps.put_in_cart(himsagar_page, "৩")
    steps.expect_cart_size(himsagar_page, 1)
    assert CartItem.objects.get().quantity == 3
