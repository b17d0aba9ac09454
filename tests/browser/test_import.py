"""A list of prices at the desk, followed on its page from file to shelf."""

import pytest
from playwright.sync_api import expect

from shop.imports import do_imports
from shop.models import MangoCategory
from tests.browser import steps
from tests.factories import make_user

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
LIST = "name,price,stock_quantity\nHimsagar,360,150\nSurma Fazli,90,৳5\n"


def test_a_list_is_sent_looked_at_and_applied(page):
    steps.stock_the_shop()
    make_user("owner", is_staff=True, is_superuser=True)
    before = MangoCategory.objects.get(name="Himsagar").stock_quantity
    steps.log_in(page, "owner@example.com")
    page.goto("/admin/shop/mangocategory/")
    page.get_by_role("link", name="Import a list").click()
    prices = {"name": "prices.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.locator("input[type=file]").set_input_files(prices)
    page.get_by_role("button", name="Read the list").click()
    content = page.locator("#content")
    expect(content).to_contain_text("waits to be read")
    do_imports()
    # The page looks again by itself, with JavaScript and without.
    expect(content).to_contain_text("Nothing is changed yet.")
    expect(content).to_contain_text("→ ৳360.00")
    expect(content).to_contain_text("“৳5” are no kilograms")
    assert MangoCategory.objects.get(name="Himsagar").stock_quantity == before
    page.get_by_role("button", name="Apply 1 row").click()
    expect(content).to_contain_text("Being applied")
    do_imports()
    expect(content).to_contain_text("Applied.")
    assert MangoCategory.objects.get(name="Himsagar").stock_quantity == 150
