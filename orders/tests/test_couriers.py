"""Couriers at the desk: made, put right, and no longer offered."""

import pytest

from conftest import browser_of
from orders.models import Courier
from orders.roles import MANAGER
from tests.desk import staff_in
from tests.reading import words

COURIERS = "/admin/orders/courier/"


@pytest.fixture
def desk(db):
    return browser_of(staff_in(MANAGER))


def test_a_courier_is_made_with_a_phone_in_any_writing(desk):
    typed = {"name": "Sundarban", "phone_number": "০১৭১২ ০০০০০১", "is_active": "on"}
    assert desk.post(f"{COURIERS}add/", typed).status_code == 302
    assert Courier.objects.get().phone_number == "+8801712000001"
    assert "+880 1712-000001" in words(desk.get(COURIERS))


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"phone_number": "12"}, "Enter a phone number the courier can call"),
        ({"name": ""}, "This field is required."),
        ({"name": "Sundarban"}, "already exists"),
        ({"name": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_does_not_fit_is_told(desk, typed, told):
    Courier.objects.create(name="Sundarban")
    answer = desk.post(f"{COURIERS}add/", {"name": "Other"} | typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert Courier.objects.count() == 1
