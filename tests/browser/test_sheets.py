"""Lists of the desk become files, and the page says how far they are."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.factories import make_cart, make_user, place

KINDS = [("phone", True), ("desktop", False)]


@pytest.fixture
def orders(page):
    """The list of orders in the owner's browser."""
    steps.stock_the_shop()
    place(make_cart(himsagar=5))
    make_user("owner", is_staff=True, is_superuser=True)
    steps.log_in(page, "owner@example.com")
    page.goto("/admin/orders/order/")
    return page


@pytest.mark.parametrize("screen, script", KINDS, ids=["phone-script", "desktop-plain"])
def test_a_list_is_taken_home(orders, script):
    for kind, begin in (("CSV", b"\xef\xbb\xbf"), ("Excel", b"PK")):
        with orders.expect_download() as taken:
            orders.get_by_role("link", name=f"Orders ({kind})").click()
        assert Path(taken.value.path()).read_bytes().startswith(begin)
        assert taken.value.suggested_filename.startswith("orders-")
        if script:
            expect(orders.get_by_role("status")).to_contain_text("The file is there.")


@pytest.mark.parametrize("screen, script", KINDS[:1], ids=["phone-script"])
def test_the_page_says_that_it_is_at_work_and_when_it_failed(orders, witness):
    witness.expects("Failed to load resource", "net::ERR_CONNECTION_FAILED")
    held = []
    orders.route("**/orders.xlsx", lambda route: held.append(route))
    orders.get_by_role("link", name="Orders (Excel)").click()
    status = orders.get_by_role("status")
    expect(status).to_contain_text("The file is being made:")
    expect(status.get_by_role("progressbar")).to_be_visible()
    held[0].abort("connectionfailed")
    expect(status).to_have_text("The file did not come. Try again.")
