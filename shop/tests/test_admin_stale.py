"""Promise 14: what staff saves from an old list or page never takes a sale back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop.models import MangoCategory, StockMovement
from tests.desk import desk_form
from tests.factories import make_cart, place

LIST = reverse("admin:shop_mangocategory_changelist")


@pytest.fixture
def desk(as_meera, meera):
    """Meera's browser; she may do everything here."""
    meera.is_superuser = True
    meera.save()
    return as_meera


def page_of(mango) -> str:
    return reverse("admin:shop_mangocategory_change", args=[mango.pk])


def open_list(client) -> dict:
    return desk_form(client.get(LIST)) | {"_save": "Save"}


def open_page(client, mango) -> dict:
    return desk_form(client.get(page_of(mango)))


def sell(kilograms: int, **details) -> None:
    place(make_cart(himsagar=kilograms), **details)


def assert_shelf(mango, kilograms: int) -> None:
    mango.refresh_from_db()
    assert mango.stock_quantity == kilograms
    assert sum(mango.movements.values_list("change", flat=True)) == kilograms


def test_a_price_saved_from_an_old_list_keeps_the_sale(desk, himsagar):
    old_list = open_list(desk)
    sell(10)
    response = desk.post(LIST, old_list | {"form-0-price": "360.00"})
    assert response.status_code == 302
    assert_shelf(himsagar, 90)
    assert himsagar.price == Decimal("360.00")


def test_stock_saved_from_an_old_list_is_applied_as_a_difference(desk, himsagar):
    old_list = open_list(desk)
    sell(10)
    desk.post(LIST, old_list | {"form-0-stock_quantity": "150"})
    assert_shelf(himsagar, 140)


def test_a_price_saved_from_an_old_page_keeps_the_sale(desk, himsagar):
    old_page = open_page(desk, himsagar)
    sell(10)
    response = desk.post(page_of(himsagar), old_page | {"price": "360"})
    assert response.status_code == 302
    assert_shelf(himsagar, 90)
    assert himsagar.price == Decimal("360.00")


def test_stock_saved_from_an_old_page_is_applied_as_a_difference(desk, himsagar):
    old_page = open_page(desk, himsagar)
    sell(10)
    desk.post(page_of(himsagar), old_page | {"stock_quantity": "150"})
    assert_shelf(himsagar, 140)


@pytest.mark.parametrize("where", ["list", "page"])
def test_two_people_who_add_at_once_both_count(desk, himsagar, where):
    if where == "list":
        first, second = open_list(desk), open_list(desk)
        desk.post(LIST, first | {"form-0-stock_quantity": "120"})
        desk.post(LIST, second | {"form-0-stock_quantity": "105"})
    else:
        first, second = open_page(desk, himsagar), open_page(desk, himsagar)
        desk.post(page_of(himsagar), first | {"stock_quantity": "120"})
        desk.post(page_of(himsagar), second | {"stock_quantity": "105"})
    assert_shelf(himsagar, 125)


def test_an_untouched_price_does_not_come_back(desk, himsagar):
    old_list, old_page = open_list(desk), open_page(desk, himsagar)
    MangoCategory.objects.filter(pk=himsagar.pk).update(price=Decimal("400"))
    desk.post(LIST, old_list | {"form-0-stock_quantity": "101"})
    desk.post(page_of(himsagar), old_page | {"stock_quantity": "101"})
    assert_shelf(himsagar, 102)
    assert himsagar.price == Decimal("400.00")


def test_two_people_on_one_page_keep_each_others_words(desk, himsagar):
    himsagar.description = "Two lines\nof praise."
    himsagar.save()
    first, second = open_page(desk, himsagar), open_page(desk, himsagar)
    desk.post(page_of(himsagar), first | {"description": "Sweet."})
    desk.post(page_of(himsagar), second | {"aliases": "Khirsapat"})
    himsagar.refresh_from_db()
    assert (himsagar.description, himsagar.aliases) == ("Sweet.", "Khirsapat")


def test_saving_an_untouched_list_changes_nothing(desk, himsagar):
    old_list = open_list(desk)
    sell(10)
    desk.post(LIST, old_list)
    assert_shelf(himsagar, 90)
    assert himsagar.movements.count() == 2


@pytest.mark.parametrize("where", ["list", "page"])
def test_more_than_is_left_cannot_be_taken(desk, himsagar, where):
    if where == "list":
        url, name, sent = LIST, "form-0-stock_quantity", open_list(desk)
    else:
        url, name, sent = page_of(himsagar), "stock_quantity", open_page(desk, himsagar)
    sell(95)
    response = desk.post(url, sent | {name: "90", name.replace("stock_quantity", "price"): "7"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "This takes 10 kg away, and only 5 kg are left" in page
    assert f'name="{name}" value="90"' in page
    assert f'name="initial-{name}" value="100"' in page
    assert_shelf(himsagar, 5)
    assert himsagar.price == Decimal("350.00")


def test_one_refused_row_saves_no_row(desk, himsagar, langra):
    old_list = open_list(desk)
    place(make_cart(langra=40))
    typed = {"form-0-stock_quantity": "120", "form-1-stock_quantity": "30"}
    assert desk.post(LIST, old_list | typed).status_code == 422
    assert_shelf(himsagar, 100)
    assert_shelf(langra, 0)


@pytest.mark.parametrize("where", ["list", "page"])
def test_the_ledger_says_who_corrected_it_once(desk, meera, himsagar, where):
    if where == "list":
        desk.post(LIST, open_list(desk) | {"form-0-stock_quantity": "93"})
    else:
        desk.post(page_of(himsagar), open_page(desk, himsagar) | {"stock_quantity": "93"})
    row = himsagar.movements.get(change=-7)
    assert (row.reason, row.by) == (StockMovement.Reason.CORRECTED, meera)
    assert_shelf(himsagar, 93)


def test_a_new_variety_opens_its_ledger(desk, meera):
    typed = {"name": "Langra", "price": "140", "stock_quantity": "30"}
    response = desk.post(reverse("admin:shop_mangocategory_add"), typed)
    assert response.status_code == 302
    langra = MangoCategory.objects.get(slug="langra")
    row = langra.movements.get()
    assert (row.change, row.reason, row.by) == (30, StockMovement.Reason.RECEIVED, meera)


@pytest.mark.parametrize("sent", ["", "abc", "-99999999999", "100000001"])
def test_a_page_that_hides_what_it_showed_sells_nothing_twice(desk, himsagar, sent):
    tampered = open_page(desk, himsagar) | {"stock_quantity": "99"}
    response = desk.post(page_of(himsagar), tampered | {"initial-stock_quantity": sent})
    assert response.status_code in (302, 422)
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity in (99, 100)
