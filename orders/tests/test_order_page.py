"""The page of one order at the desk: its story, its moves, and the money that came and went."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from orders.models import Courier, Order, Payment, StatusChange
from orders.payments import receive_money, record_payment
from orders.services import change_status
from tests.desk import correct_at, money_at, move_to, page_of, press_at
from tests.reading import form_to, forms, words


@pytest.fixture
def courier(db):
    return Courier.objects.create(name="Sundarban", phone_number="+8801712000001")


def test_a_button_moves_the_order_with_a_note(desk, meera, order):
    page = desk.get(page_of(order)).content.decode()
    assert 'value="Confirmed"' in page
    assert 'value="Packed"' not in page
    answer = desk.post(press_at(order), {"_become": "Confirmed", "note": "Wants it on Friday"})
    assert (answer.status_code, answer.url) == (302, page_of(order))
    change = StatusChange.objects.get()
    assert (change.to_status, change.note, change.by) == ("Confirmed", "Wants it on Friday", meera)


def test_a_courier_is_chosen_when_it_is_shipped_and_not_before(desk, order, courier):
    Courier.objects.create(name="Nobody now", is_active=False)
    assert 'name="courier"' not in desk.get(page_of(order)).content.decode()
    move_to(order, "Packed")
    page = desk.get(page_of(order)).content.decode()
    assert "Sundarban" in page
    assert "Nobody now" not in page
    desk.post(press_at(order), {"_become": "Shipped", "courier": courier.pk})
    order.refresh_from_db()
    assert (order.status, order.courier) == ("Shipped", courier)


def test_a_courier_takes_nothing_that_is_not_shipped(order, courier):
    with pytest.raises(ValueError, match="no courier"):
        change_status(order, "Confirmed", courier=courier)
    assert Order.objects.get().status == "Pending"


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"_become": "Delivered"}, "is Pending and cannot become Delivered."),
        ({"_become": "Pending "}, "Press one of the buttons."),
        ({"_become": "nonsense"}, "Press one of the buttons."),
        ({}, "Press one of the buttons."),
        ({"_become": "Confirmed", "note": "x" * 301}, "at most 300 characters"),
        ({"_become": "Confirmed", "note": "a\0"}, "Null characters are not allowed"),
        ({"_become": "Confirmed", "courier": "77"}, "Choose one of the couriers"),
    ],
)
def test_a_refused_move_says_why_and_keeps_the_note(desk, order, typed, told):
    move_to(order, "Packed") if "courier" in typed else None
    before = Order.objects.get().status
    answer = desk.post(press_at(order), {"note": "Ask again"} | typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert (
        form_to(answer, press_at(order)).values["note"] == ({"note": "Ask again"} | typed)["note"]
    )
    assert Order.objects.get().status == before


def test_the_same_status_again_changes_nothing_and_is_no_error(desk, order):
    for _ in range(2):
        assert desk.post(press_at(order), {"_become": "Confirmed"}).status_code == 302
    assert StatusChange.objects.count() == 1


def test_cancelling_what_was_paid_says_what_to_give_back(desk, order):
    receive_money(order, Decimal("300"))
    answer = desk.post(press_at(order), {"_become": "Cancelled"}, follow=True)
    assert f"Order {order.reference} was paid: give ৳300.00 back" in words(answer)
    assert "Give ৳300.00 back to the customer." in words(answer)
    [refund] = [form for form in forms(answer) if "Money given back" in form.buttons]
    assert refund.values["amount"] == "300.00"


def test_money_comes_in_parts_and_goes_back(desk, meera, order):
    form = form_to(desk.get(page_of(order)), money_at(order))
    assert form.values["amount"] == "1050.00"
    sent = form.hidden | {"_way": "receive", "amount": "৳ ৫০০", "note": "bKash"}
    assert desk.post(money_at(order), sent).url == page_of(order)
    page = words(desk.get(page_of(order)))
    assert "৳550.00 due" in page
    assert "Received: ৳500.00" in page
    assert "bKash" in page
    assert Payment.objects.get().payment_status == "Partly paid"
    back = {"_way": "refund", "amount": "1,00.50", "note": "Bruised"}
    assert desk.post(money_at(order), back).status_code == 302
    entries = [(e.amount, e.by, e.note) for e in Payment.objects.get().entries.all()]
    assert entries == [(500, meera, "bKash"), (Decimal("-100.50"), meera, "Bruised")]


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"amount": "1050.01"}, "any amount up to ৳1,050.00"),
        ({"amount": "0"}, "any amount up to ৳1,050.00"),
        ({"amount": ""}, "Enter an amount in taka."),
        ({"amount": "-5"}, "Enter an amount in taka, such as"),
        ({"amount": "1e3"}, "Enter an amount in taka, such as"),
        ({"amount": "NaN"}, "Enter an amount in taka, such as"),
        ({"amount": "1.005"}, "Enter an amount in taka, such as"),
        ({"amount": "9" * 5000}, "Enter an amount in taka, such as"),
        ({"amount": "5", "note": "x" * 201}, "at most 200 characters"),
        ({"amount": "5", "seen": "1.00"}, "was entered meanwhile"),
        ({"amount": "5", "_way": "steal"}, "Press one of the buttons."),
        ({"amount": "5", "_way": "refund"}, "there is no money to enter"),
    ],
)
def test_refused_money_says_why_and_keeps_what_was_typed(desk, order, typed, told):
    sent = {"_way": "receive", "note": "bKash"} | typed
    answer = desk.post(money_at(order), sent)
    assert answer.status_code == 422
    assert told in words(answer)
    if sent["_way"] == "receive":
        shown = form_to(answer, money_at(order)).values
        assert (shown["amount"], shown["note"]) == (sent["amount"], sent["note"])
    assert Payment.objects.get().received == 0


def test_a_wrong_entry_is_taken_out_again(desk, order, guest):
    receive_money(order, Decimal("500"))
    sent = form_to(desk.get(page_of(order)), money_at(order)).hidden
    answer = desk.post(money_at(order), sent | {"_way": "mistake", "amount": "500"}, follow=True)
    assert "৳500.00 taken out again" in words(answer)
    assert "Never came: ৳500.00, entered by mistake" in words(answer)
    order.refresh_from_db()
    assert (order.payment.payment_status, order.amount_due) == ("Pending", 1050)
    guest.get(f"/orders/link/{order.link_token}/")
    shown = words(guest.get(f"/orders/{order.reference}/"))
    assert "given back" not in shown.lower()


def test_a_form_of_money_that_is_sent_twice_enters_it_once(desk, order):
    sent = form_to(desk.get(page_of(order)), money_at(order)).hidden
    sent |= {"_way": "receive", "amount": "100"}
    assert desk.post(money_at(order), sent).status_code == 302
    again = desk.post(money_at(order), sent)
    assert again.status_code == 422
    assert Payment.objects.get().received == 100
    # The next press is made in sight of what came meanwhile, and counts.
    shown = form_to(again, money_at(order))
    desk.post(money_at(order), shown.hidden | {"_way": "receive", "amount": "100"})
    assert Payment.objects.get().received == 200


def test_a_cancelled_order_takes_no_money(desk, order):
    change_status(order, "Cancelled")
    answer = desk.post(money_at(order), {"_way": "receive", "amount": "5"})
    assert answer.status_code == 422
    assert "is cancelled: nothing is due" in words(answer)


def test_one_line_of_time_tells_all_that_happened_and_by_whom(desk, meera, order):
    desk.post(press_at(order), {"_become": "Confirmed", "note": "Called twice"})
    line = order.items.get()
    sheet = form_to(desk.get(correct_at(order)), "")
    desk.post(correct_at(order), sheet.values | {f"kilograms_{line.pk}": "2"})
    desk.post(money_at(order), {"_way": "receive", "amount": "700"})
    page = words(desk.get(page_of(order)))
    story = page[page.index("What happened") :]
    who = "by meera"
    told = ["Placed", f"Confirmed {who}Called twice", f"Corrected {who}Himsagar: 3 kg → 2 kg."]
    told += [f"Received: ৳700.00 {who}"]
    places = [story.index(each) for each in told]
    assert places == sorted(places)


def test_who_may_not_see_money_and_corrections_reads_of_moves_alone(as_meera, meera, order):
    record_payment(order)
    change_status(order, "Confirmed", note="Called twice")
    rights = ["view_order", "view_statuschange"]
    meera.user_permissions.set(Permission.objects.filter(codename__in=rights))
    page = words(as_meera.get(page_of(order)))
    assert "Called twice" in page
    assert "Received: ৳1,050.00" not in page


def test_an_order_that_is_there_and_paid_says_closed(desk, order):
    move_to(order, "Delivered")
    assert "Closed" not in words(desk.get(page_of(order))).split("By status")[0]
    record_payment(order)
    assert "Delivered Closed" in words(desk.get(page_of(order)))


def test_the_shopper_reads_what_came_what_is_due_and_what_went_back(desk, order):
    here = f"/orders/{order.reference}/"
    desk.post(press_at(order), {"_become": "Confirmed", "note": "Difficult customer"})
    desk.post(money_at(order), {"_way": "receive", "amount": "400", "note": "From his brother"})
    page = words(desk.get(here))
    assert "Received: ৳400.00" in page
    assert "To pay in cash on delivery: ৳650.00" in page
    change_status(order, "Cancelled")
    assert "Nothing is due. We give back to you: ৳400.00" in words(desk.get(here))
    desk.post(money_at(order), {"_way": "refund", "amount": "400"})
    page = words(desk.get(here))
    assert "Given back to you: ৳400.00 Nothing is due." in page
    for secret in ("Difficult", "brother", "meera@example.com changed"):
        assert secret not in page


def test_the_shopper_reads_who_brings_it_and_not_what_staff_noted(guest, order, courier):
    move_to(order, "Packed")
    change_status(order, "Shipped", courier=courier, note="Rude on the phone")
    guest.get(f"/orders/link/{order.link_token}/")
    page = words(guest.get(f"/orders/{order.reference}/"))
    assert "Sundarban, +880 1712-000001" in page
    assert "Rude" not in page
