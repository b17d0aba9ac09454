"""The header Idempotency-Key: an order that is sent again is the first one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.corrections import Correction, correct_order
from orders.models import Order
from orders.services import change_status
from shop.models import CartItem
from tests.factories import make_cart
from tests.programs import program_of, refusal

ADDRESS = "/api/place-order/"
WISH = {"phone_number": "01712 345678", "billing_address": "12 Green Road, Dhaka"}


def place(program, key, **changed):
    headers = {"Idempotency-Key": key} if key is not None else {}
    return program.post(ADDRESS, WISH | changed, headers=headers)


def test_a_repeat_gets_the_first_answer_again(hers, cart, himsagar):
    first = place(hers, "k1")
    cart.add(himsagar, 1)
    again = place(hers, "k1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert Order.objects.count() == 1
    assert CartItem.objects.get().quantity == 1


def test_a_repeat_the_next_day_from_another_device_too(hers, cart, asha):
    first = place(hers, "k1")
    Order.objects.update(order_date=timezone.now() - timedelta(hours=25))
    assert place(program_of(asha), "k1").json() == first.json()


def test_names_in_another_order_and_what_a_form_would_trim_are_the_same_wish(hers, cart):
    first = place(hers, "k1")
    body = '{"billing_address":"12 Green Road, Dhaka" ,\n"phone_number":"01712\\u0020345678"}'
    again = hers.generic(
        "POST", ADDRESS, body, content_type="application/json", headers={"Idempotency-Key": "k1"}
    )
    assert (again.status_code, again.json()) == (201, first.json())


def test_the_first_total_is_told_whatever_was_corrected_since(hers, cart):
    first = place(hers, "k1")
    order = Order.objects.get()
    correct_order(order, Correction(kilograms={order.lines[0].pk: 1}))
    change_status(order, "Cancelled")
    assert place(hers, "k1").json() == first.json()


@pytest.mark.parametrize(
    "changed", [{"note": "Ring"}, {"phone_number": "01812 345678"}, {"expected_total": "2310"}]
)
def test_another_wish_with_the_key_is_refused(hers, cart, himsagar, changed):
    place(hers, "k1")
    cart.add(himsagar, 1)
    told = refusal(place(hers, "k1", **changed), 422)
    assert "Nothing was ordered" in told["error"]
    assert Order.objects.count() == 1
    assert CartItem.objects.exists()


def test_a_repeat_that_is_wrong_in_itself_is_refused_as_such(hers, cart):
    place(hers, "k1")
    refusal(place(hers, "k1", phone_number="12"), 400)


def test_another_person_s_key_is_another_order(hers, his, cart, ravi, himsagar):
    make_cart(ravi, himsagar=1)
    answers = [place(program, "k1").json() for program in (hers, his)]
    assert [answer["total_amount"] for answer in answers] == ["2310.00", "350.00"]


def test_another_person_s_key_tells_nothing(hers, his, cart):
    place(hers, "k1")
    assert refusal(place(his, "k1"), 400) == {"error": "Your cart is empty."}


def test_a_refused_try_leaves_the_key_free(hers, cart, himsagar):
    himsagar.change_stock(-96, "corrected")
    refusal(place(hers, "k1"), 400)
    himsagar.change_stock(96, "corrected")
    assert place(hers, "k1", note="Ring").status_code == 201


def test_without_a_key_every_call_is_an_order(hers, cart, himsagar):
    place(hers, None)
    cart.add(himsagar, 1)
    place(hers, None)
    assert Order.objects.count() == 2


@pytest.mark.parametrize("key", ["k", "!~", "x" * 255, "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_keys_are_of_letters_digits_and_signs(hers, cart, key):
    assert place(hers, key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "a\tb", "\xe9", "\x7f", " ", "x" * 60_000])
def test_no_other_key_is_taken(hers, cart, key):
    refusal(place(hers, key), 400)
    assert not Order.objects.exists()


def test_a_key_of_the_page_s_form_is_no_program_s(hers, as_asha, cart, himsagar):
    place(hers, "k1")
    cart.add(himsagar, 1)
    form = WISH | {"full_name": "Asha", "same_address": "on", "form_key": "k1", "key": "k1"}
    assert as_asha.post("/checkout/", form).status_code == 303
    assert Order.objects.count() == 2
