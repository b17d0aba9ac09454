"""Staff at the desk: the order that a shopper placed, with its items and its payment."""

import pytest
from playwright.sync_api import expect

from orders.models import Courier, Order
from tests.browser import steps
from tests.desk import move_to
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


def test_staff_takes_an_order_by_phone_corrects_it_and_sends_it(page):
    steps.stock_the_shop()
    make_user("owner", is_staff=True, is_superuser=True)
    Courier.objects.create(name="Sundarban", phone_number="+8801712000001")
    place(make_cart(langra=1), full_name="Rokeya Begum", phone_number="+8801918000094")
    steps.log_in(page, "owner@example.com")
    page.goto("/admin/orders/order/add/")
    form = page.locator(".order-form")
    form.get_by_label("Phone", exact=True).fill("01918 000094")
    form.get_by_role("button", name="Known customer?").click()
    expect(form.get_by_label("Full name")).to_have_value("Rokeya Begum")
    form.get_by_label("Variety 1", exact=True).select_option(index=2)
    form.get_by_label("Quantity (kg) 1", exact=True).fill("৩")
    form.get_by_role("button", name="Take this order").click()
    content = page.locator("#content")
    expect(content).to_contain_text("Taken by phone")
    expect(content).to_contain_text("৳1,050.00 due")
    content.get_by_role("link", name="Correct this order").click()
    form.get_by_label("Himsagar").fill("2")
    form.get_by_role("button", name="Save the correction").click()
    expect(content).to_contain_text("Himsagar: 3 kg → 2 kg.")
    steps.button(page, "Packed").click()
    content.get_by_label("Courier").select_option("Sundarban")
    content.get_by_label("Note for the staff").fill("Evening van")
    steps.button(page, "Shipped").click()
    expect(content).to_contain_text("Evening van")
    content.get_by_label("Amount (taka)").first.fill("300")
    steps.button(page, "Money received").click()
    expect(content).to_contain_text("৳400.00 due")
    order = Order.objects.get(status="Shipped")
    assert (order.courier.name, order.payment.payment_status) == ("Sundarban", "Partly paid")


def test_staff_sends_many_orders_at_once(page):
    steps.stock_the_shop()
    make_user("owner", is_staff=True, is_superuser=True)
    Courier.objects.create(name="Sundarban")
    packed = [place(make_cart(langra=1)) for _ in range(2)]
    for order in packed:
        move_to(order, "Packed")
    waiting = place(make_cart(langra=1))
    steps.log_in(page, "owner@example.com")
    page.goto("/admin/orders/order/")
    for box in page.locator(".action-select").all():
        box.check()
    actions = page.locator(".actions")
    actions.get_by_label("Action:").select_option(label="Mark as shipped")
    actions.get_by_label("Note").fill("Evening van")
    actions.get_by_label("Courier, for «shipped»").select_option("Sundarban")
    actions.get_by_role("button", name="Go").click()
    told = page.locator(".messagelist")
    expect(told).to_contain_text("2 orders: Shipped")
    expect(told).to_contain_text(f"Order {waiting.reference} is Pending and cannot become Shipped.")
    for order in Order.objects.filter(status="Shipped"):
        assert (order.courier.name, order.status_changes.last().note) == (
            "Sundarban",
            "Evening van",
        )


def test_a_shopper_does_not_get_in(page, witness):
    witness.expects("status of 403", "status of 404")
    make_user("asha")
    steps.log_in(page, "asha@example.com")
    page.goto("/admin/orders/order/")
    expect(page.locator("#result_list")).to_have_count(0)
