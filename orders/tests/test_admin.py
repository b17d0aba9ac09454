"""Orders at the grower's desk: moved by the shop's acts alone, under the name of who did it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from orders.models import Order, Payment
from tests.desk import ORDERS, PAYMENTS, desk_form, move_to, page_of
from tests.factories import make_cart, place
from tests.reading import words


def act(desk, action: str, *orders, url=ORDERS):
    chosen = {"action": action, "_selected_action": [order.pk for order in orders], "index": "0"}
    return desk.post(url, chosen, follow=True)


@pytest.mark.parametrize("url", [ORDERS, PAYMENTS])
def test_shoppers_are_sent_to_log_in_and_staff_without_the_right_see_nothing(
    as_asha, as_meera, url
):
    assert "login" in as_asha.get(url).url
    assert as_meera.get(url).status_code == 403


def test_orders_are_neither_added_nor_deleted_by_hand(desk, meera, order):
    meera.is_superuser = True
    meera.save()
    assert desk.post(reverse("admin:orders_order_add")).status_code == 403
    delete = reverse("admin:orders_order_delete", args=[order.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    act(desk, "delete_selected", order)
    assert Order.objects.filter(pk=order.pk).exists()


@pytest.mark.parametrize(
    "action, before, after",
    [
        ("confirm", None, "Confirmed"),
        ("pack", "Confirmed", "Packed"),
        ("ship", "Packed", "Shipped"),
        ("deliver", "Shipped", "Delivered"),
        ("cancel", "Packed", "Cancelled"),
    ],
)
def test_an_action_moves_an_order_under_the_name_of_who_did_it(
    desk, meera, order, action, before, after
):
    if before:
        move_to(order, before)
    page = words(act(desk, action, order))
    assert f"1 order: {after}" in page
    order.refresh_from_db()
    assert order.status == after
    assert order.status_changes.last().by == meera
    assert LogEntry.objects.get().user == meera


def test_what_the_shop_refuses_is_told_and_the_others_move(desk, order, langra):
    other = place(make_cart(langra=1))
    move_to(other, "Packed")
    page = words(act(desk, "confirm", order, other))
    assert f"Order {other.reference} is Packed and cannot become Confirmed." in page
    assert "1 order: Confirmed" in page
    other.refresh_from_db()
    assert other.status == "Packed"


def test_cancelling_puts_the_kilograms_back_once(desk, order, himsagar):
    act(desk, "cancel", order)
    page = words(act(desk, "cancel", order))
    assert "There was nothing to change." in page
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100


def test_who_may_only_look_moves_nothing(desk, meera, order):
    meera.user_permissions.set(Permission.objects.filter(codename="view_order"))
    act(desk, "confirm", order)
    assert desk.post(page_of(order), {"_become": "Confirmed"}).status_code == 403
    order.refresh_from_db()
    assert order.status == "Pending"
    assert "Confirmed" not in words(desk.get(page_of(order)))


@pytest.mark.parametrize("url", [ORDERS, PAYMENTS])
def test_money_that_came_is_noted_once(desk, order, url):
    row = order if url == ORDERS else order.payment
    act(desk, "receive_money", row, url=url)
    first = Payment.objects.get()
    assert first.payment_status == "Paid"
    act(desk, "receive_money", row, url=url)
    assert Payment.objects.get().received_at == first.received_at


def test_the_page_of_an_order_offers_the_ways_it_can_go(desk, order):
    page = desk.get(page_of(order)).content.decode()
    assert 'value="Confirmed"' in page
    assert 'value="Packed"' not in page
    sent = desk_form(desk.get(page_of(order))) | {"note": "Gate 2", "_become": "Confirmed"}
    response = desk.post(page_of(order), sent)
    assert response.url == page_of(order)
    order.refresh_from_db()
    assert (order.status, order.note) == ("Confirmed", "Gate 2")


def test_money_is_noted_on_the_page_of_an_order(desk, order):
    sent = desk_form(desk.get(page_of(order))) | {"_receive_money": "1"}
    desk.post(page_of(order), sent)
    assert Payment.objects.get().payment_status == "Paid"
    assert "_receive_money" not in desk.get(page_of(order)).content.decode()


@pytest.mark.parametrize("status", ["nonsense", "Delivered", "Pending"])
def test_a_made_up_move_is_no_move(desk, order, status):
    sent = desk_form(desk.get(page_of(order))) | {"_become": status}
    assert desk.post(page_of(order), sent).status_code == 302
    order.refresh_from_db()
    assert order.status == "Pending"
