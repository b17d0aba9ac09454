"""Orders at the grower's desk: moved by the shop's acts alone, under the name of who did it."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from orders.models import Courier, Order, Payment
from orders.payments import receive_money, record_payment, refund
from orders.services import change_status
from tests.desk import ORDERS, PAYMENTS, move_to, page_of, press_at
from tests.factories import make_cart, place
from tests.reading import words


def act(desk, action: str, *orders, url=ORDERS, **beside):
    chosen = {"action": action, "_selected_action": [order.pk for order in orders], "index": "0"}
    chosen |= beside
    return desk.post(url, chosen, follow=True)


@pytest.mark.parametrize("url", [ORDERS, PAYMENTS])
def test_shoppers_are_sent_to_log_in_and_staff_without_the_right_see_nothing(
    as_asha, as_meera, url
):
    assert "login" in as_asha.get(url).url
    assert as_meera.get(url).status_code == 403


@pytest.mark.parametrize("pressed", ["_save", "_saveasnew", "_continue"])
def test_orders_are_neither_made_nor_deleted_by_djangos_own_forms(desk, meera, order, pressed):
    meera.is_superuser = True
    meera.save()
    typed = {pressed: "1", "full_name": "Somebody"}
    assert desk.post(page_of(order), typed).status_code == 403
    assert Order.objects.get().full_name == "Asha Rahman"
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
    assert desk.post(press_at(order), {"_become": "Confirmed"}).status_code == 403
    order.refresh_from_db()
    assert order.status == "Pending"
    assert "Confirmed" not in words(desk.get(page_of(order)))


def test_moves_in_bulk_carry_a_note_and_what_is_shipped_a_courier(desk, order, langra):
    courier = Courier.objects.create(name="Sundarban", phone_number="+8801712000001")
    other = place(make_cart(langra=1))
    for each in (order, other):
        move_to(each, "Packed")
    assert "Sundarban" in desk.get(ORDERS).content.decode()
    act(desk, "ship", order, other, note="Evening van", courier=courier.pk)
    for each in Order.objects.all():
        assert (each.status, each.courier) == ("Shipped", courier)
        assert each.status_changes.last().note == "Evening van"


def test_a_courier_beside_another_move_carries_nothing(desk, order):
    courier = Courier.objects.create(name="Sundarban")
    act(desk, "confirm", order, courier=courier.pk)
    order.refresh_from_db()
    assert (order.status, order.courier) == ("Confirmed", None)


@pytest.mark.parametrize("courier", ["0", "x", "9" * 40, "gone"])
def test_a_courier_who_carries_nothing_for_us_now_ships_nothing(desk, order, courier):
    gone = Courier.objects.create(name="Gone", is_active=False)
    move_to(order, "Packed")
    page = act(desk, "ship", order, courier=gone.pk if courier == "gone" else courier)
    assert "Choose one of the couriers who carry for us now." in words(page)
    order.refresh_from_db()
    assert order.status == "Packed"


def test_a_note_that_is_too_long_moves_nothing(desk, order):
    page = act(desk, "confirm", order, note="x" * 301)
    assert "at most 300 characters" in words(page)
    order.refresh_from_db()
    assert order.status == "Pending"


def test_cancelling_what_was_paid_tells_what_goes_back(desk, order):
    record_payment(order)
    page = words(act(desk, "cancel", order))
    assert f"Order {order.reference} was paid: give ৳1,050.00 back" in page


@pytest.mark.parametrize("url", [ORDERS, PAYMENTS])
def test_money_that_came_is_noted_once_under_the_name_of_who_did_it(desk, meera, order, url):
    row = order if url == ORDERS else order.payment
    act(desk, "receive_money", row, url=url)
    first = Payment.objects.get()
    assert first.payment_status == "Paid"
    assert first.entries.get().by == meera
    act(desk, "receive_money", row, url=url)
    assert Payment.objects.get().received_at == first.received_at
    assert first.entries.count() == 1


@pytest.mark.parametrize(
    "books, shown",
    [("open", {"new", "unpaid", "spoilt"}), ("closed", {"done", "off"}), ("refund", {"spoilt"})],
)
def test_the_list_can_be_narrowed_to_what_is_not_settled(desk, himsagar, books, shown):
    himsagar.price = Decimal("0.10")
    himsagar.save()
    orders = {name: place(make_cart(himsagar=3)) for name in ("new", "unpaid", "done")}
    for name in ("unpaid", "done"):
        move_to(orders[name], "Delivered")
    receive_money(orders["done"], Decimal("0.10"))
    record_payment(orders["done"])
    refund(orders["done"], Decimal("0.10"))
    for name in ("off", "spoilt"):
        orders[name] = place(make_cart(himsagar=3))
    record_payment(orders["spoilt"])
    for name in ("off", "spoilt"):
        change_status(orders[name], "Cancelled")
    found = desk.get(ORDERS, {"books": books}).context["cl"].result_list
    assert {order.pk for order in found} == {orders[name].pk for name in shown}
    for order in found:
        assert order.is_closed == (books == "closed")
