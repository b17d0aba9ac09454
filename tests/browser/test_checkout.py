"""The checkout with JavaScript: errors where they are, nothing typed is lost, one order."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order
from tests.browser import steps


@pytest.fixture
def checkout(page):
    """A checkout of 5 kg Himsagar with everything filled in."""
    steps.stock_the_shop()
    steps.start_checkout(page)
    return page


def test_a_field_is_checked_when_it_is_left(checkout, witness):
    witness.expects("status of 422")
    phone = steps.field(checkout, "phone_number")
    phone.fill("")
    phone.press_sequentially("12")
    expect(phone).not_to_have_attribute("aria-invalid", "true")
    phone.press("Tab")
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_accessible_description(re.compile("phone number"))
    expect(phone).to_have_value("12")
    expect(steps.field(checkout, "full_name")).to_have_value("Asha Rahman")
    phone.fill("01712 345678")
    phone.press("Tab")
    expect(phone).not_to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_value("01712 345678")


def test_what_is_typed_while_a_field_is_checked_stays(checkout, witness):
    witness.expects("status of 422")
    phone = steps.field(checkout, "phone_number")
    held = []
    checkout.route("**/checkout/check/**", lambda route: held.append(route))
    phone.fill("12")
    with checkout.expect_request("**/checkout/check/**"):
        phone.press("Tab")
    phone.fill("01712 345678")
    with checkout.expect_response("**/checkout/check/**"):
        held[0].continue_()
    expect(phone).to_have_value("01712 345678")
    checkout.unroute("**/checkout/check/**")
    assert steps.place_order(checkout).phone_number == "+8801712345678"


def test_the_other_address_appears_when_it_is_another(checkout):
    other = steps.field(checkout, "shipping_address")
    expect(other).to_be_hidden()
    steps.field(checkout, "same_address").uncheck()
    other.fill("Hostel 4, Rajshahi")
    order = steps.place_order(checkout)
    assert order.shipping_address == "Hostel 4, Rajshahi"
    assert order.billing_address == "12 Green Road, Dhaka"


def test_errors_are_summed_up_and_the_summary_takes_the_focus(checkout, witness):
    witness.expects("status of 422")
    steps.fill_in(checkout, full_name="", phone_number="", note="Ripe ones, please")
    steps.button(checkout, "Place order").click()
    summary = checkout.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_text(
        [re.compile("^Full name"), re.compile("^Phone")]
    )
    expect(steps.field(checkout, "note")).to_have_value("Ripe ones, please")
    summary.get_by_role("link").first.click()
    expect(steps.field(checkout, "full_name")).to_be_focused()
    expect(steps.field(checkout, "full_name")).to_have_attribute("aria-invalid", "true")
    steps.fill_in(checkout)
    assert steps.place_order(checkout).note == "Ripe ones, please"


def test_a_double_tap_is_one_order(checkout):
    checkout.locator("#place-order").dblclick()
    order = steps.placed_order(checkout)
    assert Order.objects.get() == order


def test_back_after_the_order_never_shows_the_old_cart(checkout):
    order = steps.place_order(checkout)
    checkout.go_back()
    expect(checkout).to_have_url(re.compile("/checkout/$"))
    expect(checkout.locator("#checkout")).to_contain_text("Your cart is empty")
    steps.expect_cart_size(checkout, 0)
    checkout.go_forward()
    expect(checkout.get_by_role("heading", level=1)).to_have_text(order.reference)
    checkout.reload()
    assert Order.objects.get() == order


def test_kilograms_are_changed_beside_the_form(checkout):
    steps.field(checkout, "note").fill("Ripe ones, please")
    summary = checkout.locator(".order-summary")
    if not summary.get_by_label(steps.QUANTITY).is_visible():
        summary.locator("summary").click()
    summary.get_by_label(steps.QUANTITY).fill("7")
    summary.get_by_label(steps.QUANTITY).press("Tab")
    expect(checkout.locator("#place-order")).to_contain_text("৳2,450.00")
    expect(steps.field(checkout, "full_name")).to_have_value("Asha Rahman")
    expect(steps.field(checkout, "note")).to_have_value("Ripe ones, please")
    order = steps.place_order(checkout)
    assert (order.total_amount, order.note) == (2450, "Ripe ones, please")


@pytest.mark.parametrize("failure", ["unreachable", "broken"])
def test_a_failed_order_can_be_sent_again(checkout, witness, failure):
    witness.expects("/checkout/", "status of 500", "Error Code 500", "htmx:sendError")

    def fail(route):
        route.abort("connectionfailed") if failure == "unreachable" else route.fulfill(status=500)

    checkout.route("**/checkout/", fail)
    steps.button(checkout, "Place order").click()
    again = checkout.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(steps.field(checkout, "full_name")).to_have_value("Asha Rahman")
    checkout.unroute("**/checkout/")
    again.click()
    assert steps.placed_order(checkout) == Order.objects.get()


def test_an_order_whose_answer_was_lost_is_not_made_twice(checkout, witness):
    witness.expects("/checkout/", "htmx:sendError")

    def lose_the_answer(route):
        route.fetch(max_redirects=0)
        route.abort("connectionfailed")

    checkout.route("**/checkout/", lose_the_answer)
    steps.button(checkout, "Place order").click()
    again = checkout.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    order = Order.objects.get()
    checkout.unroute("**/checkout/")
    again.click()
    assert steps.placed_order(checkout) == order == Order.objects.get()
