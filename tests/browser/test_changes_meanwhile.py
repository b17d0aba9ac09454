"""Price, stock or the page's token changed in mid-checkout: told, and mended by one tap."""

import pytest
from playwright.sync_api import expect

from orders.models import Order
from shop.models import StockMovement
from tests.browser import steps

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture
def himsagar(page):
    """The variety, of which 5 kg stand in a filled checkout."""
    himsagar = steps.stock_the_shop()[0]
    steps.start_checkout(page, note="Ripe ones, please")
    return himsagar


def test_a_changed_price_is_told_and_accepted(page, himsagar, witness):
    witness.expects("status of 422")
    himsagar.price = "400.00"
    himsagar.save()
    steps.button(page, "Place order").click()
    changes = page.locator("#changes")
    expect(changes).to_contain_text("Himsagar now costs ৳400.00 a kg, it was ৳350.00")
    assert not Order.objects.exists()
    expect(steps.button(page, "Place order")).to_contain_text("৳2,000.00")
    order = steps.place_order(page)
    assert (order.total_amount, order.note) == (2000, "Ripe ones, please")


def test_a_shorter_stock_is_told_and_accepted(page, himsagar, witness):
    witness.expects("status of 422")
    himsagar.change_stock(-97, StockMovement.Reason.WRITTEN_OFF)
    steps.button(page, "Place order").click()
    expect(page.locator("#changes")).to_contain_text("Only 3 kg of Himsagar left, not 5 kg")
    assert not Order.objects.exists()
    assert steps.place_order(page).total_amount == 1050


def test_an_expired_token_keeps_the_form_and_one_tap_sends_it(page, himsagar, witness):
    witness.expects("status of 403", "Error Code 403")
    page.context.clear_cookies(name="csrftoken")
    steps.button(page, "Place order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page was open too long")
    assert not Order.objects.exists()
    steps.button(page, "Send it again").click()
    order = steps.placed_order(page)
    assert (order.full_name, order.note) == ("Asha Rahman", "Ripe ones, please")
