"""A day of the season, from a shopper's order to the evening's report."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from orders.models import Courier, Order
from tests.browser import steps
from tests.factories import make_user

ORDERS = "/admin/orders/order/"
KINDS = [("phone", True), ("desktop", False)]


@pytest.fixture
def desk(new_page, screen, script):
    """The desk in Meera's browser; she may do everything."""
    make_user("meera", is_staff=True, is_superuser=True)
    desk = new_page(screen, script=script)
    steps.log_in(desk, "meera@example.com")
    desk.goto("/admin/")
    return desk


def act(desk, order: Order, action: str, **chosen) -> None:
    """Tick the order in the list, choose an action and what belongs to it, and go."""
    desk.goto(ORDERS)
    row = desk.get_by_role("row").filter(has_text=order.reference)
    row.locator("[name=_selected_action]").check()
    desk.locator("select[name=action]").select_option(label=action)
    for name, label in chosen.items():
        desk.locator(f"select[name={name}]").select_option(label=label)
    desk.get_by_role("button", name=re.compile("^(Go|Run)")).click()


def expect_status(desk, order: Order, status: str) -> None:
    expect(desk.locator(".messagelist .success")).to_be_visible()
    order.refresh_from_db()
    assert order.status == status


@pytest.mark.parametrize("screen, script", KINDS, ids=["phone-script", "desktop-plain"])
def test_a_day_from_the_first_call_to_the_report(page, desk):
    steps.stock_the_shop()
    Courier.objects.create(name="Rafiq")

    steps.start_checkout(page)
    order = steps.place_order(page)

    desk.goto("/admin/")
    waiting = desk.get_by_role("listitem").filter(has_text=order.reference)
    expect(waiting).to_contain_text("First order of this number")
    expect(waiting.get_by_role("link", name=re.compile("^Call"))).to_have_attribute(
        "href", "tel:+8801712345678"
    )
    waiting.get_by_role("link", name=order.reference).click()
    desk.get_by_label("Note for the staff").fill("Comes home after six")
    steps.button(desk, "Confirmed").click()
    expect_status(desk, order, "Confirmed")
    expect(desk.locator(".order-story")).to_contain_text("Comes home after six")

    act(desk, order, "Print packing slips")
    papers = desk.locator(".papers")
    for words in (order.reference, "12 Green Road", "5 kg", "৳1,750.00"):
        expect(papers.first).to_contain_text(words)
    steps.button(desk, "Print").click()
    expect(desk.get_by_role("status")).to_contain_text("Noted as printed")
    order.refresh_from_db()
    assert order.slip_printed_at

    act(desk, order, "Mark as packed")
    expect_status(desk, order, "Packed")
    act(desk, order, "Mark as shipped", courier="Rafiq")
    expect_status(desk, order, "Shipped")
    act(desk, order, "Print cash sheet")
    for words in ("Rafiq", order.reference, "৳1,750.00"):
        expect(desk.locator(".papers").first).to_contain_text(words)

    act(desk, order, "Mark as delivered")
    expect_status(desk, order, "Delivered")
    act(desk, order, "Money received in full")
    expect(desk.locator(".messagelist .success")).to_be_visible()

    desk.goto("/admin/")
    cash = desk.get_by_role("row").filter(has_text="Received today")
    expect(cash).to_contain_text("৳1,750.00")
    desk.get_by_role("link", name="Sales report").click()
    report = desk.locator("#content")
    for words in ("৳1,750.00", "5 kg", "Himsagar"):
        expect(report).to_contain_text(words)

    page.reload()
    expect(page.locator("main")).to_contain_text("Nothing is due.")
    expect(page.locator(".timeline li.is-reached")).to_have_count(5)
    entry = order.payment.entries.get()
    assert (entry.amount, entry.by) == (1750, User.objects.get(username="meera"))
