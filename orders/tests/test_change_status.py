"""Where an order may go from where it is, and what cancelling gives back."""

import pytest

from orders.errors import MoveRefused
from orders.models import Order, StatusChange
from orders.services import change_status
from shop.models import MangoCategory, StockMovement
from shop.models.mango_queryset import MangoQuerySet
from tests.factories import make_cart, make_mango, place

STATUSES = ["Pending", "Confirmed", "Packed", "Shipped", "Delivered", "Cancelled"]
ALLOWED = {
    ("Pending", "Confirmed"),
    ("Confirmed", "Packed"),
    ("Packed", "Shipped"),
    ("Shipped", "Delivered"),
    ("Pending", "Cancelled"),
    ("Confirmed", "Cancelled"),
    ("Packed", "Cancelled"),
    ("Shipped", "Cancelled"),
}


@pytest.fixture
def order(himsagar, langra):
    """5 kg of Himsagar and 2 kg of Langra, just placed."""
    return place(make_cart(himsagar=5, langra=2))


def stock() -> dict:
    return dict(MangoCategory.objects.values_list("name", "stock_quantity"))


@pytest.mark.parametrize("old", STATUSES)
@pytest.mark.parametrize("new", STATUSES)
def test_an_order_goes_only_where_it_may(order, old, new):
    Order.objects.update(status=old)
    if old == new or (old, new) in ALLOWED:
        assert change_status(order, new).status == new
    else:
        with pytest.raises(MoveRefused, match=f"is {old} and cannot become {new}"):
            change_status(order, new)
    is_moved = (old, new) in ALLOWED
    assert Order.objects.get().status == (new if is_moved else old)
    assert StatusChange.objects.count() == is_moved
    is_returned = is_moved and new == "Cancelled"
    assert stock() == (
        {"Himsagar": 100, "Langra": 40} if is_returned else {"Himsagar": 95, "Langra": 38}
    )


def test_a_status_the_shop_does_not_know_is_refused(order):
    with pytest.raises(ValueError, match="Eaten"):
        change_status(order, "Eaten")


def test_a_move_says_who_when_and_why(order, meera):
    change_status(order, "Confirmed", by=meera, note="Called, all well")
    change = StatusChange.objects.get()
    assert (change.from_status, change.to_status) == ("Pending", "Confirmed")
    assert (change.by, change.note) == (meera, "Called, all well")
    assert change.at is not None
    assert str(change) == "Pending → Confirmed"


def test_an_old_copy_of_an_order_moves_from_where_it_is_now(order):
    change_status(Order.objects.get(), "Confirmed")
    with pytest.raises(MoveRefused):
        change_status(order, "Shipped")
    assert change_status(order, "Packed").status == "Packed"


def test_a_move_may_be_tied_to_where_it_starts(order):
    change_status(order, "Confirmed")
    with pytest.raises(MoveRefused):
        change_status(order, "Cancelled", only_from="Pending")
    assert stock() == {"Himsagar": 95, "Langra": 38}


def test_cancelling_gives_back_exactly_once(order, asha):
    for _ in range(3):
        change_status(order, "Cancelled", by=asha)
    assert stock() == {"Himsagar": 100, "Langra": 40}
    rows = StockMovement.objects.filter(reason="returned").order_by("mango__name")
    assert [(row.change, row.order, row.by) for row in rows] == [(5, order, asha), (2, order, asha)]


def test_cancelling_skips_a_variety_that_is_gone(order, himsagar):
    himsagar.delete()
    assert change_status(order, "Cancelled").status == "Cancelled"
    assert stock() == {"Langra": 40}


def test_a_variety_that_goes_in_that_very_moment_stops_nobody(order, himsagar, monkeypatch):
    held = MangoQuerySet.lock

    def too_late(varieties, ids):
        return held(varieties, set(ids) - {himsagar.pk})

    monkeypatch.setattr(MangoQuerySet, "lock", too_late)
    assert change_status(order, "Cancelled").is_cancelled


def test_cancelling_a_sold_out_variety_puts_it_on_sale_again(db):
    make_mango(stock=5)
    order = place(make_cart(himsagar=5))
    change_status(order, "Cancelled")
    assert stock() == {"Himsagar": 5}


def test_a_move_leaves_every_other_order(order):
    other = place(make_cart(himsagar=1))
    change_status(order, "Cancelled")
    other.refresh_from_db()
    assert other.status == "Pending"


def test_the_timeline_shows_the_steps_with_their_times(order):
    change_status(order, "Confirmed")
    steps = Order.objects.with_details().get().timeline
    assert [name for name, _ in steps] == ["Placed", "Confirmed", "Packed", "Shipped", "Delivered"]
    assert [at is not None for _, at in steps] == [True, True, False, False, False]


def test_the_timeline_of_a_cancelled_order_ends_there(order):
    change_status(order, "Confirmed")
    change_status(order, "Cancelled")
    steps = Order.objects.with_details().get().timeline
    assert [name for name, _ in steps] == ["Placed", "Confirmed", "Cancelled"]
