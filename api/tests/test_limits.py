"""Who places too many orders waits; how logging in and registering are limited: test_ways_in.py."""

import pytest

from api.tests.test_place_order import PHONE_AND_ADDRESS
from orders.models import Order
from tests.factories import typed
from tests.programs import program_of, refusal

PLACE = "/api/place-order/"


def try_often(program, times: int) -> set[int]:
    """Orders of an empty cart: tries to place one, which take nothing off the shelf."""
    return {program.post(PLACE, PHONE_AND_ADDRESS).status_code for _ in range(times)}


def waits(response) -> None:
    refusal(response, 429)
    assert response["Retry-After"] == "60"


def test_the_31st_try_of_a_minute_waits_and_the_cart_is_kept(hers, cart):
    item = cart.items.count()
    cart.items.all().update(quantity=99_999)
    assert try_often(hers, 30) == {400}
    cart.items.all().update(quantity=1)
    waits(hers.post(PLACE, PHONE_AND_ADDRESS))
    assert not Order.objects.exists()
    assert cart.items.count() == item


def test_page_and_program_are_counted_together(hers, as_asha):
    for _try in range(15):
        assert hers.post(PLACE, PHONE_AND_ADDRESS).status_code == 400
        assert as_asha.post("/checkout/", typed()).status_code == 422
    waits(hers.post(PLACE, PHONE_AND_ADDRESS))
    assert as_asha.post("/checkout/", typed()).status_code == 429


def test_another_device_and_address_are_the_same_person(hers, asha):
    try_often(hers, 30)
    waits(program_of(asha).post(PLACE, PHONE_AND_ADDRESS, REMOTE_ADDR="192.0.2.7"))


def test_others_order_meanwhile(hers, his):
    try_often(hers, 31)
    assert try_often(his, 1) == {400}


def test_what_is_wrong_in_itself_is_no_try(hers):
    for _try in range(31):
        assert hers.post(PLACE, {"phone_number": "12"}).status_code == 400
    assert try_often(hers, 1) == {400}


def test_who_asks_again_for_a_first_answer_is_not_counted(hers, cart):
    key = {"Idempotency-Key": "k1"}
    answers = [hers.post(PLACE, PHONE_AND_ADDRESS, headers=key) for _ in range(40)]
    assert {answer.status_code for answer in answers} == {201}
    assert try_often(hers, 29) == {400}
    waits(hers.post(PLACE, PHONE_AND_ADDRESS))
    assert hers.post(PLACE, PHONE_AND_ADDRESS, headers=key).json() == answers[0].json()


@pytest.mark.parametrize("setting", ["place_order"])
def test_without_limits(hers, settings, setting):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {setting: ""}
    assert try_often(hers, 35) == {400}
