"""The pictures of the owner's guide, in the order of the day: what is opened for each."""

import re

ORDERS = "/admin/orders/order/"


def opened(address: str):
    """A step that opens a page."""
    return lambda page: page.goto(address)


def first_of(status: str, *, then: str = ""):
    """A step that opens the oldest order of this status, or a page below it."""

    def step(page):
        page.goto(f"{ORDERS}?status__exact={status}&o=5")
        page.locator("#result_list .field-reference a").first.click()
        if then:
            page.goto(re.sub(r"change/.*", then, page.url))

    return step


def printed(action: str, status: str):
    """A step that ticks all orders of this status and prints something for them."""

    def step(page):
        page.goto(f"{ORDERS}?status__exact={status}")
        page.locator("#action-toggle").check()
        page.locator("select[name=action]").select_option(label=action)
        page.get_by_role("button", name=re.compile("^(Go|Run)")).click()

    return step


def slips_alone(page):
    printed("Print packing slips", "Confirmed")(page)
    page.get_by_role("link", name="slips only").click()


# name: (screen, step)
PICTURES = {
    "start": ("phone", opened("/admin/")),
    "order": ("phone", first_of("Pending")),
    "correct": ("desk", first_of("Confirmed", then="correct/")),
    "phone-order": ("desk", opened(f"{ORDERS}add/")),
    "list": ("desk", opened(f"{ORDERS}?status__exact=Confirmed")),
    "slips": ("desk", printed("Print packing slips", "Confirmed")),
    "slip": ("desk", slips_alone),
    "cash-sheet": ("desk", printed("Print cash sheet", "Shipped")),
    "stock": ("desk", opened("/admin/shop/mangocategory/stock-came-in/")),
    "report": ("desk", opened("/admin/reports/sales/")),
}
