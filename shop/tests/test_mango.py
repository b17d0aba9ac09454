"""A variety: what the database lets in, and the address it gets."""

from decimal import Decimal, InvalidOperation

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from shop.errors import NotEnoughStock
from shop.models import MangoCategory
from tests.factories import make_mango

REFUSALS = (IntegrityError, DataError, ValidationError, InvalidOperation, ValueError)


@pytest.mark.parametrize(
    "price",
    [
        Decimal("99999999999.99"),
        Decimal("100000000.00"),
        Decimal("-0.01"),
        Decimal("NaN"),
        Decimal("Infinity"),
        "1e12",
        "mango",
        None,
    ],
)
def test_the_database_takes_no_price_that_a_page_could_not_show(himsagar, price):
    with pytest.raises(REFUSALS), transaction.atomic():
        MangoCategory.objects.filter(pk=himsagar.pk).update(price=price)
    assert MangoCategory.objects.get().price == Decimal("350.00")


@pytest.mark.parametrize("price", ["0", "0.01", "99999999.99"])
def test_the_least_and_the_highest_price_are_taken(db, price):
    assert make_mango(price=price).price == Decimal(price)


@pytest.mark.parametrize("stock", [-1, 100_000_001, 2**31, 2**63, "mango", None])
def test_the_database_takes_no_stock_that_cannot_be(himsagar, stock):
    with pytest.raises((*REFUSALS, OverflowError)), transaction.atomic():
        MangoCategory.objects.filter(pk=himsagar.pk).update(stock_quantity=stock)
    assert MangoCategory.objects.get().stock_quantity == 100


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x" * 101},
        {"name": ""},
        {"price": Decimal("1.005")},
        {"price": Decimal("-1")},
        {"price": Decimal("99999999999.99")},
        {"price": Decimal("NaN")},
        {"stock_quantity": -1},
        {"stock_quantity": 100_000_001},
        {"slug": "not a slug"},
        {"slug": "himsagar"},
    ],
)
def test_full_validation_refuses_it_before_the_database_does(himsagar, fields):
    mango = MangoCategory(**({"name": "Langra", "price": 280, "stock_quantity": 5} | fields))
    with pytest.raises(ValidationError):
        mango.full_clean()


@pytest.mark.parametrize(
    "name, slug",
    [
        ("Himsagar", "himsagar"),
        ("Gopal Bhog", "gopal-bhog"),
        ("Himsagar (Khirsapat)", "himsagar-khirsapat"),
        ("হিমসাগর", "mango"),
        ("🥭", "mango"),
        ("x" * 100, "x" * 100),
    ],
)
def test_the_address_comes_from_the_latin_name(db, name, slug):
    assert make_mango(name).slug == slug


def test_varieties_of_one_name_get_addresses_of_their_own(db):
    assert [make_mango("Himsagar").slug for _ in range(3)] == [
        "himsagar",
        "himsagar-2",
        "himsagar-3",
    ]


def test_two_names_in_bangla_get_addresses_of_their_own(db):
    assert [make_mango(name).slug for name in ("হিমসাগর", "ল্যাংড়া")] == ["mango", "mango-2"]


def test_an_address_that_was_given_stays(db):
    mango = make_mango("Himsagar", slug="king-of-mangoes")
    mango.name = "Khirsapat"
    mango.save()
    mango.refresh_from_db()
    assert mango.slug == "king-of-mangoes"


def test_many_varieties_of_one_name_at_once_get_addresses_of_their_own(db):
    MangoCategory.objects.bulk_create(MangoCategory(name="Langra", price=280) for _ in range(3))
    slugs = MangoCategory.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["langra", "langra-2", "langra-3"]


def test_in_stock_means_one_kilogram_at_least(himsagar, fazli):
    make_mango("Langra", stock=1)
    assert {mango.name for mango in MangoCategory.active.all()} == {"Himsagar", "Langra"}
    assert MangoCategory.objects.count() == 3


@pytest.mark.parametrize("stock, is_told", [(0, False), (1, True), (20, True), (21, False)])
def test_the_last_twenty_kilograms_are_told(db, stock, is_told):
    assert make_mango(stock=stock).is_running_out == is_told


@pytest.mark.parametrize(
    "wanted, in_cart, told, possible",
    [
        (7, 0, "Only 6 kg of Himsagar left, not 7 kg.", 6),
        (3, 4, "Only 6 kg of Himsagar left, you have 4 kg in the cart.", 2),
        (1, 9, "Only 6 kg of Himsagar left, you have 9 kg in the cart.", 0),
    ],
)
def test_who_wants_too_much_is_told_what_is_possible(db, wanted, in_cart, told, possible):
    with pytest.raises(NotEnoughStock) as refusal:
        make_mango(stock=6).ensure_available(wanted, in_cart)
    assert str(refusal.value) == told
    assert refusal.value.possible == possible


def test_sold_out_is_told_in_these_words(fazli):
    with pytest.raises(NotEnoughStock, match=r"^Fazli is sold out\.$"):
        fazli.ensure_available(1)


def test_all_that_is_left_can_be_had(himsagar):
    himsagar.ensure_available(100)
    himsagar.ensure_available(40, 60)
