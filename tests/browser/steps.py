"""What shoppers do, by the names they read."""

import re

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from orders.models import Order
from tests.factories import make_cart, make_mango
from tests.visitors import session_with

QUANTITY = re.compile(r"^Quantity \(kg\)")
PASSWORD = "demo-mango-orchard"
TYPED = {
    "full_name": "Asha Rahman",
    "phone_number": "০১৭১২-৩৪৫৬৭৮",
    "email": "asha@example.com",
    "billing_address": "12 Green Road, Dhaka",
}


def stock_the_shop() -> tuple:
    """Himsagar for ৳350, Langra for ৳280, and Fazli, sold out."""
    return (
        make_mango("Himsagar", price="350.00", stock=100, name_bn="হিমসাগর", aliases="Khirsapat"),
        make_mango("Langra", price="280.00", stock=40, name_bn="ল্যাংড়া"),
        make_mango("Fazli", price="120.00", stock=0),
    )


def button(page: Page, name: str) -> Locator:
    """The first button whose name begins so."""
    return page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first


def search(page: Page, words: str) -> None:
    box = page.get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]q="))


def open_variety(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def put_in_cart(page: Page, kilograms: int | str) -> None:
    """From a variety's page, where there is one quantity field."""
    page.get_by_label(QUANTITY).fill(str(kilograms))
    button(page, "Add to cart").click()


def expect_cart_size(page: Page, size: int) -> None:
    expect(page.locator("#cart-badge")).to_contain_text(f"({size})")


def open_cart(page: Page) -> None:
    page.locator("#cart-badge").click()
    expect(page).to_have_url(re.compile(r"/cart/$"))


def go_to_checkout(page: Page) -> None:
    named = {"name": re.compile("^Checkout")}
    page.get_by_role("link", **named).or_(page.get_by_role("button", **named)).first.click()
    expect(page).to_have_url(re.compile(r"/checkout/$"))


def field(page: Page, name: str) -> Locator:
    """A field of the checkout form, by the name that the contract gives it."""
    return page.locator(f"#checkout-form [name={name}]")


def fill_in(page: Page, **typed) -> None:
    for name, value in (TYPED | typed).items():
        field(page, name).fill(value)


def place_order(page: Page) -> Order:
    """Press the button and land on the confirmation."""
    button(page, "Place order").click()
    return placed_order(page)


def placed_order(page: Page) -> Order:
    expect(page).to_have_url(re.compile(r"/orders/[0-9A-Z]{4}-[0-9A-Z]{4}/$"))
    return Order.objects.get(reference=page.url.rstrip("/").rpartition("/")[2])


def bring_cart(page: Page) -> None:
    """Come with 5 kg of Himsagar in the cart, for tests whose story begins there."""
    key = session_with(make_cart(himsagar=5))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key}
    page.context.add_cookies([cookie | {"domain": "127.0.0.1", "path": "/"}])


def start_checkout(page: Page, **typed) -> None:
    """Come to a checkout of 5 kg Himsagar and fill it in."""
    bring_cart(page)
    page.goto("/checkout/")
    fill_in(page, **typed)


def log_in(page: Page, email: str, password=PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("#main").get_by_role("button", name=re.compile("^Log in")).click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def log_out(page: Page) -> None:
    button(page, "Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
