"""GET /api/payments/, GET and PATCH /api/payments/<id>/"""

from datetime import timedelta

import pytest

from orders.models import Payment, PaymentEntry
from orders.services import change_status
from tests.factories import make_cart, place
from tests.programs import refusal, wrong_fields

LIST = "/api/payments/"


@pytest.fixture
def payment(order):
    """Of Asha's order: 2,310 taka are due."""
    return order.payment


def at(payment) -> str:
    return f"{LIST}{payment.pk}/"


def row_of(payment, status="Pending") -> dict:
    """A payment as the contract has it, key for key."""
    date = payment.payment_date + timedelta(hours=6)
    return {
        "id": payment.pk,
        "order": payment.order_id,
        "payment_method": "cash_on_delivery",
        "payment_status": status,
        "payment_date": date.strftime("%Y-%m-%dT%H:%M:%S.%f+06:00"),
    }


def test_a_shopper_reads_their_own(hers, payment, ravi, himsagar):
    place(make_cart(ravi, himsagar=1))
    assert hers.get(LIST).json() == [row_of(payment)]
    assert hers.get(at(payment)).json() == row_of(payment)


def test_staff_reads_all_newest_first(helper, payment, ravi, himsagar):
    his, guests = place(make_cart(ravi, himsagar=1)), place(make_cart(himsagar=1))
    orders = [row["order"] for row in helper.get(LIST).json()]
    assert orders == [guests.pk, his.pk, payment.order_id]
    assert helper.get(at(payment)).json() == row_of(payment)


def test_another_person_s_payment_is_not_found(his, payment):
    assert his.get(LIST).json() == []
    refusal(his.get(at(payment)), 404)
    refusal(his.patch(at(payment), {"payment_status": "Paid"}), 404)


@pytest.mark.parametrize("key", [0, 999_999, 2**63, 10**30])
def test_an_unknown_payment_is_not_found(desk, key):
    refusal(desk.get(f"{LIST}{key}/"), 404)
    refusal(desk.patch(f"{LIST}{key}/", {"payment_status": "Paid"}), 404)


def test_staff_says_that_all_came(desk, payment, meera):
    response = desk.patch(at(payment), {"payment_status": "Paid"})
    assert (response.status_code, response.json()) == (200, row_of(payment, "Paid"))
    entry = PaymentEntry.objects.get()
    assert (entry.amount, entry.by) == (2310, meera)


@pytest.mark.parametrize("amount", ["1000", "1000.00", 1000, 1000.0, "৳1,000"])
def test_staff_says_that_a_part_came(desk, payment, amount):
    response = desk.patch(at(payment), {"payment_status": "Partly paid", "amount": amount})
    assert response.json() == row_of(payment, "Partly paid")
    assert PaymentEntry.objects.get().amount == 1000


def test_staff_says_that_it_went_back(desk, payment):
    desk.patch(at(payment), {"payment_status": "Paid"})
    change_status(payment.order, "Cancelled")
    response = desk.patch(at(payment), {"payment_status": "Refunded"})
    assert response.json() == row_of(payment, "Refunded")


def test_the_same_status_again_changes_nothing(desk, payment):
    for _time in range(2):
        assert desk.patch(at(payment), {"payment_status": "Paid"}).status_code == 200
    assert PaymentEntry.objects.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"payment_status": "Refunded"},
        {"payment_status": "Partly paid"},
        {"payment_status": "Partly paid", "amount": "2310"},
        {"payment_status": "Paid", "amount": "1000"},
        {"payment_status": "Partly paid", "amount": "2310.01"},
        {"payment_status": "Partly paid", "amount": "0"},
    ],
)
def test_a_move_that_the_money_does_not_make_is_refused(desk, payment, sent):
    refusal(desk.patch(at(payment), sent), 400)
    assert not PaymentEntry.objects.exists()
    assert desk.get(at(payment)).json() == row_of(payment)


def test_a_missing_status_is_named(desk, payment):
    assert wrong_fields(desk.patch(at(payment), {"amount": "5"})) == {
        "payment_status": ["This field is required."]
    }


def test_a_wrong_status_or_amount_is_refused(desk, payment):
    for status in (None, True, 1, "", "paid", "Lost", ["Paid"], {}, "a\0"):
        response = desk.patch(at(payment), {"payment_status": status})
        assert list(wrong_fields(response)) == ["payment_status"], status
    for amount in (None, True, "", "x", [5], {}, -1, "-1", 1.234, "NaN", 10**8):
        response = desk.patch(at(payment), {"payment_status": "Partly paid", "amount": amount})
        assert list(wrong_fields(response)) == ["amount"], amount
    assert not PaymentEntry.objects.exists()


def test_only_the_status_is_written(desk, payment, himsagar):
    other = place(make_cart(himsagar=1))
    wished = {"order": other.pk, "payment_method": "bank_transfer", "received": "1.00", "id": 7}
    desk.patch(at(payment), wished | {"payment_status": "Paid"})
    after = Payment.objects.get(pk=payment.pk)
    assert (after.order_id, after.payment_method) == (payment.order_id, "cash_on_delivery")
    assert after.received == 2310


def test_a_shopper_may_not_pay_by_saying_so(hers, payment):
    refusal(hers.patch(at(payment), {"payment_status": "Paid"}), 403)
    assert not PaymentEntry.objects.exists()


def test_staff_without_the_right_may_not(helper, payment):
    refusal(helper.patch(at(payment), {"payment_status": "Paid"}), 403)
    assert not PaymentEntry.objects.exists()
