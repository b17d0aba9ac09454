"""POST /api/place-order/"""

import pytest
from post_office.models import Email

from orders.models import Order, Payment
from shop.models import CartItem, MangoCategory, StockMovement
from tests.factories import typed
from tests.programs import refusal, wrong_fields
from tests.reading import form_to

ADDRESS = "/api/place-order/"
PHONE_AND_ADDRESS = {
    "phone_number": "01712 345678",
    "billing_address": "12 Green Road, Dhaka",
}
OPTIONAL = ["additional_phone", "shipping_address", "full_name", "email", "note"]


def place(program, **changed):
    return program.post(ADDRESS, PHONE_AND_ADDRESS | changed)


def test_phone_and_address_are_enough(hers, cart, asha):
    response = place(hers)
    order = Order.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "message": f"Your order {order.reference} is placed.",
        "order_id": order.pk,
        "total_amount": "2310.00",
    }
    assert (order.user, order.status, order.total_amount) == (asha, "Pending", 2310)
    assert order.payment_method == order.payment.payment_method == "cash_on_delivery"
    assert order.full_name == "Asha Rahman"
    assert order.email == "asha@example.com"
    assert order.phone_number == "+8801712345678"
    assert order.shipping_address == order.billing_address == "12 Green Road, Dhaka"


def test_a_person_without_a_name_is_named_as_in_the_shop(his, ravi, himsagar):
    ravi_cart = {"mango_id": himsagar.pk}
    his.post("/api/add-to-cart/", ravi_cart)
    place(his, full_name="  ")
    assert Order.objects.get().full_name == "ravi"


def test_all_fields_reach_the_order(hers, cart):
    place(
        hers,
        additional_phone="+91 98300 12345",
        shipping_address="3 Lake Street",
        payment_method="bank_transfer",
        full_name="Asha's mother",
        email="Mother@Example.com",
        note="Ring <twice> & wait",
        is_gift=True,
    )
    order = Order.objects.get()
    assert order.additional_phone == "+919830012345"
    assert order.shipping_address == "3 Lake Street"
    assert order.payment_method == order.payment.payment_method == "bank_transfer"
    assert order.full_name == "Asha's mother"
    assert order.email.lower() == "mother@example.com"
    assert (order.note, order.is_gift) == ("Ring <twice> & wait", True)


@pytest.mark.parametrize(
    "told, method",
    [
        ("cash_on_delivery", "cash_on_delivery"),
        ("Cash on Delivery", "cash_on_delivery"),
        ("bank_transfer", "bank_transfer"),
        ("Bank transfer", "bank_transfer"),
        ("", "cash_on_delivery"),
    ],
)
def test_ways_to_pay_are_named_either_way(hers, cart, told, method):
    assert place(hers, payment_method=told).status_code == 201
    assert Order.objects.get().payment_method == method


def test_the_cart_is_empty_afterwards_and_the_profile_as_it_was(hers, cart, asha):
    place(hers)
    assert hers.get("/api/cart/").json() == []
    asha.profile.refresh_from_db()
    assert (asha.profile.phone_number, asha.profile.billing_address) == ("", "")


def test_the_ledger_names_the_person_and_the_order(hers, cart, asha):
    place(hers)
    sold = StockMovement.objects.filter(reason="sold").order_by("change")
    assert [(row.mango_name, row.change, row.by, row.order) for row in sold] == [
        ("Himsagar", -5, asha, Order.objects.get()),
        ("Langra", -2, asha, Order.objects.get()),
    ]
    assert dict(MangoCategory.objects.values_list("name", "stock_quantity")) == {
        "Himsagar": 95,
        "Langra": 38,
    }


def test_the_mail_is_the_checkout_page_s(
    hers, as_asha, cart, himsagar, langra, mail_queue, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        place(hers)
    cart.add(himsagar, 5)
    cart.add(langra, 2)
    form = form_to(as_asha.get("/checkout/"), "/checkout/").values
    with django_capture_on_commit_callbacks(execute=True):
        as_asha.post("/checkout/", form | typed())
    by_page, by_program = Order.objects.all()
    mails = [
        (mail.to, *(_neutral(text, order) for text in (mail.subject, mail.message)))
        for mail, order in zip(Email.objects.order_by("pk"), (by_program, by_page), strict=True)
    ]
    assert mails[0] == mails[1]


def _neutral(text: str, order: Order) -> str:
    """A mail's text without what is another in every order."""
    return text.replace(order.reference, "REFERENCE").replace(order.link_token, "TOKEN")


def nothing_happened(cart) -> bool:
    moved = StockMovement.objects.filter(reason="sold").exists()
    kilograms = {item.mango.name: item.quantity for item in cart.lines()}
    is_kept = kilograms == {"Himsagar": 5, "Langra": 2}
    return is_kept and not (Order.objects.exists() or Payment.objects.exists() or moved)


@pytest.mark.parametrize("name", PHONE_AND_ADDRESS)
def test_a_missing_field_is_named(hers, cart, name):
    sent = {key: value for key, value in PHONE_AND_ADDRESS.items() if key != name}
    words = {
        "phone_number": "Enter a phone number the courier can call.",
        "billing_address": "Enter the address.",
    }
    assert wrong_fields(hers.post(ADDRESS, sent)) == {name: [words[name]]}
    assert nothing_happened(cart)


@pytest.mark.parametrize("name", [*PHONE_AND_ADDRESS, *OPTIONAL, "payment_method"])
def test_a_wrong_type_is_refused(hers, cart, name):
    for value in (None, 5, 1.5, True, ["x"], {"x": 1}, "a\0b", "x" * 501):
        assert list(wrong_fields(place(hers, **{name: value}))) == [name], value
    assert nothing_happened(cart)


@pytest.mark.parametrize("name", PHONE_AND_ADDRESS)
def test_what_is_required_is_not_blank(hers, cart, name):
    for value in ("", "   "):
        assert list(wrong_fields(place(hers, **{name: value}))) == [name]


@pytest.mark.parametrize("name, value", [("is_gift", 1), ("is_gift", "true"), ("is_gift", None)])
def test_a_flag_is_true_or_false(hers, cart, name, value):
    assert wrong_fields(place(hers, **{name: value}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone_number": "12"},
        {"phone_number": "call me"},
        {"additional_phone": "+880"},
        {"email": "asha"},
        {"payment_method": "credit"},
        {"phone_number": "", "billing_address": "   "},
        {"phone_number": "1" * 41, "additional_phone": "1" * 41, "billing_address": "x" * 501},
        {"shipping_address": "x" * 501, "note": "x" * 501, "full_name": "x" * 101},
        {"email": "x" * 250 + "@example.com", "note": "a\0b"},
        {"phone_number": "12", "additional_phone": "34", "email": "@", "payment_method": "x"},
    ],
)
def test_the_words_are_those_of_the_checkout_page(hers, as_asha, cart, wrong):
    form = form_to(as_asha.get("/checkout/"), "/checkout/").values
    page = as_asha.post("/checkout/", form | typed(same_address=None, **wrong))
    assert wrong_fields(place(hers, **wrong)) == page.context["form"].errors
    assert nothing_happened(cart)


def test_an_empty_cart_is_refused(hers):
    assert refusal(place(hers), 400) == {"error": "Your cart is empty."}
    assert not Order.objects.exists()


def test_short_stock_is_refused_with_all_its_lines(hers, cart, himsagar, langra):
    himsagar.change_stock(-96, "corrected")
    langra.change_stock(-40, "corrected")
    told = refusal(place(hers), 400)
    assert told == {"error": told["error"]}
    for word in ("Himsagar", "4 kg", "Langra"):
        assert word in told["error"]
    assert nothing_happened(cart)


def test_the_total_that_was_shown_is_the_one_that_is_ordered(hers, cart, himsagar):
    assert place(hers, expected_total="2310.00").status_code == 201
    cart.add(himsagar, 1)
    told = refusal(place(hers, expected_total="349.99"), 400)
    assert told["error"] == "The total is now ৳350.00, not ৳349.99. Nothing was ordered yet."
    assert Order.objects.count() == 1


@pytest.mark.parametrize("total", [True, [2310], "x", "-1", 1.234, None])
def test_a_total_is_an_amount(hers, cart, total):
    assert list(wrong_fields(place(hers, expected_total=total))) == ["expected_total"]


def test_the_price_is_the_shop_s(hers, cart, asha, ravi):
    wished = {"total_amount": "1.00", "price": "0.01", "delivery_fee": "-2000", "quantity": 1}
    wished |= {"status": "Delivered", "user": ravi.pk, "reference": "AAAA-AAAA", "id": 7}
    wished |= {"payment_status": "Paid", "order_date": "2001-01-01T00:00:00Z", "form_key": "x"}
    wished |= {"taken_by": ravi.pk, "at": "2001-01-01", "items": [], "take_what_is_left": True}
    assert place(hers, **wished).json()["total_amount"] == "2310.00"
    order = Order.objects.get()
    assert (order.user, order.status, order.delivery_fee) == (asha, "Pending", 0)
    assert (order.taken_by, order.form_key) == (None, None)
    assert order.reference != "AAAA-AAAA"
    assert order.order_date.year > 2020
    assert order.payment.payment_status == "Pending"


def test_another_person_s_cart_is_not_ordered(his, cart):
    assert refusal(place(his, cart=cart.pk, user=cart.user_id), 400) == {
        "error": "Your cart is empty."
    }
    assert CartItem.objects.count() == 2
