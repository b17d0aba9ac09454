"""A program says how many kilograms are on the shelf; the ledger tells the difference."""

from decimal import Decimal

import pytest

from shop.errors import NotEnoughStock, ShelfFull
from shop.models import MangoCategory
from shop.models.stock import MAX_STOCK_KG
from shop.stock_acts import set_stock
from tests.factories import make_cart, place


def ledger(mango) -> list[tuple]:
    """Oldest first."""
    return list(mango.movements.order_by("pk").values_list("change", "reason", "by__username"))


@pytest.mark.parametrize("kilograms, change", [(130, 30), (60, -40), (0, -100)])
def test_the_difference_is_written_down_with_who_did_it(himsagar, meera, kilograms, change):
    set_stock(himsagar, kilograms, by=meera)
    assert himsagar.stock_quantity == MangoCategory.objects.get().stock_quantity == kilograms
    assert ledger(himsagar)[1:] == [(change, "corrected", "meera")]


def test_as_many_as_there_are_leave_no_row(himsagar, meera):
    set_stock(himsagar, 100, by=meera)
    assert len(ledger(himsagar)) == 1


def test_the_first_kilograms_of_a_variety_were_received(fazli, meera):
    set_stock(fazli, 20, by=meera)
    assert ledger(fazli) == [(20, "received", "meera")]


def test_what_was_sold_since_the_variety_was_read_is_counted(himsagar):
    read_before = MangoCategory.objects.get()
    place(make_cart(himsagar=10))
    set_stock(read_before, 50)
    assert read_before.stock_quantity == MangoCategory.objects.get().stock_quantity == 50
    assert [change for change, *_ in ledger(himsagar)] == [100, -10, -40]


@pytest.mark.parametrize(
    "kilograms, refusal", [(-1, NotEnoughStock), (MAX_STOCK_KG + 1, ShelfFull)]
)
def test_what_no_shelf_can_hold_is_refused(himsagar, kilograms, refusal):
    with pytest.raises(refusal):
        set_stock(himsagar, kilograms)
    assert MangoCategory.objects.get().stock_quantity == 100
    assert len(ledger(himsagar)) == 1


def test_a_variety_that_is_gone_is_not_found(himsagar):
    gone = MangoCategory.objects.get()
    himsagar.delete()
    with pytest.raises(MangoCategory.DoesNotExist):
        set_stock(gone, 5)


@pytest.mark.parametrize(
    "field, value", [("price", Decimal("360")), ("name", "Khirsapat"), ("description", "Sweet")]
)
def test_one_field_is_saved_alone_and_sales_meanwhile_stay(himsagar, field, value):
    read_before = MangoCategory.objects.get()
    place(make_cart(himsagar=10))
    MangoCategory.objects.filter(pk=himsagar.pk).update(aliases="Changed meanwhile")
    setattr(read_before, field, value)
    read_before.save(update_fields=[field])
    stored = MangoCategory.objects.get(pk=himsagar.pk)
    assert getattr(stored, field) == value
    assert (stored.stock_quantity, stored.aliases) == (90, "Changed meanwhile")
    assert [change for change, *_ in ledger(himsagar)] == [100, -10]
