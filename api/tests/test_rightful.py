"""Unusual values that are right are taken, and come back as the pages keep them."""

import pytest

from orders.models import Order
from shop.models import MangoCategory
from tests.programs import wrong_fields

PHONE = "01712345678"
# Letters joined and kept apart by ZWJ (U+200D) and ZWNJ (U+200C), as Bangla and Persian need them.
NAMES = [
    "আয়েশা রহমান",
    "র‍্যাব",
    "ক্‌ষ",
    "می‌خواهم",
    "O'Brien-Ng & Söhne",
    "న" * 100,
    "x" * 100,
    "🥭" * 100,
]
VARIETIES = "/api/mango-categories/"


def placed(hers, **wish) -> dict:
    """The order that this wish becomes, as its person reads it."""
    answer = hers.post(
        "/api/place-order/", {"phone_number": PHONE, "billing_address": "Dhaka"} | wish
    )
    assert answer.status_code == 201, answer.content
    return hers.get(f"/api/orders/{answer.json()['order_id']}/").json()


@pytest.mark.parametrize("name", NAMES)
def test_names(hers, cart, desk, name):
    assert placed(hers, full_name=name)["full_name"] == name
    answer = desk.post(VARIETIES, {"name": name, "price": "৩৫০.৫০", "stock_quantity": "১২"})
    assert answer.status_code == 201
    told = desk.get(f"{VARIETIES}{answer.json()['id']}/").json()
    assert (told["name"], told["price"], told["stock_quantity"]) == (name, "350.50", 12)


@pytest.mark.parametrize(
    "address", ["x" * 500, "গ" * 500, "বাড়ি ১২, রোড ৫\nঢাকা ১২০৯", "12, Döner Str."]
)
def test_addresses(hers, cart, address):
    both = {"billing_address": address, "shipping_address": address[::-1]}
    order = placed(hers, **both)
    assert {name: order[name] for name in both} == both
    assert hers.patch("/api/profile/", both).json().items() >= both.items()


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("০১৭১২-৩৪৫৬৭৮", "+8801712345678"),
        ("+91 98300 00071", "+919830000071"),
        ("0091 98300-00071", "+919830000071"),
    ],
)
def test_phones(hers, cart, typed, kept):
    assert placed(hers, phone_number=typed, additional_phone=typed)["phone_number"] == kept
    assert hers.patch("/api/profile/", {"phone_number": typed}).json()["phone_number"] == kept


@pytest.mark.parametrize("note", ["Ring twice 🔔🥭👨‍👩‍👧", "🥭" * 500, "দুই\n\nলাইন"])
def test_notes(hers, cart, note):
    placed(hers, note=note)
    assert Order.objects.get().note == note


def test_descriptions(desk):
    sent = {"name": "Himsagar", "price": 1, "description": "মিষ্টি 🥭\n" * 500 + "x" * 500}
    assert desk.post(VARIETIES, sent).json()["description"] == sent["description"]
    assert MangoCategory.objects.get().description == sent["description"]


@pytest.mark.parametrize(
    "field, most", [("full_name", 100), ("billing_address", 500), ("note", 500)]
)
def test_one_sign_more_is_too_long(hers, cart, field, most):
    wish = {"phone_number": PHONE, "billing_address": "Dhaka", field: "গ" * (most + 1)}
    assert list(wrong_fields(hers.post("/api/place-order/", wish))) == [field]
