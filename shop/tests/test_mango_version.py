"""The text in the key of kept pages: another one after every change, whoever made it."""

import pytest
from django.db.models import F

from shop.models import MangoCategory, StockMovement
from tests.factories import make_mango, make_many_mangoes, make_picture


def rename(mango):
    mango.name = "Khirsapat"
    mango.save()


def reprice(mango):
    mango.price = 400
    mango.save(update_fields=["price"])


def restock(mango):
    mango.stock_quantity = 130
    mango.save()


def give_a_picture(mango):
    mango.image = make_picture()
    mango.save()


def sell(mango):
    mango.change_stock(-1, StockMovement.Reason.SOLD)


def update_a_price(mango):
    MangoCategory.objects.filter(pk=mango.pk).update(price=F("price") + 1)


def update_a_stock(mango):
    MangoCategory.objects.update(stock_quantity=3)


def bulk_update(mango):
    mango.description = "Sweet"
    MangoCategory.objects.bulk_update([mango], ["description"])


def move_in_one_statement(mango):
    MangoCategory.objects.move_stock({mango.pk: -1})


def delete_it(mango):
    mango.delete()


def delete_by_query(mango):
    MangoCategory.objects.filter(pk=mango.pk).delete()


def add_another(mango):
    make_mango("Langra")


def add_many(mango):
    make_many_mangoes(3)


def put_another_in_its_place(mango):
    mango.delete()
    make_mango("Langra")


@pytest.mark.parametrize(
    "change",
    [
        rename,
        reprice,
        restock,
        give_a_picture,
        sell,
        update_a_price,
        update_a_stock,
        bulk_update,
        move_in_one_statement,
        delete_it,
        delete_by_query,
        add_another,
        add_many,
        put_another_in_its_place,
    ],
)
def test_every_change_makes_another_version(himsagar, change):
    make_mango("Fazli", stock=0)
    before = MangoCategory.objects.version()
    change(himsagar)
    assert MangoCategory.objects.version() != before


def test_without_a_change_the_version_stays(himsagar, langra):
    assert MangoCategory.objects.version() == MangoCategory.objects.version()


def test_an_empty_shop_has_a_version_too(db):
    assert MangoCategory.objects.version() == "0-0-0"


def test_a_step_forth_and_back_is_two_changes(himsagar):
    before = MangoCategory.objects.version()
    for price in (400, 350):
        himsagar.price = price
        himsagar.save()
    assert MangoCategory.objects.version() != before
