"""An order is corrected at the desk: lines, fee and details, until it is packed."""

from decimal import Decimal

import pytest

from orders.models import Order, OrderCorrection
from orders.services import change_status
from shop.models import MangoCategory
from tests.desk import correct_at, desk_form, move_to, page_of
from tests.reading import forms, words


def sheet(desk, order) -> dict[str, str]:
    return desk_form(desk.get(correct_at(order)))


def field_of(order) -> str:
    return f"kilograms_{order.items.get().pk}"


def kept(answer, name: str) -> str:
    return desk_form(answer)[name]


def test_kilograms_fee_and_a_new_line_change_total_and_stock(desk, meera, order, langra):
    typed = {field_of(order): "২", "added-0-mango": langra.pk, "added-0-kilograms": "4"}
    typed |= {"delivery_fee": "60"}
    answer = desk.post(correct_at(order), sheet(desk, order) | typed)
    assert (answer.status_code, answer.url) == (302, page_of(order))
    order = Order.objects.get()
    assert [(line.name, line.quantity) for line in order.lines] == [("Himsagar", 2), ("Langra", 4)]
    assert order.total_amount == Decimal("1880.00")
    stock = dict(MangoCategory.objects.values_list("name", "stock_quantity"))
    assert stock == {"Himsagar": 98, "Langra": 36}
    assert OrderCorrection.objects.get().by == meera


def test_details_are_put_right_and_only_their_names_are_told(desk, order):
    typed = {"phone_number": "০১৮১২-৩৪৫৬৭৮", "shipping_address": "7 New Road", "is_gift": "on"}
    assert desk.post(correct_at(order), sheet(desk, order) | typed).status_code == 302
    order.refresh_from_db()
    assert order.phone_number == "+8801812345678"
    assert (order.shipping_address, order.is_gift) == ("7 New Road", True)
    told = OrderCorrection.objects.get().what.splitlines()
    assert told == [
        "Changed: phone.",
        "Changed: delivery address.",
        "Changed: a gift.",
    ]


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"phone_number": "12"}, "Enter a phone number the courier can call"),
        ({"phone_number": ""}, "This field is required."),
        ({"additional_phone": "call me"}, "Enter a phone number the courier can call"),
        ({"full_name": ""}, "This field is required."),
        ({"full_name": "x" * 101}, "at most 100 characters"),
        ({"email": "asha"}, "Enter a valid email address."),
        ({"billing_address": "a\0"}, "Null characters are not allowed."),
        ({"note": "x" * 501}, "at most 500 characters"),
        ({"delivery_fee": "free"}, "Enter an amount in taka, such as"),
        ({"delivery_fee": ""}, "Enter an amount in taka."),
        ({"delivery_fee": "99999999"}, "larger than the shop can take at once"),
        ({"added-0-mango": "77", "added-0-kilograms": "1"}, "Choose one of our varieties."),
        ({"added-0-mango": "\0", "added-0-kilograms": "1"}, "Null characters"),
        ({"added-1-kilograms": "5"}, "Choose the variety."),
        ({"added-0-mango": "{langra}"}, "Enter how many kilograms."),
        ({"added-0-mango": "{langra}", "added-0-kilograms": "41"}, "Only 40 kg of Langra left"),
        ({"added-0-mango": "{fazli}", "added-0-kilograms": "1"}, "Fazli is sold out."),
        ({"added-0-mango": "{langra}", "added-0-kilograms": "0"}, "Enter at least 1 kg."),
        ({"kilograms": "1.5"}, "Enter whole kilograms, such as 5."),
        ({"kilograms": "-1"}, "Enter at least 0 kg."),
        ({"kilograms": ""}, "Enter how many kilograms you want."),
        ({"kilograms": "101"}, "Only 97 kg of Himsagar left"),
        ({"kilograms": "100001"}, "That is more than we can sell at once."),
        ({"kilograms": "0"}, "Cancel it instead."),
    ],
)
def test_what_does_not_fit_is_told_and_kept_and_nothing_is_written(
    desk, order, langra, fazli, typed, told
):
    before = Order.objects.values().get()
    names = {"langra": langra.pk, "fazli": fazli.pk}
    typed = {name: value.format(**names) for name, value in typed.items()}
    if "kilograms" in typed:
        typed = {field_of(order): typed["kilograms"]}
    answer = desk.post(correct_at(order), sheet(desk, order) | typed)
    assert answer.status_code == 422
    assert told in words(answer)
    for name, value in typed.items():
        if value not in ("77", "\0"):
            assert kept(answer, name) == value
    assert Order.objects.values().get() == before
    assert order.items.get().quantity == 3
    assert dict(MangoCategory.objects.values_list("name", "stock_quantity"))["Himsagar"] == 97
    assert not OrderCorrection.objects.exists()


@pytest.mark.parametrize("status", ["Packed", "Shipped", "Delivered"])
def test_what_is_packed_is_a_record(desk, order, status):
    old_page = sheet(desk, order)
    move_to(order, status)
    assert correct_at(order) not in desk.get(page_of(order)).content.decode()
    answer = desk.post(correct_at(order), old_page | {"full_name": "Somebody"})
    assert answer.status_code == 422
    assert f"Order {order.reference} is {status} by now" in words(answer)
    assert kept(answer, "full_name") == "Somebody"
    order.refresh_from_db()
    assert order.full_name == "Asha Rahman"


def test_an_old_page_writes_nothing_keeps_what_was_typed_and_the_next_press_counts(desk, order):
    first, second = sheet(desk, order), sheet(desk, order)
    desk.post(correct_at(order), first | {field_of(order): "2"})
    answer = desk.post(correct_at(order), second | {field_of(order): "5", "note": "Ring twice"})
    assert answer.status_code == 422
    assert f"Order {order.reference} was changed meanwhile" in words(answer)
    assert (kept(answer, field_of(order)), kept(answer, "note")) == ("5", "Ring twice")
    assert order.items.get().quantity == 2
    assert desk.post(correct_at(order), desk_form(answer)).status_code == 302
    order.refresh_from_db()
    assert (order.items.get().quantity, order.note) == (5, "Ring twice")


def test_an_old_page_whose_line_is_gone_is_no_fault(desk, order, langra):
    old = sheet(desk, order)
    swap = {field_of(order): "0", "added-0-mango": langra.pk, "added-0-kilograms": "1"}
    desk.post(correct_at(order), old | swap)
    answer = desk.post(correct_at(order), old)
    assert answer.status_code == 422
    assert [line.name for line in Order.objects.get().lines] == ["Langra"]


@pytest.mark.parametrize("seen", [None, "", "nonsense", "\0", "9" * 5000])
def test_a_form_that_does_not_say_what_it_showed_writes_nothing(desk, order, seen):
    sent = sheet(desk, order) | {"note": "Ring", "seen": seen}
    sent = {name: value for name, value in sent.items() if value is not None}
    assert desk.post(correct_at(order), sent).status_code == 422
    assert Order.objects.get().note == ""


def test_a_status_that_moves_meanwhile_does_not_matter_until_it_is_packed(desk, order):
    old = sheet(desk, order)
    change_status(order, "Confirmed")
    assert desk.post(correct_at(order), old | {"note": "Ring"}).status_code == 302
    assert (Order.objects.get().status, Order.objects.get().note) == ("Confirmed", "Ring")


def test_saving_without_a_change_writes_nothing(desk, order):
    answer = desk.post(correct_at(order), sheet(desk, order), follow=True)
    assert "There was nothing to change." in words(answer)
    assert not OrderCorrection.objects.exists()


def test_more_rows_are_given_and_what_was_typed_stays(desk, order, langra):
    typed = sheet(desk, order) | {"added-0-mango": langra.pk, "full_name": ""}
    answer = desk.post(correct_at(order), typed | {"_more_rows": "1"})
    assert answer.status_code == 200
    assert "added-9-kilograms" in answer.content.decode()
    assert kept(answer, "added-0-mango") == str(langra.pk)
    assert kept(answer, "full_name") == ""
    assert 'class="errorlist' not in answer.content.decode()
    assert not OrderCorrection.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "-3", "9" * 30, "৫", "1e9"])
def test_a_made_up_number_of_rows_is_no_fault(desk, order, total):
    sent = sheet(desk, order) | {"added-TOTAL_FORMS": total, "note": "Ring"}
    assert desk.post(correct_at(order), sent).status_code in (302, 422)
    assert len(desk.post(correct_at(order), sent | {"_more_rows": "1"}).content) < 200_000


def test_amounts_status_and_reference_are_nobodys_to_type(desk, asha, order):
    before = Order.objects.values().get()
    tampered = {
        "total_amount": "1",
        "reference": "AAAA-AAAA",
        "user": asha.pk,
        "status": "Delivered",
        "payment_method": "bank_transfer",
        "price": "0",
        "kilograms_77": "1",
    }
    desk.post(correct_at(order), sheet(desk, order) | tampered)
    assert Order.objects.values().get() == before
    assert order.items.get().price == Decimal("350.00")


def test_a_printed_slip_is_to_be_printed_again(desk, order):
    Order.objects.update(slip_printed_at=order.order_date)
    answer = desk.post(correct_at(order), sheet(desk, order) | {"note": "Ring"}, follow=True)
    assert "print it again" in words(answer)


def test_payments_are_looked_at_and_not_typed(desk, order):
    page = f"/admin/orders/payment/{order.payment.pk}/change/"
    shown = desk.get(page)
    assert shown.status_code == 200
    assert not any("_save" in form.values for form in forms(shown))
    assert desk.post(page, {"payment_status": "Refunded"}).status_code == 403
    order.payment.refresh_from_db()
    assert order.payment.payment_status == "Pending"
