"""The list of all varieties: search, order, filter and pages, all by the address."""

import pytest

from shop.models import MangoCategory
from tests.factories import make_mango
from tests.reading import HTMX, is_fragment, mangoes_on, words


@pytest.fixture
def shelf(himsagar, langra, fazli):
    """Himsagar ৳350, Langra ৳280, and Fazli ৳120, sold out."""


def found(guest, **parameters) -> list[str]:
    response = guest.get("/", parameters)
    assert response.status_code == 200
    return mangoes_on(response)


def test_a_card_says_all_that_is_needed(guest, himsagar):
    page = words(guest.get("/"))
    for said in ("Himsagar", "হিমসাগর", "৳350.00", "per kg", "In stock", "Add to cart"):
        assert said in page


def test_the_last_kilograms_are_told(guest, db):
    make_mango(stock=6)
    assert "Only 6 kg left" in words(guest.get("/"))


def test_what_is_sold_out_says_so_and_has_no_button(guest, fazli):
    response = guest.get("/")
    assert "Sold out" in words(response)
    assert "Add to cart" not in words(response)
    assert 'name="mango_id"' not in response.content.decode()


def test_htmx_gets_the_cards_alone(guest, shelf):
    response = guest.get("/", headers=HTMX)
    assert is_fragment(response)
    assert 'id="mango-cards"' in response.content.decode()
    assert "HX-Request" in response["Vary"]
    assert mangoes_on(response) == ["Himsagar", "Langra", "Fazli"]


def test_a_browser_gets_the_whole_page_and_the_same_cards(guest, shelf):
    response = guest.get("/")
    assert not is_fragment(response)
    assert "HX-Request" in response["Vary"]
    assert "HX-Push-Url" not in response
    assert mangoes_on(response) == ["Himsagar", "Langra", "Fazli"]


def test_going_back_gets_the_whole_page(guest, shelf):
    back = HTMX | {"HX-History-Restore-Request": "true"}
    response = guest.get("/", headers=back)
    assert not is_fragment(response)
    assert "HX-History-Restore-Request" in response["Vary"]


@pytest.mark.parametrize(
    "typed",
    ["himsagar", "HIMSAGAR", "হিমসাগর", "Khirsapat", "khirsa", "  himsagar  ", "him sag"]
    + ["\x00himsagar"],
)
def test_himsagar_is_found_by_every_name_it_has(guest, shelf, typed):
    assert found(guest, q=typed) == ["Himsagar"]


def test_a_word_of_the_description_finds_it_too(guest, shelf):
    MangoCategory.objects.filter(name="Langra").update(description="Green even when ripe.")
    assert found(guest, q="ripe GREEN") == ["Langra"]


def test_every_word_has_to_fit(guest, shelf):
    assert found(guest, q="himsagar langra") == []


@pytest.mark.parametrize("typed", ["100%", "_", "'; DROP TABLE", "<script>alert(1)</script>", '"'])
def test_odd_words_find_nothing_and_break_nothing(guest, shelf, typed):
    response = guest.get("/", {"q": typed})
    assert mangoes_on(response) == []
    assert b"<script>alert" not in response.content


def test_who_finds_nothing_is_offered_all(guest, shelf):
    response = guest.get("/", {"q": "banana"})
    assert response.status_code == 200
    assert "No mango of that name here" in words(response)
    assert "See all varieties" in words(response)


def test_the_words_stay_in_the_field(guest, shelf):
    assert 'value="him &lt;b&gt;"' in guest.get("/", {"q": "him <b>"}).content.decode()


@pytest.mark.parametrize("asked, told", [({}, "3 varieties"), ({"q": "langra"}, "1 variety")])
def test_the_number_of_results_is_told(guest, shelf, asked, told):
    assert told in words(guest.get("/", asked))
    assert told in words(guest.get("/", asked, headers=HTMX))


@pytest.mark.parametrize(
    "sort, names",
    [
        ("", ["Himsagar", "Langra", "Fazli"]),
        ("name", ["Fazli", "Himsagar", "Langra"]),
        ("price", ["Fazli", "Langra", "Himsagar"]),
        ("-price", ["Himsagar", "Langra", "Fazli"]),
    ],
)
def test_the_order_is_what_was_asked_for(guest, shelf, sort, names):
    assert found(guest, sort=sort) == names


@pytest.mark.parametrize(
    "sort", ["stock", "-name", "price; DROP", "price__x", "?", "\x00", "pk", "x" * 10_000]
)
def test_an_unknown_order_is_the_usual_one(guest, shelf, sort):
    assert found(guest, sort=sort) == ["Himsagar", "Langra", "Fazli"]


def test_varieties_of_one_price_stand_by_name(guest, db):
    for name in ("Langra", "Amrapali", "Himsagar"):
        make_mango(name, price="300")
    assert found(guest, sort="price") == ["Amrapali", "Himsagar", "Langra"]


def test_only_what_is_in_stock_can_be_asked_for(guest, shelf):
    assert found(guest, in_stock="1") == ["Himsagar", "Langra"]
    assert found(guest, in_stock="1", q="fazli") == []


@pytest.mark.parametrize("value", ["", "0", "yes", "1 OR 1=1"])
def test_any_other_filter_shows_all(guest, shelf, value):
    assert len(found(guest, in_stock=value)) == 3


def test_an_empty_shop_is_a_page_too(guest):
    response = guest.get("/")
    assert response.status_code == 200
    assert mangoes_on(response) == []


def test_the_catalogue_is_only_read(guest):
    assert guest.post("/").status_code == 405
    assert guest.head("/").status_code == 200
