"""GET /api/orders/, GET and PATCH /api/orders/<id>/"""

import pytest
from post_office.models import Email

from api.tests.test_own_orders import row_of
from orders.models import Order, StatusChange
from orders.services import change_status
from shop.models import StockMovement
from tests.desk import move_to
from tests.factories import make_cart, place
from tests.programs import refusal, wrong_fields

LIST = "/api/orders/"


def at(order) -> str:
    return f"{LIST}{order.pk}/"


def status_of(order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_a_shopper_reads_their_own(hers, order, ravi, himsagar):
    place(make_cart(ravi, himsagar=1))
    assert hers.get(LIST).json() == [row_of(order)]
    assert hers.get(at(order)).json() == row_of(order)


def test_staff_reads_all_newest_first(helper, order, ravi, himsagar):
    his, guests = place(make_cart(ravi, himsagar=1)), place(make_cart(himsagar=1))
    assert [row["id"] for row in helper.get(LIST).json()] == [guests.pk, his.pk, order.pk]
    assert helper.get(at(order)).json() == row_of(order)


def test_the_secret_of_an_order_is_in_no_answer(desk, order):
    for address in (LIST, at(order), "/api/user-orders-with-items/"):
        assert order.link_token not in desk.get(address).content.decode()


def test_another_person_s_order_is_not_found(his, order):
    assert his.get(LIST).json() == []
    refusal(his.get(at(order)), 404)
    refusal(his.patch(at(order), {"status": "Cancelled"}), 404)
    assert status_of(order) == "Pending"


@pytest.mark.parametrize("key", [0, 999_999, 2**63, 10**30])
def test_an_unknown_order_is_not_found(desk, key):
    refusal(desk.get(f"{LIST}{key}/"), 404)
    refusal(desk.patch(f"{LIST}{key}/", {"status": "Confirmed"}), 404)


def test_staff_moves_an_order_along(desk, order, meera):
    for status in ("Confirmed", "Packed", "Shipped", "Delivered"):
        response = desk.patch(at(order), {"status": status})
        assert (response.status_code, response.json()) == (200, row_of(order) | {"status": status})
    assert {change.by for change in StatusChange.objects.all()} == {meera}
    assert StatusChange.objects.count() == 4


def test_cancelling_puts_the_kilograms_back_and_names_who(desk, order, himsagar, meera):
    assert desk.patch(at(order), {"status": "Cancelled"}).json()["status"] == "Cancelled"
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100
    assert {row.by for row in StockMovement.objects.filter(reason="returned")} == {meera}


def test_the_same_status_again_changes_nothing(desk, order):
    response = desk.patch(at(order), {"status": "Pending"})
    assert (response.status_code, response.json()) == (200, row_of(order))
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize(
    "now, wished",
    [
        ("Pending", "Packed"),
        ("Pending", "Delivered"),
        ("Confirmed", "Pending"),
        ("Packed", "Delivered"),
        ("Shipped", "Packed"),
        ("Delivered", "Cancelled"),
        ("Delivered", "Pending"),
    ],
)
def test_any_other_move_is_refused_in_the_words_of_the_desk(desk, order, now, wished):
    if now != "Pending":
        move_to(order, now)
    told = refusal(desk.patch(at(order), {"status": wished}), 400)
    assert order.reference in told["error"] or wished in told["error"]
    assert status_of(order) == now


def test_a_cancelled_order_stays_so(desk, order):
    change_status(order, "Cancelled")
    refusal(desk.patch(at(order), {"status": "Confirmed"}), 400)


def test_the_customer_gets_the_mail_of_the_desk(
    desk, order, mail_queue, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        desk.patch(at(order), {"status": "Confirmed"})
    assert order.reference in Email.objects.get().subject


def test_a_missing_status_is_named(desk, order):
    assert wrong_fields(desk.patch(at(order), {})) == {"status": ["This field is required."]}


def test_a_wrong_status_is_refused(desk, order):
    for status in (None, True, 1, "", "confirmed", "Lost", ["Confirmed"], {}, "a\0"):
        assert list(wrong_fields(desk.patch(at(order), {"status": status}))) == ["status"], status
    assert status_of(order) == "Pending"


def test_only_the_status_is_written(desk, order, ravi):
    wished = {"total_amount": "1.00", "user": ravi.pk, "reference": "X", "full_name": "X"}
    desk.patch(at(order), wished | {"status": "Confirmed"})
    assert desk.get(at(order)).json() == row_of(order) | {"status": "Confirmed"}


def test_a_shopper_may_not_move_even_their_own(hers, order):
    refusal(hers.patch(at(order), {"status": "Cancelled"}), 403)
    assert status_of(order) == "Pending"


def test_staff_without_the_right_may_not(helper, order):
    refusal(helper.patch(at(order), {"status": "Confirmed"}), 403)
    assert status_of(order) == "Pending"


def test_who_is_no_longer_of_the_staff_finds_nothing(desk, meera, order):
    meera.is_staff = False
    meera.save()
    assert desk.get(LIST).json() == []
    refusal(desk.patch(at(order), {"status": "Confirmed"}), 404)
