"""A guest's whole way, from the search to the cancelled order."""

import pytest
from playwright.sync_api import expect
from post_office.models import Email

from orders.models import Order
from shop.models import StockMovement
from tests.browser import steps

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def test_a_guest_finds_buys_and_cancels(page):
    himsagar = steps.stock_the_shop()[0]
    page.goto("/")
    steps.search(page, "himsagar")
    expect(page.get_by_role("link", name="Langra", exact=True)).to_have_count(0)
    steps.open_variety(page, "Himsagar")
    steps.put_in_cart(page, 5)
    steps.expect_cart_size(page, 1)
    steps.open_cart(page)
    expect(page.locator("#cart-items")).to_contain_text("৳1,750.00")
    steps.go_to_checkout(page)
    steps.fill_in(page)
    expect(page.locator("#place-order")).to_contain_text("৳1,750.00")
    order = steps.place_order(page)

    main = page.locator("#main")
    for words in (order.reference, "Himsagar", "5 kg", "৳1,750.00", "+880 1712-345678"):
        expect(main).to_contain_text(words)
    expect(main).to_contain_text("cash on delivery: ৳1,750.00")
    steps.expect_cart_size(page, 0)
    assert (order.user, order.phone_number) == (None, "+8801712345678")
    assert [(item.name, item.quantity) for item in order.items.all()] == [("Himsagar", 5)]
    assert (order.payment.payment_status, order.total_amount) == ("Pending", 1750)
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 95
    assert StockMovement.objects.get(order=order).change == -5
    assert Email.objects.get().to == ["asha@example.com"]

    second_tab = page.context.new_page()
    second_tab.goto(page.url)
    for tab in (page, second_tab):
        tab.get_by_text("Cancel this order").click()
        tab.get_by_role("button", name="Yes, cancel it").click()
        expect(tab.locator("#main")).to_contain_text("Nothing is due.")
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100
    assert Order.objects.get().status == "Cancelled"
    expect(page.get_by_text("Cancel this order")).to_have_count(0)


def test_a_guest_tracks_the_order_from_another_browser(page, new_page, screen, script, witness):
    steps.stock_the_shop()
    steps.start_checkout(page)
    order = steps.place_order(page)
    stranger = new_page(screen, script=script)
    witness.expects("status of 404", "status of 422")
    stranger.goto(f"/orders/{order.reference}/")
    expect(stranger.locator("#main")).not_to_contain_text("Himsagar")
    stranger.goto("/orders/track/")
    stranger.locator("[name=reference]").fill(order.reference.replace("-", " ").lower())
    stranger.locator("[name=phone_number]").fill("01799 999999")
    steps.button(stranger, "Find my order").click()
    expect(stranger.locator("#main")).to_contain_text("found no order")
    stranger.locator("[name=phone_number]").fill("01712 345678")
    steps.button(stranger, "Find my order").click()
    assert steps.placed_order(stranger) == order
