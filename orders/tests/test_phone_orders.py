"""An order by phone: typed by staff at the desk, under the rules of every order."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from post_office.models import Email

from orders.models import Order, OrderItem
from orders.phone_orders import take_order
from orders.services import DeliveryDetails
from shop.models import Cart, MangoCategory, StockMovement
from tests.desk import page_of
from tests.factories import make_cart, place
from tests.reading import forms, words

ADD = "/admin/orders/order/add/"


def sheet_on(answer) -> dict[str, str]:
    [form] = [form for form in forms(answer) if "key" in form.values]
    return form.values


def typed_by(desk, **fields) -> dict[str, str]:
    mango = MangoCategory.objects.get(name="Himsagar")
    usual = {
        "full_name": "Rokeya Begum",
        "phone_number": "০১৯১৮ ০০০০৯৪",
        "billing_address": "14 Sonadanga Main Road, Khulna",
        "added-0-mango": mango.pk,
        "added-0-kilograms": "5",
    }
    return sheet_on(desk.get(ADD)) | usual | fields


def test_an_order_is_taken_confirmed_and_named_after_who_took_it(desk, meera, himsagar, langra):
    more = {"added-3-mango": langra.pk, "added-3-kilograms": "২", "delivery_fee": "60"}
    answer = desk.post(ADD, typed_by(desk, note="After five", is_gift="on", **more))
    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(order))
    assert (order.status, order.taken_by, order.user) == ("Confirmed", meera, None)
    assert order.phone_number == "+8801918000094"
    assert (order.note, order.is_gift, order.delivery_fee) == ("After five", True, 60)
    assert order.total_amount == Decimal("2370.00")
    assert order.shipping_address == "14 Sonadanga Main Road, Khulna"
    assert [(line.name, line.quantity) for line in order.lines] == [("Himsagar", 5), ("Langra", 2)]
    assert {row.by for row in StockMovement.objects.filter(order=order)} == {meera}
    assert dict(MangoCategory.objects.values_list("name", "stock_quantity")) == {
        "Himsagar": 95,
        "Langra": 38,
    }
    assert not Cart.objects.exists()
    assert "Taken by phone by meera" in words(desk.get(page_of(order)))


def test_without_the_tick_it_waits_to_be_confirmed(desk, himsagar):
    sent = typed_by(desk)
    assert sent.pop("is_confirmed") == "on"
    desk.post(ADD, sent)
    assert Order.objects.get().status == "Pending"


def test_a_form_that_is_sent_twice_makes_one_order(desk, himsagar):
    # All that is left: the second time nothing could be sold any more.
    sent = typed_by(desk, **{"added-0-kilograms": "100"})
    first, second = (desk.post(ADD, sent) for _ in range(2))
    assert first.url == second.url
    assert Order.objects.count() == 1
    assert OrderItem.objects.get().quantity == 100


def test_the_key_of_one_person_of_the_staff_is_not_anothers(meera, ravi, himsagar):
    details = DeliveryDetails("Rokeya", "+8801918000094", "Khulna")
    for person in (meera, ravi, meera):
        take_order(details, {himsagar.pk: 1}, by=person, key="same")
    assert Order.objects.count() == 2


def test_one_variety_in_two_rows_is_one_line(desk, himsagar):
    desk.post(ADD, typed_by(desk, **{"added-1-mango": himsagar.pk, "added-1-kilograms": "2"}))
    assert OrderItem.objects.get().quantity == 7


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"full_name": ""}, "Enter the name of whoever takes the mangoes."),
        ({"phone_number": "12"}, "Enter a phone number the courier can call"),
        ({"billing_address": ""}, "Enter the address."),
        ({"email": "rokeya"}, "Enter a valid email address."),
        ({"note": "x" * 501}, "at most 500 characters"),
        ({"delivery_fee": "a lot"}, "Enter an amount in taka, such as"),
        ({"delivery_fee": "-5"}, "Enter an amount in taka, such as"),
        ({"delivery_fee": "99999999"}, "larger than the shop can take at once"),
        ({"payment_method": "a cow"}, "Choose one of these ways to pay."),
        ({"added-0-kilograms": "101"}, "Only 100 kg of Himsagar left, not 101 kg."),
        ({"added-0-kilograms": "100001"}, "That is more than we can sell at once."),
        ({"added-0-kilograms": ""}, "Enter how many kilograms."),
        ({"added-0-kilograms": "1.5"}, "Enter whole kilograms, such as 5."),
        ({"added-0-mango": ""}, "Choose the variety."),
        ({"added-0-mango": "77"}, "Choose one of our varieties."),
        ({"added-0-mango": "", "added-0-kilograms": ""}, "Enter at least one variety"),
    ],
)
def test_a_refusal_is_told_with_all_that_was_typed(desk, himsagar, typed, told):
    sent = typed_by(desk, additional_phone="01712345678", **typed)
    answer = desk.post(ADD, sent)
    assert answer.status_code == 422
    assert told in words(answer)
    shown = sheet_on(answer)
    for name, value in sent.items():
        is_ours = not name.endswith("_FORMS") and name not in ("csrfmiddlewaretoken", "_save")
        if is_ours and value not in ("77", "a cow"):
            assert shown.get(name, "") == str(value), name
    assert not Order.objects.exists()
    assert not Cart.objects.exists()
    assert MangoCategory.objects.get().stock_quantity == 100


def test_a_known_phone_fills_in_what_its_customer_said_last(desk, himsagar):
    place(make_cart(himsagar=1), full_name="Old Name", phone_number="+8801918000094")
    place(
        make_cart(himsagar=1),
        full_name="Rokeya Begum",
        phone_number="+8801918000094",
        billing_address="14 Sonadanga Main Road",
        shipping_address="Bazar 2",
        email="rokeya@example.com",
    )
    sent = sheet_on(desk.get(ADD)) | {"phone_number": "01918-000094", "_look_up": "1"}
    sent |= {"added-0-mango": himsagar.pk, "added-0-kilograms": "x"}
    answer = desk.post(ADD, sent)
    assert answer.status_code == 200
    shown = sheet_on(answer)
    assert (shown["full_name"], shown["email"]) == ("Rokeya Begum", "rokeya@example.com")
    assert (shown["shipping_address"], shown.get("same_address")) == ("Bazar 2", None)
    assert (shown["phone_number"], shown["added-0-kilograms"]) == ("01918-000094", "x")
    assert shown["key"] == sent["key"]
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    "phone, status, told",
    [
        ("01918 000094", 200, "No order with this phone yet."),
        ("12", 422, "Enter a phone number the courier can call"),
        ("", 422, "Enter a phone number the courier can call"),
    ],
)
def test_an_unknown_phone_is_told_and_keeps_what_was_typed(desk, himsagar, phone, status, told):
    answer = desk.post(ADD, typed_by(desk, phone_number=phone, _look_up="1"))
    assert answer.status_code == status
    assert told in words(answer)
    assert sheet_on(answer)["full_name"] == "Rokeya Begum"
    assert not Order.objects.exists()


def test_more_rows_are_given_and_what_was_typed_stays(desk, himsagar):
    answer = desk.post(ADD, typed_by(desk, full_name="", _more_rows="1"))
    assert answer.status_code == 200
    assert "added-9-mango" in answer.content.decode()
    assert sheet_on(answer)["added-0-kilograms"] == "5"
    assert 'class="errorlist' not in answer.content.decode()


def test_one_mail_says_that_it_is_ordered_and_confirmed(
    desk, himsagar, mail_queue, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(ADD, typed_by(desk, email="rokeya@example.com"))
    mail = Email.objects.get()
    assert mail.to == ["rokeya@example.com"]
    for text in (mail.message, mail.html_message):
        assert "It is confirmed" in text
        assert "to confirm it" not in text


def test_who_may_not_take_orders_sees_and_sends_nothing(desk, meera, himsagar):
    sent = typed_by(desk)
    rights = Permission.objects.exclude(codename="add_order")
    meera.user_permissions.set(rights)
    assert desk.get(ADD).status_code == 403
    assert desk.post(ADD, sent).status_code == 403
    assert not Order.objects.exists()
