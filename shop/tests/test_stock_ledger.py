"""Every kilogram that comes or goes leaves a row, through whichever door it went."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from shop.errors import NotEnoughStock
from shop.models import MangoCategory, StockMovement
from tests.factories import make_mango, make_many_mangoes


def ledger(mango) -> list:
    """The changes of one variety's stock, oldest first, after a look that they sum up to it."""
    mango = MangoCategory.objects.get(pk=mango.pk)
    changes = list(mango.movements.order_by("pk").values_list("change", flat=True))
    assert mango.stock_quantity == sum(changes)
    return changes


def test_a_new_variety_opens_its_ledger(himsagar):
    assert ledger(himsagar) == [100]
    assert himsagar.movements.get().reason == "received"
    assert himsagar.movements.get().mango_name == "Himsagar"


def test_a_new_variety_without_stock_has_an_empty_ledger(fazli):
    assert ledger(fazli) == []


def test_a_saved_change_is_written_down(himsagar):
    himsagar.stock_quantity = 130
    himsagar.save()
    assert ledger(himsagar) == [100, 30]
    assert himsagar.stock_quantity == 130
    assert himsagar.movements.first().reason == "corrected"


def test_a_figure_typed_as_text_counts_the_same(himsagar):
    himsagar.stock_quantity = "130"
    himsagar.save()
    assert ledger(himsagar) == [100, 30]


def test_saving_twice_changes_nothing_more(himsagar):
    himsagar.stock_quantity = 130
    himsagar.save()
    himsagar.save()
    assert ledger(himsagar) == [100, 30]


def test_a_variety_that_was_just_made_can_be_saved_again(db):
    mango = MangoCategory.objects.create(name="Langra", price="280", stock_quantity=40)
    mango.stock_quantity = 35
    mango.save()
    assert ledger(mango) == [40, -5]


@pytest.mark.parametrize(
    "typed, left, changes",
    [
        (100, 90, [100, -10]),
        (150, 140, [100, -10, 50]),
        (20, 10, [100, -10, -80]),
    ],
)
def test_a_stale_save_applies_the_difference(himsagar, typed, left, changes):
    """Staff opened the page at 100 kg; 10 kg were sold before it was saved."""
    MangoCategory.objects.get().change_stock(-10, StockMovement.Reason.SOLD)
    himsagar.stock_quantity = typed
    himsagar.save()
    assert MangoCategory.objects.get().stock_quantity == left
    assert ledger(himsagar) == changes


def test_a_stale_price_change_loses_no_sale(himsagar):
    MangoCategory.objects.get().change_stock(-10, StockMovement.Reason.SOLD)
    himsagar.price = 400
    himsagar.save()
    assert ledger(himsagar) == [100, -10]


def test_a_stale_save_that_would_sell_twice_is_refused_whole(himsagar):
    MangoCategory.objects.get().change_stock(-95, StockMovement.Reason.SOLD)
    himsagar.stock_quantity, himsagar.price = 90, 400
    with pytest.raises(NotEnoughStock):
        himsagar.save()
    assert ledger(himsagar) == [100, -95]
    assert MangoCategory.objects.get().price == 350


def test_a_refused_save_can_be_mended_and_saved(himsagar):
    MangoCategory.objects.get().change_stock(-95, StockMovement.Reason.SOLD)
    himsagar.stock_quantity = 90
    with pytest.raises(NotEnoughStock):
        himsagar.save()
    himsagar.refresh_from_db()
    himsagar.stock_quantity = 7
    himsagar.save()
    assert ledger(himsagar) == [100, -95, 2]


def test_saving_other_fields_alone_leaves_the_stock(himsagar):
    himsagar.stock_quantity, himsagar.price = 1, 400
    himsagar.save(update_fields=["price"])
    assert ledger(himsagar) == [100]


def test_saving_the_stock_alone_is_written_down(himsagar):
    himsagar.stock_quantity = 90
    himsagar.save(update_fields=["stock_quantity"])
    assert ledger(himsagar) == [100, -10]


def test_an_expression_is_written_down(himsagar):
    himsagar.stock_quantity = F("stock_quantity") - 30
    himsagar.save()
    assert ledger(himsagar) == [100, -30]
    assert himsagar.stock_quantity == 70


def test_a_variety_read_without_its_stock_leaves_it_alone(himsagar):
    for mango in (
        MangoCategory.objects.only("name").get(),
        MangoCategory.objects.defer("price").get(),
    ):
        mango.name = "Khirsapat"
        mango.save()
    assert ledger(himsagar) == [100]


def test_a_stock_set_on_a_variety_read_without_it_is_written_down(himsagar):
    mango = MangoCategory.objects.only("name").get()
    mango.stock_quantity = 60
    mango.save()
    assert ledger(himsagar) == [100, -40]


def test_a_set_stock_survives_a_fresh_look_at_another_field(himsagar):
    himsagar.stock_quantity = 60
    himsagar.refresh_from_db(fields=["price"])
    himsagar.save()
    assert ledger(himsagar) == [100, -40]


@pytest.mark.parametrize(
    "wish, changes",
    [({"stock_quantity": 60}, [-40, 20]), ({"stock_quantity": F("stock_quantity") + 5}, [5, 5])],
)
def test_an_update_of_many_is_written_down_for_each(himsagar, langra, wish, changes):
    MangoCategory.objects.update(**wish)
    assert ledger(himsagar) == [100, changes[0]]
    assert ledger(langra) == [40, changes[1]]


def test_an_update_that_changes_what_it_filtered_by_is_written_down(himsagar, langra):
    MangoCategory.active.filter(stock_quantity__gt=50).update(stock_quantity=0)
    assert ledger(himsagar) == [100, -100]
    assert ledger(langra) == [40]


def test_an_update_that_leaves_the_stock_writes_no_row(himsagar, langra):
    MangoCategory.objects.update(price=1)
    MangoCategory.objects.filter(pk=langra.pk).update(stock_quantity=40)
    assert ledger(himsagar) == [100]
    assert ledger(langra) == [40]


def test_a_bulk_update_is_written_down(himsagar, langra):
    himsagar.stock_quantity, langra.stock_quantity = 80, 41
    MangoCategory.objects.bulk_update([himsagar, langra], ["stock_quantity"])
    assert ledger(himsagar) == [100, -20]
    assert ledger(langra) == [40, 1]


def test_varieties_made_in_bulk_open_their_ledgers(db):
    first, second = make_many_mangoes(2, stock=50)
    assert ledger(first) == ledger(second) == [50]


def test_update_or_create_is_written_down(himsagar):
    MangoCategory.objects.update_or_create(slug="himsagar", defaults={"stock_quantity": 70})
    assert ledger(himsagar) == [100, -30]


def test_a_change_says_who_and_why(himsagar, meera):
    himsagar.change_stock(-3, StockMovement.Reason.WRITTEN_OFF, by=meera)
    row = himsagar.movements.first()
    assert (row.change, row.reason, row.by) == (-3, "written_off", meera)
    assert str(row) == "Himsagar -3 kg"


def test_more_than_is_left_is_refused_and_nothing_written(himsagar):
    with pytest.raises(NotEnoughStock, match="Only 100 kg of Himsagar left, not 101 kg"):
        himsagar.change_stock(-101, StockMovement.Reason.SOLD)
    assert ledger(himsagar) == [100]


def test_the_last_kilogram_can_go(himsagar):
    himsagar.change_stock(-100, StockMovement.Reason.SOLD)
    assert ledger(himsagar) == [100, -100]
    assert himsagar.stock_quantity == 0


def test_a_change_of_nothing_is_no_movement(himsagar):
    himsagar.change_stock(0, StockMovement.Reason.CORRECTED)
    assert ledger(himsagar) == [100]


@pytest.mark.parametrize("row", [{"change": 0}, {"change": 5, "reason": "stolen"}])
def test_the_ledger_takes_no_row_that_says_nothing(himsagar, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.create(mango=himsagar, mango_name="x", **({"reason": "sold"} | row))


def test_the_ledger_outlives_the_variety(himsagar):
    himsagar.delete()
    row = StockMovement.objects.get()
    assert (row.mango, row.mango_name, row.change) == (None, "Himsagar", 100)


def test_a_variety_is_whole_or_not_at_all(db, monkeypatch):
    def fails(*args, **kwargs):
        raise IntegrityError("no ledger today")

    monkeypatch.setattr(StockMovement, "save", fails)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mango()
    assert not MangoCategory.objects.exists()


def test_a_variety_made_with_the_key_of_another_is_an_edit_of_it(himsagar):
    MangoCategory(pk=himsagar.pk, name="Himsagar", price="360.00", stock_quantity=90).save()
    assert [m.change for m in StockMovement.objects.order_by("pk")] == [100, -10]
