"""The browser itself says where a page would break the content policy: nowhere."""

import pytest

from tests.browser.steps import log_in
from tests.factories import make_cart, make_mango, make_user, place

OPEN = ["/", "/mangoes/himsagar/", "/cart/", "/checkout/", "/delivery/", "/orders/track/"]
OPEN += ["/accounts/login/", "/accounts/register/", "/accounts/password_reset/", "/api/docs/"]
OPEN += ["/no-such-page/"]
OWN = ["/accounts/profile/", "/accounts/logins/", "/accounts/email/", "/accounts/password_change/"]
OWN += ["/accounts/two-step/", "/accounts/two-step/activate/", "/accounts/delete/", "/orders/"]
DESK = ["/admin/", "/admin/orders/order/", "/admin/orders/order/add/", "/admin/orders/payment/"]
DESK += ["/admin/shop/mangocategory/", "/admin/shop/mangocategory/add/"]
DESK += ["/admin/shop/mangocategory/import/", "/admin/shop/mangocategory/stock-came-in/"]
DESK += ["/admin/shop/stockmovement/", "/admin/shop/cart/", "/admin/orders/courier/add/"]
DESK += ["/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/auth/group/add/"]
DESK += ["/admin/post_office/email/", "/admin/reports/sales/", "/admin/nowhere/"]


REPORT = """
document.addEventListener("securitypolicyviolation", event =>
    console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))
"""


@pytest.fixture
def look_at(page, witness):
    """Opens pages; a rule that one of them breaks is an error in the console, which fails."""
    page.add_init_script(REPORT)
    witness.expects("status of 404")

    def look(paths):
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")

    return look


@pytest.fixture
def himsagar(rows):
    return make_mango("Himsagar", price="350.00", stock=100)


@pytest.mark.parametrize("screen", ["desktop"])
def test_open_pages_keep_the_policy(look_at, himsagar, page, screen):
    look_at(OPEN)


@pytest.mark.parametrize("screen", ["desktop"])
def test_a_persons_pages_keep_the_policy(look_at, himsagar, page, screen):
    asha = make_user("asha")
    cart = make_cart(asha, himsagar=1)
    order = place(cart)
    cart.add(himsagar, 2)
    log_in(page, asha.email)
    look_at([*OPEN, *OWN, order.get_absolute_url()])


@pytest.mark.parametrize("screen", ["desktop"])
def test_the_desk_keeps_the_policy(look_at, himsagar, page, screen):
    owner = make_user("owner", is_staff=True, is_superuser=True)
    order = place(make_cart(make_user("asha"), himsagar=1))
    log_in(page, owner.email)
    rows = [f"/admin/orders/order/{order.pk}/change/", f"/admin/orders/order/{order.pk}/correct/"]
    rows += [f"/admin/shop/mangocategory/{himsagar.pk}/change/"]
    rows += [f"/admin/shop/mangocategory/{himsagar.pk}/stock/"]
    rows += [f"/admin/accounts/user/{owner.pk}/change/"]
    rows += [f"/admin/orders/order/print/?ids={order.pk}"]
    look_at([*DESK, *rows])


@pytest.mark.parametrize("screen", ["desktop"])
def test_a_rule_that_is_broken_is_seen(look_at, himsagar, page, witness, screen):
    look_at(["/"])
    assert not witness.complaints()
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.evaluate("document.body.click()")
    assert any("policy: script-src" in event for event in witness.complaints())
    witness.expects("policy:", "Content Security Policy")
