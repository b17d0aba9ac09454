"""A list of prices and stock: seen before it is written, written once, and sales stay sold."""

from decimal import Decimal

import pytest

from conftest import browser_of
from orders.roles import MANAGER
from shop.imports import do_imports
from shop.models import MangoCategory, StockMovement
from tests.desk import staff_in
from tests.factories import make_cart, make_mango, place
from tests.lists import apply_list, counts, page_of, read_list, xlsx
from tests.reading import words


@pytest.fixture
def manager(db):
    return staff_in(MANAGER)


@pytest.fixture
def desk(manager):
    return browser_of(manager)


def test_differences_are_seen_before_anything_is_written(desk, himsagar, langra):
    job = read_list(desk, "name,price,stock_quantity\nHimsagar,360,120\nLangra,280,40\nNew,90,5\n")
    assert counts(job) == (1, 1, 0, 1)
    page = words(desk.get(page_of(job)))
    assert "Price a kg: ৳350.00 → ৳360.00" in page
    assert "Stock: 100 kg → 120 kg (+20 kg)" in page
    assert "Apply 2 rows" in page
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("350.00"), 100)
    assert MangoCategory.objects.count() == 2


def test_a_confirmed_list_is_written_with_who_and_why(desk, manager, himsagar):
    job = read_list(desk, "name,price,stock_quantity\nHimsagar,360,120\nSurma Fazli,90.50,5\n")
    job = apply_list(desk, job)
    assert (job.state, job.applied, job.left_out) == ("done", 2, 0)
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("360.00"), 120)
    new = MangoCategory.objects.get(slug="surma-fazli")
    assert (new.price, new.stock_quantity) == (Decimal("90.50"), 5)
    for mango, change in ((himsagar, 20), (new, 5)):
        row = mango.movements.get(reason=StockMovement.Reason.IMPORTED)
        assert (row.change, row.by, row.note) == (change, manager, "prices.csv")
        assert sum(mango.movements.values_list("change", flat=True)) == mango.stock_quantity
    assert "Applied." in words(desk.get(page_of(job)))


def test_what_is_sold_between_preview_and_yes_stays_sold(desk, himsagar):
    job = read_list(desk, "name,stock_quantity\nHimsagar,120\n")
    place(make_cart(himsagar=30))
    apply_list(desk, job)
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 90


def test_stock_that_is_gone_meanwhile_is_told_and_not_taken(desk, himsagar):
    job = read_list(desk, "name,price,stock_quantity\nHimsagar,360,10\n")
    place(make_cart(himsagar=50))
    job = apply_list(desk, job)
    assert (job.applied, job.left_out) == (0, 1)
    assert "50 kg are there by now" in words(desk.get(page_of(job)))
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("350.00"), 50)


def test_a_price_that_changed_meanwhile_is_told_and_not_overwritten(desk, himsagar, langra):
    job = read_list(desk, "name,price,stock_quantity\nHimsagar,360,120\nLangra,300,41\n")
    MangoCategory.objects.filter(pk=himsagar.pk).update(price="370")
    job = apply_list(desk, job)
    assert (job.applied, job.left_out) == (1, 1)
    told = words(desk.get(page_of(job), {"outcome": "left_out"}))
    assert "price: somebody changed it meanwhile to “৳370.00”" in told
    assert "Langra" not in told
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("370.00"), 100)


def test_a_variety_that_is_gone_or_came_meanwhile_is_told(desk, himsagar):
    job = read_list(desk, "name,price\nHimsagar,360\nChausa,200\n")
    himsagar.delete()
    make_mango("Chausa", price="210.00")
    job = apply_list(desk, job)
    assert (job.applied, job.left_out) == (0, 2)
    page = words(desk.get(page_of(job)))
    assert "gone by now" in page
    assert "added a variety of this name meanwhile" in page


def test_yes_twice_writes_once(desk, himsagar):
    job = read_list(desk, "name,stock_quantity\nHimsagar,120\n")
    apply_list(desk, job)
    response = desk.post(page_of(job) + "apply/", follow=True)
    assert "decided already" in words(response)
    do_imports()
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 120


def test_no_leaves_everything_as_it_is(desk, himsagar):
    job = read_list(desk, "name,price\nHimsagar,360\n")
    assert desk.post(page_of(job) + "drop/").status_code == 302
    desk.post(page_of(job) + "apply/")
    do_imports()
    himsagar.refresh_from_db()
    assert himsagar.price == Decimal("350.00")


def test_a_variety_is_found_by_slug_then_id_then_name(desk, himsagar, langra, fazli):
    content = (
        f"slug,id,name,price\nhimsagar,{langra.pk},,1\n,{langra.pk},Langra Best,2\n,,Fazli,3\n"
    )
    job = apply_list(desk, read_list(desk, content))
    assert counts(job) == (3, 0, 0, 0)
    found = {m.pk: (m.name, int(m.price)) for m in MangoCategory.objects.all()}
    assert found == {
        himsagar.pk: ("Himsagar", 1),
        langra.pk: ("Langra Best", 2),
        fazli.pk: ("Fazli", 3),
    }


def test_empty_cells_and_missing_columns_change_nothing(desk, himsagar):
    job = read_list(desk, "name,price,name_bn,aliases\nHimsagar,,,\n")
    assert counts(job) == (0, 0, 0, 1)
    assert "There is nothing to change." in words(desk.get(page_of(job)))


def test_bangla_heads_and_digits_are_read(desk, himsagar):
    job = apply_list(desk, read_list(desk, "নাম;দাম;মজুদ\nHimsagar;৩৬০.৫০;১২০\n"))
    assert job.applied == 1
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("360.50"), 120)


def test_numbers_as_excel_writes_them_are_read(desk, himsagar):
    content = xlsx(
        ["Name", "Price", "Stock"], ["Himsagar", 360.1, 120.0], ["12", "1,250.50", "7.0"]
    )
    job = apply_list(desk, read_list(desk, content))
    assert job.applied == 2
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("360.10"), 120)
    assert MangoCategory.objects.get(name="12").price == Decimal("1250.50")


def test_formulas_are_never_reckoned(desk, himsagar):
    job = read_list(desk, xlsx(["name", "price"], ["Himsagar", "=350+10"]))
    assert counts(job) == (0, 0, 0, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_shop_s_own_file_comes_back_without_a_difference(desk, himsagar, langra, kind):
    make_mango("=Cmd", description="+1\nline", aliases="@x, 'y", name_bn="-")
    make_mango("'=quoted", description="two\r\nlines ")
    file = b"".join(desk.get(f"/admin/shop/mangocategory/varieties.{kind}").streaming_content)
    assert counts(read_list(desk, file)) == (0, 0, 0, 4)


def test_mistakes_are_told_by_row_and_the_rest_can_be_applied(desk, himsagar, langra):
    content = (
        "name,price,stock_quantity\n\nHimsagar,free,120\nLangra,300,41\nLangra,310,42\n,5,5\nX,,1\n"
    )
    job = read_list(desk, content)
    assert counts(job) == (1, 0, 4, 0)
    assert list(job.rows.filter(kind="wrong").values_list("line", flat=True)) == [3, 5, 6, 7]
    page = words(desk.get(page_of(job), {"kind": "wrong"}))
    assert "price: “free” is no price" in page
    assert "Row 4 is about the same variety." in page
    assert "No variety has this address or id." in page
    assert "a new one needs a price" in page
    apply_list(desk, job)
    himsagar.refresh_from_db()
    langra.refresh_from_db()
    assert (himsagar.stock_quantity, langra.stock_quantity) == (100, 41)


def test_a_name_that_two_varieties_have_needs_more(desk):
    make_mango("Langra", slug="langra")
    make_mango("Langra", slug="langra-2")
    job = read_list(desk, "slug,name,price\n,Langra,5\nlangra-2,Langra,6\n")
    assert counts(job) == (1, 0, 1, 0)
    assert "Several varieties have this name" in words(desk.get(page_of(job)))


def test_new_names_get_addresses_of_their_own(desk):
    make_mango("Chausa")
    content = "name,price,slug\nMango 1,1,\nMango  1,2,\nহিমসাগর,3,\nফজলি,4,\nOther,5,chausa-2\n"
    content += "Mango-1,6,\nBad,7,no slug!\n"
    job = apply_list(desk, read_list(desk, content))
    assert job.applied == 7
    slugs = set(MangoCategory.objects.values_list("slug", flat=True))
    assert slugs == {
        *("chausa", "chausa-2", "mango-1", "mango-1-2", "mango-1-3", "mango", "mango-2", "bad")
    }
