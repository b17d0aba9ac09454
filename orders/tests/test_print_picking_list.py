"""The picking list: how many kilograms to pack, by variety and by order."""

import pytest

from conftest import browser_of
from orders.models import Order
from orders.printing import picking_list_of
from tests.desk import staff_in
from tests.factories import make_cart, place
from tests.papers import PICKING_LIST, in_a_row, keys_of, write_order
from tests.reading import words


@pytest.fixture
def packer(db):
    return browser_of(staff_in("Packer"))


@pytest.fixture
def orders(himsagar, langra):
    return [place(make_cart(himsagar=5, langra=2)), place(make_cart(himsagar=3))]


def test_the_list_goes_by_variety_and_by_order_with_one_sum(packer, orders):
    first, second = orders
    told = in_a_row(packer.get(PICKING_LIST, {"ids": keys_of(*orders)}))
    line = "AshaRahman"
    assert (
        f"Himsagar8kg{first.reference}{line}5kg{second.reference}{line}3kg"
        f"Langra2kg{first.reference}{line}2kgAllvarieties10kg"
    ) in told
    assert (
        f"{first.reference}{line}7kgHimsagar5kgLangra2kg"
        f"{second.reference}{line}3kgHimsagar3kgAllorders10kg"
    ) in told
    assert "৳" not in told


def test_a_variety_renamed_in_between_is_one_variety(orders, himsagar):
    himsagar.name = "Khirsapat"
    himsagar.save()
    later = place(make_cart(himsagar=4))
    picking = picking_list_of(list(Order.objects.for_paper()))
    assert [(v.name, v.kilograms) for v in picking.varieties] == [("Khirsapat", 12), ("Langra", 2)]
    assert picking.orders[-1] == later


def test_varieties_that_are_gone_are_picked_by_their_names(packer):
    orders = [write_order(("Chausa", kg, "100.00")) for kg in (1, 2)]
    picking = picking_list_of(orders)
    assert [(v.name, v.kilograms) for v in picking.varieties] == [("Chausa", 3)]
    assert picking.kilograms_by_variety == picking.kilograms_by_order == 3


@pytest.mark.parametrize(
    "status, mark", [("Confirmed", ""), ("Packed", "(Packed)"), ("Shipped", "(Shipped)")]
)
def test_what_is_packed_already_is_marked(packer, status, mark):
    order = write_order(("Chausa", 1, "100.00"), status=status)
    told = in_a_row(packer.get(PICKING_LIST, {"ids": order.pk}))
    assert f"{order.reference}AshaRahman{mark}1kg" in told


def test_cancelled_orders_are_not_packed(packer, orders):
    gone = write_order(("Chausa", 50, "100.00"), status="Cancelled")
    told = words(packer.get(PICKING_LIST, {"ids": keys_of(gone, *orders)}))
    assert "10 kg to pack" in told
    assert "Chausa" not in told


def test_staff_without_the_right_sees_no_list(as_meera, orders):
    assert as_meera.get(PICKING_LIST, {"ids": keys_of(*orders)}).status_code == 403


def test_the_list_is_only_read(packer, orders):
    assert packer.post(PICKING_LIST, {"ids": keys_of(*orders)}).status_code == 405


@pytest.mark.usefixtures("sessions_in_the_database")
@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_orders_takes_the_same_queries(packer, number, django_assert_num_queries):
    orders = [write_order(("Himsagar", 1, "350.00")) for _ in range(number)]
    with django_assert_num_queries(8):
        packer.get(PICKING_LIST, {"ids": keys_of(*orders)})
