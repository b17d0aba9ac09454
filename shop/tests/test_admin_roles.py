"""Who may do what with varieties and stock: the Packer nothing, the Manager all of it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conftest import browser_of
from orders.roles import MANAGER, PACKER
from shop.models import CartItem, MangoCategory, StockMovement
from tests.desk import desk_form, staff_in
from tests.factories import make_cart, place
from tests.reading import words

VARIETIES = reverse("admin:shop_mangocategory_changelist")
LEDGER = reverse("admin:shop_stockmovement_changelist")
CARTS = reverse("admin:shop_cart_changelist")
ADD = reverse("admin:shop_mangocategory_add")
NEW = {"name": "Langra", "price": "140", "stock_quantity": "30"}


@pytest.fixture
def as_packer(db):
    return browser_of(staff_in(PACKER))


@pytest.fixture
def as_manager(db):
    return browser_of(staff_in(MANAGER))


def page_of(mango) -> str:
    return reverse("admin:shop_mangocategory_change", args=[mango.pk])


def delete_page_of(mango) -> str:
    return reverse("admin:shop_mangocategory_delete", args=[mango.pk])


def test_the_packer_sees_and_changes_nothing_of_the_shelf(as_packer, himsagar):
    for url in (VARIETIES, LEDGER, CARTS, ADD, page_of(himsagar), delete_page_of(himsagar)):
        assert as_packer.get(url).status_code == 403
    typed = {"form-0-id": himsagar.pk, "form-0-price": "1", "form-TOTAL_FORMS": "1", "_save": "1"}
    for url, sent in ((VARIETIES, typed), (page_of(himsagar), NEW), (ADD, NEW)):
        assert as_packer.post(url, sent).status_code == 403
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("350.00"), 100)
    assert MangoCategory.objects.count() == 1
    assert "Varieties" not in words(as_packer.get(reverse("admin:index")))


def test_the_manager_changes_price_and_stock_in_the_list(as_manager, himsagar):
    typed = {"form-0-price": "360", "form-0-stock_quantity": "90", "_save": "Save"}
    sent = desk_form(as_manager.get(VARIETIES)) | typed
    assert as_manager.post(VARIETIES, sent).status_code == 302
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("360.00"), 90)


def test_the_manager_changes_price_and_stock_on_the_page(as_manager, himsagar):
    typed = {"price": "360", "stock_quantity": "90"}
    sent = desk_form(as_manager.get(page_of(himsagar))) | typed
    assert as_manager.post(page_of(himsagar), sent).status_code == 302
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("360.00"), 90)


def test_the_manager_puts_a_new_variety_on_the_shelf(as_manager):
    assert as_manager.post(ADD, NEW).status_code == 302
    assert MangoCategory.objects.get().stock_quantity == 30


def test_the_manager_reads_the_ledger(as_manager, himsagar):
    assert "+100 kg" in words(as_manager.get(LEDGER))
    row = himsagar.movements.get()
    page = reverse("admin:shop_stockmovement_change", args=[row.pk])
    assert as_manager.post(page, {"change": "5"}).status_code == 403


def test_the_manager_deletes_a_variety_that_was_sold_and_is_in_a_cart(as_manager, himsagar):
    order = place(make_cart(himsagar=2))
    make_cart(himsagar=1)
    assert "deletelink" in as_manager.get(page_of(himsagar)).content.decode()
    assert as_manager.post(delete_page_of(himsagar), {"post": "yes"}).status_code == 302
    assert not MangoCategory.objects.exists()
    assert order.items.get().name == "Himsagar"
    assert StockMovement.objects.count() == 2
    assert not CartItem.objects.exists()


def test_carts_are_nobodys_to_read_but_the_owners(as_manager, asha, himsagar):
    cart = make_cart(asha, himsagar=1)
    assert as_manager.get(CARTS).status_code == 403
    assert as_manager.get(reverse("admin:shop_cart_change", args=[cart.pk])).status_code == 403


@pytest.mark.parametrize("address, opens", [("", True), ("{}/change/", True), ("add/", False)])
def test_the_manager_sees_customers_and_changes_none(as_manager, asha, address, opens):
    url = reverse("admin:accounts_user_changelist") + address.format(asha.pk)
    assert as_manager.get(url).status_code == (200 if opens else 403)
    if address:
        assert as_manager.post(url, {"email": "mine@example.com"}).status_code == 403
        asha.refresh_from_db()
        assert asha.email == "asha@example.com"
