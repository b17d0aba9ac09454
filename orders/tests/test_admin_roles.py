"""Who may do what with orders and payments: each role, each act, and no button that would fail."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from conftest import browser_of
from orders.models import Order, Payment, StatusChange
from orders.roles import MANAGER, PACKER
from tests.desk import (
    ORDERS,
    PAYMENTS,
    correct_at,
    desk_form,
    money_at,
    move_to,
    page_of,
    press_at,
    staff_in,
)
from tests.reading import forms, words

MOVES = ["confirm", "pack", "ship", "deliver", "cancel"]
PAPERS = ["print_slips", "print_picking_list", "print_cash_sheet"]
LOOKS = "view only"


def staff_who(role: str):
    """Somebody in this role; who only looks has a right of their own and no role."""
    if role != LOOKS:
        return staff_in(role)
    person = staff_in(PACKER)
    person.groups.clear()
    person.user_permissions.set(Permission.objects.filter(codename="view_order"))
    return person


@pytest.fixture
def desk(db, role):
    """The browser of somebody in this role."""
    return browser_of(staff_who(role))


def buttons_on(page) -> set[str]:
    return {button for form in forms(page) for button in form.buttons}


def actions_on(page) -> set[str]:
    form = page.context["action_form"]
    return {name for name, _ in form.fields["action"].choices if name} if form else set()


@pytest.mark.parametrize(
    "role, actions",
    [
        (LOOKS, set()),
        (PACKER, {*MOVES, *PAPERS}),
        (MANAGER, {*MOVES, *PAPERS, "receive_money"}),
    ],
)
def test_the_list_offers_what_this_person_may_do(desk, order, actions):
    assert actions_on(desk.get(ORDERS)) == actions


@pytest.mark.parametrize(
    "role, words_of_buttons",
    [
        (LOOKS, set()),
        (PACKER, {"Confirmed", "Cancel it and put the kilograms back"}),
        (MANAGER, {"Confirmed", "Cancel it and put the kilograms back", "Money received"}),
    ],
)
def test_the_page_of_an_order_has_the_buttons_this_person_may_press(desk, order, words_of_buttons):
    page = desk.get(page_of(order))
    assert buttons_on(page) - {"Log out"} == words_of_buttons
    assert 'name="_save"' not in page.content.decode()
    assert (correct_at(order) in page.content.decode()) == ("Money received" in words_of_buttons)


@pytest.mark.parametrize("role, may", [(LOOKS, False), (PACKER, True), (MANAGER, True)])
@pytest.mark.parametrize(
    "before, status", [("Pending", "Confirmed"), ("Packed", "Shipped"), ("Shipped", "Cancelled")]
)
def test_a_button_moves_the_order_for_those_who_may(desk, order, role, may, before, status):
    move_to(order, before) if before != "Pending" else None
    answer = desk.post(press_at(order), {"_become": status})
    assert answer.status_code == (302 if may else 403)
    order.refresh_from_db()
    assert order.status == (status if may else before)
    if may:
        assert answer.url == page_of(order)
        assert StatusChange.objects.last().by.username == role.lower()


@pytest.mark.parametrize("role, may", [(LOOKS, False), (PACKER, True), (MANAGER, True)])
def test_an_action_moves_orders_for_those_who_may(desk, order, may):
    desk.post(ORDERS, {"action": "confirm", "_selected_action": [order.pk]})
    order.refresh_from_db()
    assert order.status == ("Confirmed" if may else "Pending")


@pytest.mark.parametrize("role, may", [(LOOKS, False), (PACKER, False), (MANAGER, True)])
def test_only_who_keeps_payments_says_that_money_came(desk, order, may):
    pressed = desk.post(money_at(order), {"_way": "receive", "amount": "1050"})
    assert pressed.status_code == (302 if may else 403)
    assert (Payment.objects.get().payment_status == "Paid") == may
    back = desk.post(money_at(order), {"_way": "refund", "amount": "50"})
    assert back.status_code == (302 if may else 403)


@pytest.mark.parametrize("role, may", [(LOOKS, False), (PACKER, False), (MANAGER, True)])
@pytest.mark.parametrize("url", [ORDERS, PAYMENTS])
def test_the_lists_take_money_only_from_who_keeps_payments(desk, order, may, url):
    row = order if url == ORDERS else order.payment
    desk.post(url, {"action": "receive_money", "_selected_action": [row.pk]})
    assert (Payment.objects.get().payment_status == "Paid") == may


@pytest.mark.parametrize("role, status", [(LOOKS, 403), (PACKER, 403), (MANAGER, 200)])
def test_payments_are_the_managers_to_see(desk, order, role, status):
    assert desk.get(PAYMENTS).status_code == status
    assert ("Payments" in words(desk.get(ORDERS))) == (role == MANAGER)


@pytest.mark.parametrize("role, status", [(LOOKS, 403), (PACKER, 403), (MANAGER, 302)])
def test_details_are_the_managers_to_put_right(desk, order, status):
    page = desk.get(correct_at(order))
    sent = desk_form(page) if status == 302 else {}
    assert desk.post(correct_at(order), sent | {"full_name": "Somebody"}).status_code == status
    order.refresh_from_db()
    assert order.full_name == ("Somebody" if status == 302 else "Asha Rahman")
    assert page.status_code == (200 if status == 302 else 403)


@pytest.mark.parametrize("role", [PACKER])
def test_a_move_does_not_carry_details_along(desk, order):
    desk.post(press_at(order), {"_become": "Confirmed", "full_name": "Somebody", "note": "Ring"})
    order.refresh_from_db()
    assert (order.status, order.full_name, order.note) == ("Confirmed", "Asha Rahman", "")


def test_who_corrects_but_may_not_move_has_no_such_button(as_meera, meera, order):
    rights = ["view_order", "change_order"]
    meera.user_permissions.set(Permission.objects.filter(codename__in=rights))
    assert buttons_on(as_meera.get(page_of(order))) <= {"Log out"}
    assert as_meera.post(press_at(order), {"_become": "Confirmed"}).status_code == 403
    paid = {"_way": "receive", "amount": "1"}
    assert as_meera.post(money_at(order), paid).status_code == 403
    assert (Order.objects.get().status, Payment.objects.get().received) == ("Pending", 0)


@pytest.mark.parametrize("role", [PACKER])
@pytest.mark.parametrize("key", ["0", "-1", "abc", str(2**31), str(2**63), "%00", "৫"])
def test_a_button_of_no_order_is_not_found(desk, order, key):
    assert desk.post(f"{ORDERS}{key}/move/", {"_become": "Confirmed"}).status_code == 404


@pytest.mark.parametrize("role", [MANAGER])
@pytest.mark.parametrize("key", ["0", "-1", "abc", str(2**31), str(2**63), "%00", "৫"])
def test_no_order_is_corrected_or_paid_under_a_made_up_key(desk, order, key):
    assert desk.get(f"{ORDERS}{key}/correct/").status_code == 404
    assert desk.post(f"{ORDERS}{key}/correct/").status_code == 404
    assert desk.post(f"{ORDERS}{key}/money/", {"_way": "receive"}).status_code == 404


@pytest.mark.parametrize("role", [PACKER])
def test_a_button_is_pressed_and_not_opened(desk, order):
    assert desk.get(press_at(order)).status_code == 405
    assert desk.get(money_at(order)).status_code == 405


@pytest.mark.parametrize("role", [PACKER, MANAGER])
def test_nobody_deletes_orders(desk, order, role):
    assert desk.get(f"{ORDERS}add/").status_code == (200 if role == MANAGER else 403)
    delete = reverse("admin:orders_order_delete", args=[order.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert Order.objects.filter(pk=order.pk).exists()
