"""Staff at the desk: the order that a shopper placed, with its items and its payment."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.factories import make_cart, make_user, place

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def test_staff_sees_an_order_and_confirms_it(page):
    steps.stock_the_shop()
    make_user("owner", is_staff=True, is_superuser=True)
    order = place(make_cart(himsagar=5, langra=2))
    steps.log_in(page, "owner@example.com")
    page.goto("/admin/orders/order/")
    page.get_by_role("link", name=order.reference).first.click()
    content = page.locator("#content")
    for words in (
        "Asha Rahman",
        order.reference,
        "Himsagar",
        "5 kg",
        "Langra",
        "৳2,310.00",
        "Cash on Delivery",
    ):
        expect(content).to_contain_text(words)
    steps.button(page, "Confirmed").click()
    expect(page.locator(".messagelist")).to_be_visible()
    order.refresh_from_db()
    assert order.status == "Confirmed"


def test_a_shopper_does_not_get_in(page, witness):
    witness.expects("status of 403", "status of 404")
    make_user("asha")
    steps.log_in(page, "asha@example.com")
    page.goto("/admin/orders/order/")
    expect(page.locator("#result_list")).to_have_count(0)
