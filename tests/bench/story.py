"""A guest's way through the shop, as steps that are measured one by one."""

from tests.bench.client import Step

TOKEN = r'name="csrfmiddlewaretoken" value="([^"]+)"'
ORDER = {
    "csrfmiddlewaretoken": "{token}",
    "key": "{key}",
    "seen": "{seen}",
    "full_name": "Asha Rahman",
    "phone_number": "01712345678",
    "billing_address": "12 Green Road, Dhaka",
    "same_address": "on",
    "payment_method": "cash_on_delivery",
}
STEPS = [
    Step("catalogue", "/", is_fresh=True),
    Step("catalogue in JSON", "/api/mango-categories/", is_fresh=True),
    Step("part of it in JSON", "/api/mango-categories/?limit=24", is_fresh=True),
    Step("variety", "/mangoes/mango-{number}/", learn={"token": TOKEN}, is_fresh=True),
    Step(
        "add to cart, first",
        "/cart/add/",
        {"csrfmiddlewaretoken": "{token}", "mango_id": "{number}", "quantity": "5"},
        expect=303,
    ),
    Step(
        "add to cart",
        "/cart/add/",
        {"csrfmiddlewaretoken": "{token}", "mango_id": "1", "quantity": "2"},
        expect=303,
    ),
    Step("cart", "/cart/"),
    Step(
        "checkout",
        "/checkout/",
        learn={"key": r'name="key" value="([^"]+)"', "seen": r'name="seen" value="([^"]+)"'},
    ),
    Step("place order", "/checkout/", ORDER, learn={"order": r"(?i)location: (\S+)"}, expect=303),
    Step("order page", "{order}"),
]
