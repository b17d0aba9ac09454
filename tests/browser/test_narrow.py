"""320 pixels wide, as on the smallest phones: no page is wider than the screen."""

import pytest
from playwright.sync_api import expect

from accounts.tokens import issue
from shop.models import MangoCategory
from tests.browser import steps
from tests.factories import make_cart, make_mango, make_user, place

NARROW = {"viewport": {"width": 320, "height": 568}}
LONG = "Khirsapat-of-the-oldest-orchard-by-the-river-Mahananda-in-Kansat-near-Chapai-Nawabganj"

PUBLIC = [
    "/",
    "/?q=himsagar",
    "/?q=nothing-of-this-name",
    "/mangoes/himsagar/",
    "/mangoes/fazli/",
    "/mangoes/long/",
    "/delivery/",
    "/cart/",
    "/checkout/",
    "/orders/track/",
    "/accounts/login/",
    "/accounts/register/",
    "/accounts/password_reset/",
    "/no/such/page/",
]
PRIVATE = [
    "/orders/",
    "/accounts/profile/",
    "/accounts/logins/",
    "/accounts/delete/",
    "/accounts/password_change/",
    "/checkout/",
    "/cart/",
]


@pytest.fixture
def narrow(new_page, witness):
    witness.expects("status of 404", "status of 422")
    steps.stock_the_shop()
    make_mango(LONG, price="999999.99", stock=100_000_000, slug="long")
    return new_page("phone", **NARROW)


def assert_it_fits(page) -> None:
    size = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    width, room = page.evaluate(size)
    assert (width, room) == (320, 320), page.url


def test_public_pages_fit(narrow):
    for path in PUBLIC:
        narrow.goto(path)
        assert_it_fits(narrow)


def test_a_guest_s_way_fits(narrow):
    steps.bring_cart(narrow)
    narrow.goto("/mangoes/himsagar/")
    steps.put_in_cart(narrow, 500)
    expect(narrow.get_by_label(steps.QUANTITY)).to_have_attribute("aria-invalid", "true")
    assert_it_fits(narrow)
    narrow.goto("/cart/")
    assert_it_fits(narrow)
    steps.go_to_checkout(narrow)
    assert_it_fits(narrow)
    steps.button(narrow, "Place order").click()
    expect(narrow.locator(".error-summary")).to_be_visible()
    assert_it_fits(narrow)
    steps.fill_in(narrow, billing_address=LONG, note=LONG * 4)
    steps.place_order(narrow)
    assert_it_fits(narrow)


def test_a_person_s_pages_fit(narrow):
    asha = make_user("asha")
    place(make_cart(asha, himsagar=5, langra=3, long=1))
    for mango in MangoCategory.objects.filter(slug__in=["himsagar", "long"]):
        asha.cart.add(mango, 1)
    issue(asha, device=LONG.replace("-", ""))
    steps.log_in(narrow, "asha@example.com")
    for path in PRIVATE:
        narrow.goto(path)
        assert_it_fits(narrow)
