"""Hostile values at the forms of the desk: a clear answer, never a fault of ours, whole books."""

import pytest
from django.db import connection, transaction

from shop.models import MangoCategory
from tests.desk import correct_at, desk_form, money_at, press_at
from tests.hostile import ENCODED, share_of
from tests.race.books import assert_books_are_whole
from tests.reading import forms

FORM = "application/x-www-form-urlencoded"
ADD = "/admin/orders/order/add/"
DETAILS = ["full_name", "email", "phone_number", "additional_phone", "billing_address"]
DETAILS += ["shipping_address", "note", "is_gift", "delivery_fee"]
ROWS = ["added-0-mango", "added-0-kilograms", "added-TOTAL_FORMS", "_more_rows"]
DOORS = {
    "move": ["_become", "note", "courier"],
    "money": ["_way", "amount", "note", "seen"],
    "correct": [*DETAILS, *ROWS, "seen", "{line}"],
    "add": [*DETAILS, *ROWS, "key", "same_address", "payment_method", "is_confirmed", "_look_up"],
}


EACH_FIELD = [(door, field) for door in DOORS for field in DOORS[door]]
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def known(desk, order):
    """{door: its address and what its form usually sends}."""
    [taken] = [form for form in forms(desk.get(ADD)) if "key" in form.values]
    himsagar = MangoCategory.objects.get()
    customer = {"full_name": "Nila", "phone_number": "01712345678", "billing_address": "Dhaka"}
    customer |= {"added-0-mango": himsagar.pk, "added-0-kilograms": "1"}
    return {
        "move": (press_at(order), {"_become": "Confirmed"}),
        "money": (money_at(order), {"_way": "receive", "amount": "5"}),
        "correct": (correct_at(order), desk_form(desk.get(correct_at(order)))),
        "add": (ADD, taken.values | customer),
    }


@pytest.mark.parametrize("door, field", EACH_FIELD)
def test_no_value_in_any_field_of_the_desk_is_a_fault(desk, order, known, door, field):
    address, usual = known[door]
    name = field.replace("{line}", f"kilograms_{order.items.get().pk}")
    body = "&".join(f"{key}={value}" for key, value in usual.items() if key != name)
    faults = []
    for kind, value in share_of(ENCODED, EACH_FIELD.index((door, field))).items():
        written = []

        def note(execute, sql, *rest, written=written):
            if sql.startswith(WRITES):
                written.append(sql)
            return execute(sql, *rest)

        with transaction.atomic():
            with connection.execute_wrapper(note):
                answer = desk.post(address, f"{body}&{name}={value}", content_type=FORM)
            # Where nothing was written the books are as they were.
            if written:
                assert_books_are_whole()
            transaction.set_rollback(True)
        if answer.status_code not in (200, 302, 400, 422) or b"<script>alert" in answer.content:
            faults.append((kind, answer.status_code))
    assert faults == []
