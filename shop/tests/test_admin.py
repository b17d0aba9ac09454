"""Varieties, ledger and carts at the grower's desk."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.models import MangoCategory
from tests.desk import desk_form
from tests.factories import make_cart, make_mango, make_user, place
from tests.queries import counted
from tests.reading import words

VARIETIES = reverse("admin:shop_mangocategory_changelist")
LEDGER = reverse("admin:shop_stockmovement_changelist")
CARTS = reverse("admin:shop_cart_changelist")


@pytest.fixture
def desk(as_meera, meera):
    meera.is_superuser = True
    meera.save()
    return as_meera


def page_of(mango) -> str:
    return reverse("admin:shop_mangocategory_change", args=[mango.pk])


@pytest.mark.parametrize("url", [VARIETIES, LEDGER, CARTS])
def test_the_desk_is_not_for_shoppers(as_asha, guest, url):
    for browser in (as_asha, guest):
        response = browser.get(url)
        assert response.status_code == 302
        assert "login" in response.url


@pytest.mark.parametrize("url", [VARIETIES, LEDGER, CARTS])
def test_staff_without_the_right_see_nothing(as_meera, url):
    assert as_meera.get(url).status_code == 403


def test_who_may_change_varieties_may_not_delete_them(as_meera, meera, himsagar):
    rights = ["view_mangocategory", "change_mangocategory"]
    meera.user_permissions.set(Permission.objects.filter(codename__in=rights))
    assert as_meera.get(page_of(himsagar)).status_code == 200
    delete = reverse("admin:shop_mangocategory_delete", args=[himsagar.pk])
    assert as_meera.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [himsagar.pk], "post": "yes"}
    as_meera.post(VARIETIES, chosen)
    assert MangoCategory.objects.filter(pk=himsagar.pk).exists()


@pytest.mark.parametrize("typed", ["himsagar", "হিমসাগর", "khirsapat"])
def test_a_variety_is_found_by_any_of_its_names(desk, himsagar, langra, typed):
    page = words(desk.get(VARIETIES, {"q": typed}))
    assert "Himsagar" in page
    assert "Langra" not in page


@pytest.mark.parametrize("shelf, name", [("in", "Himsagar"), ("low", "Chausa"), ("out", "Fazli")])
def test_varieties_are_sifted_by_their_shelf(desk, himsagar, fazli, shelf, name):
    make_mango("Chausa", stock=8)
    shown = desk.get(VARIETIES, {"shelf": shelf}).context["cl"].result_list
    assert name in [mango.name for mango in shown]
    assert len(shown) == (1 if shelf == "out" else 2)


@pytest.mark.parametrize(
    "typed", ["-1", "99999999999.99", "1e9", "NaN", "Infinity", "free", "1.234", ""]
)
@pytest.mark.parametrize("where", ["list", "page"])
def test_a_price_that_is_none_is_told(desk, himsagar, where, typed):
    url, name = (VARIETIES, "form-0-price") if where == "list" else (page_of(himsagar), "price")
    response = desk.post(url, desk_form(desk.get(url)) | {name: typed, "_save": "Save"})
    assert response.status_code == 422
    assert 'class="errorlist"' in response.content.decode()
    himsagar.refresh_from_db()
    assert himsagar.price == Decimal("350.00")


@pytest.mark.parametrize("typed", ["-1", "1.5", "100000001", "9" * 5000, "NaN", "many"])
@pytest.mark.parametrize("where", ["list", "page"])
def test_a_stock_that_is_none_is_told(desk, himsagar, where, typed):
    url, name = VARIETIES, "form-0-stock_quantity"
    if where == "page":
        url, name = page_of(himsagar), "stock_quantity"
    response = desk.post(url, desk_form(desk.get(url)) | {name: typed, "_save": "Save"})
    assert response.status_code == 422
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100


def test_bangla_digits_are_digits(desk, himsagar):
    url = page_of(himsagar)
    typed = {"price": "৩৬০.৫০", "stock_quantity": "১২০"}
    assert desk.post(url, desk_form(desk.get(url)) | typed).status_code == 302
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("360.50"), 120)


def test_the_ledger_is_only_read(desk, himsagar):
    place(make_cart(himsagar=3))
    page = words(desk.get(LEDGER))
    assert "+100 kg" in page
    assert "−3 kg" in page
    row = himsagar.movements.first()
    change = reverse("admin:shop_stockmovement_change", args=[row.pk])
    assert desk.get(change).status_code == 200
    assert desk.post(change, {"change": "5"}).status_code == 403
    assert desk.get(reverse("admin:shop_stockmovement_add")).status_code == 403
    delete = reverse("admin:shop_stockmovement_delete", args=[row.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403


def test_a_variety_leads_to_its_own_ledger(desk, himsagar, langra):
    address = reverse("admin:shop_mangocategory_stock", args=[himsagar.pk])
    assert address in desk.get(page_of(himsagar)).content.decode()
    shown = desk.get(address).context["ledger"].rows
    assert {row.movement.mango_id for row in shown} == {himsagar.pk}


def test_the_whole_ledger_is_sifted_by_direction_and_by_what_runs_low(desk, himsagar, langra):
    place(make_cart(himsagar=85))
    low = desk.get(LEDGER, {"shelf": "low"}).context["cl"].result_list
    assert {row.mango_id for row in low} == {himsagar.pk}
    went = desk.get(LEDGER, {"direction": "went"}).context["cl"].result_list
    assert [row.change for row in went] == [-85]
    came = desk.get(LEDGER, {"direction": "came"}).context["cl"].result_list
    assert sorted(row.change for row in came) == [40, 100]


def test_the_threshold_of_a_variety_is_set_in_the_list(desk, himsagar):
    typed = {"form-0-low_stock_kg": "150", "_save": "Save"}
    assert desk.post(VARIETIES, desk_form(desk.get(VARIETIES)) | typed).status_code == 302
    himsagar.refresh_from_db()
    assert himsagar.low_stock_kg == 150
    assert "Running low" in words(desk.get(VARIETIES))


def test_each_field_of_the_list_says_what_it_is_and_of_which_variety(desk, himsagar):
    fields = re.findall("<input [^>]*form-0-[^>]*>", desk.get(VARIETIES).content.decode())
    hidden = [field for field in fields if 'type="hidden"' in field]
    shown = [field for field in fields if field not in hidden]
    told = [re.search('aria-label="([^"]*)"', field)[1] for field in shown]
    assert told == [
        f"{of}: Himsagar" for of in ("Price a kg (taka)", "Stock (kg)", "Tell staff below (kg)")
    ]
    # HTML allows no description of what nobody sees.
    assert not any("aria-" in field for field in hidden)


def test_a_sold_variety_can_be_deleted_and_its_orders_stay(desk, himsagar):
    order = place(make_cart(himsagar=3))
    make_cart(himsagar=1)
    delete = reverse("admin:shop_mangocategory_delete", args=[himsagar.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 302
    assert order.items.get().name == "Himsagar"


@pytest.mark.parametrize("url", [VARIETIES, LEDGER, CARTS])
def test_lists_ask_the_same_for_one_row_and_for_thirty(desk, url):
    def fill(numbers):
        for number in numbers:
            person = make_user(f"shopper{number}")
            make_mango(f"Variety {number}", stock=9)
            make_cart(person, **{f"variety-{number}": 2})

    fill(range(1))
    desk.get(url)
    with counted() as one:
        desk.get(url)
    fill(range(1, 30))
    with counted() as thirty:
        response = desk.get(url)
    assert response.context["cl"].result_count == 30
    assert len(thirty) == len(one)


def test_a_cart_shows_what_is_in_it_and_is_not_edited(desk, asha, himsagar):
    cart = make_cart(asha, himsagar=4)
    page = reverse("admin:shop_cart_change", args=[cart.pk])
    assert "Himsagar" in words(desk.get(page))
    assert desk.post(page, {}).status_code == 403
