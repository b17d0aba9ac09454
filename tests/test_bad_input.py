"""Hostile values at every door: a clear answer in the 400s, never a fault of ours, nothing lost.

Values travel percent-encoded, as they would from outside; the test client would not let a lone
surrogate through.
"""

import pytest
from django.db import transaction
from django.test import Client

from orders.models import Order
from shop.models import CartItem
from tests.factories import make_cart, make_mango, place
from tests.hostile import ENCODED, share_of
from tests.reading import HTMX

CHECKOUT_FIELDS = ["full_name", "email", "phone_number", "additional_phone", "billing_address"]
CHECKOUT_FIELDS += ["same_address", "shipping_address", "payment_method", "note", "key", "seen"]
CHECKOUT_FIELDS += ["accept", "update_cart", "save_to_profile", "is_gift"]
CHECKOUT = "full_name=Asha&phone_number=01712345678&billing_address=Dhaka"
PROFILE_FIELDS = ["phone_number", "billing_address", "image_url", "picture", "picture-clear"]
DOORS = [
    ("/cart/add/", "mango_id={mango}&quantity=1", ["mango_id", "quantity", "next"]),
    ("/cart/items/{item}/", "quantity=2", ["quantity"]),
    ("/cart/items/{item}/remove/", "", ["anything"]),
    ("/cart/prices/", "", ["anything"]),
    ("/checkout/", CHECKOUT, CHECKOUT_FIELDS),
    ("/checkout/", CHECKOUT + "&update_cart=1", ["quantity_{item}", "full_name"]),
    ("/checkout/check/full_name/", "", ["full_name"]),
    ("/checkout/check/phone_number/", "", ["phone_number"]),
    ("/checkout/check/additional_phone/", "", ["additional_phone"]),
    ("/checkout/check/email/", "", ["email"]),
    ("/checkout/check/billing_address/", "", ["billing_address"]),
    ("/orders/track/", "reference={order}&phone_number=01712345678", ["reference", "phone_number"]),
    ("/orders/{order}/cancel/", "", ["anything"]),
    ("/orders/{guests}/account/", "password1=a+long+mango+night", ["password1"]),
    ("/orders/{guests}/keep/", "", ["anything"]),
    ("/accounts/profile/", "phone_number=01712345678", PROFILE_FIELDS),
    ("/accounts/data/", "", ["anything"]),
    ("/accounts/delete/", "password=x", ["password"]),
]
FORM = "application/x-www-form-urlencoded"
EACH_FIELD = [(door, field) for door, (_, _, fields) in enumerate(DOORS) for field in fields]


@pytest.fixture
def known(as_asha, asha):
    """Asha's browser, with a cart and an order, and a guest's order it was let in to."""
    himsagar = make_mango("Himsagar", stock=50)
    order = place(make_cart(asha, himsagar=1))
    guests = place(make_cart(himsagar=1), email="guest@example.com")
    asha.cart.add(himsagar, 3)
    guest = Client()
    for browser in (as_asha, guest):
        browser.get(f"/orders/link/{guests.link_token}/")
    names = {
        "mango": himsagar.pk,
        "item": CartItem.objects.get().pk,
        "order": order.reference,
        "guests": guests.reference,
    }
    return as_asha, guest, names


def knock(known, door, extra, headers=None):
    """Send the door's usual form with `extra` at its end, and forget what it did."""
    as_asha, guest, names = known
    address, usual, _ = DOORS[door]
    browser = guest if "guests" in address else as_asha
    body = f"{usual.format(**names)}&{extra}"
    with transaction.atomic():
        response = browser.post(address.format(**names), body, content_type=FORM, headers=headers)
        is_whole = all(o.total_amount in (350, 1050) for o in Order.objects.all())
        transaction.set_rollback(True)
    fine = response.status_code in (200, 204, 302, 303, 400, 404, 422, 429)
    is_escaped = b"<script>alert" not in response.content
    is_ours = "X-Injected" not in response and "evil" not in response.get("Location", "")
    return fine and is_whole and is_escaped and is_ours


@pytest.mark.parametrize("door, field", EACH_FIELD, ids=lambda part: str(part))
def test_no_value_in_any_field_is_a_fault(known, door, field):
    name = field.replace("{item}", str(known[2]["item"]))
    tried = share_of(ENCODED, EACH_FIELD.index((door, field)))
    faults = [kind for kind, value in tried.items() if not knock(known, door, f"{name}={value}")]
    assert faults == []


@pytest.mark.parametrize("door, field", EACH_FIELD, ids=lambda part: str(part))
def test_a_field_sent_many_times_is_no_fault(known, door, field):
    name = field.replace("{item}", str(known[2]["item"]))
    assert knock(known, door, "&".join([f"{name}=%00", f"{name}=1", f"{name}[]=2"] * 3))


def test_of_a_field_sent_twice_the_last_counts(guest, himsagar):
    twice = f"mango_id={himsagar.pk}&quantity=2&quantity=3"
    guest.post("/cart/add/", twice, content_type=FORM)
    assert CartItem.objects.get().quantity == 3


@pytest.mark.parametrize("door", range(len(DOORS)))
def test_a_form_without_any_field_is_no_fault(known, door):
    as_asha, _, names = known
    response = as_asha.post(DOORS[door][0].format(**names), "", content_type=FORM)
    assert response.status_code < 500


@pytest.mark.parametrize("door", range(len(DOORS)))
def test_over_htmx_it_is_no_fault_either(known, door):
    for value in ("%00", "%ED%A0%80", "9" * 5_000, "%3Cscript%3Ealert(1)"):
        extra = "&".join(f"{field}={value}" for field in DOORS[door][2])
        assert knock(known, door, extra, headers=HTMX), value


@pytest.mark.parametrize(
    "kind, body",
    [
        ("application/json", b'{"quantity": [[[[1]]]]}'),
        ("application/json", b"[" * 10_000),
        ("text/plain", b"\x00\xff"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
        ("application/x-www-form-urlencoded; charset=nonsense", b"quantity=1"),
        ("", b"quantity=1"),
    ],
)
def test_a_body_of_another_kind_is_no_fault(known, kind, body):
    as_asha, _, names = known
    for address, _, _ in DOORS:
        response = as_asha.generic("POST", address.format(**names), body, content_type=kind)
        assert response.status_code < 500, address


def test_a_file_in_place_of_a_text_is_no_fault(known):
    as_asha, _, _ = known
    head = b'--x\r\nContent-Disposition: form-data; name="full_name"; filename="a\x00.php"'
    part = head + b"\r\n\r\nx\r\n--x--"
    kind = "multipart/form-data; boundary=x"
    assert as_asha.generic("POST", "/checkout/", part, content_type=kind).status_code == 422
