"""Twenty-four varieties a page, and an address bar that stays true."""

import pytest

from tests.factories import make_mango, make_many_mangoes
from tests.reading import HTMX, mangoes_on, words


def numbers(guest, **parameters) -> list[int]:
    """Which of Mango 0001, Mango 0002 … a page shows."""
    response = guest.get("/", parameters)
    assert response.status_code == 200
    return [int(name.removeprefix("Mango ")) for name in mangoes_on(response)]


def test_24_varieties_fill_one_page(guest, db):
    make_many_mangoes(24)
    assert numbers(guest) == list(range(1, 25))
    assert "Page 1 of" not in words(guest.get("/"))


def test_the_25th_opens_a_second_page(guest, db):
    make_many_mangoes(25)
    assert numbers(guest) == list(range(1, 25))
    assert numbers(guest, page="2") == [25]
    first, second = guest.get("/"), guest.get("/?page=2")
    assert "Page 1 of 2" in words(first)
    assert 'href="/?page=2"' in first.content.decode()
    assert "Page 2 of 2" in words(second)
    assert "Next" not in words(second)


def test_a_thousand_varieties_are_all_found(guest, db):
    make_many_mangoes(1_000)
    assert numbers(guest, page="42") == list(range(985, 1_001))
    assert "Page 42 of 42" in words(guest.get("/?page=42"))
    every_one = [number for page in range(1, 43) for number in numbers(guest, page=page)]
    assert every_one == list(range(1, 1_001))


@pytest.mark.parametrize(
    "page",
    [
        "0",
        "-1",
        "3",
        "999999",
        "1e1",
        "2.0",
        "two",
        "",
        "\x00",
        str(2**31),
        str(2**63),
        "9" * 10_000,
    ]
    + ["²", " ", "NaN", str(2**31), str(2**63), "9" * 10_000],
)
def test_a_page_that_is_not_there_is_the_first(guest, db, page):
    make_many_mangoes(25)
    assert numbers(guest, page=page) == list(range(1, 25))


def test_a_page_can_be_asked_for_in_bangla_digits(guest, db):
    make_many_mangoes(25)
    assert numbers(guest, page="২") == [25]


def test_the_next_page_keeps_search_order_and_filter(guest, db):
    make_many_mangoes(60)
    make_mango("Langra", stock=0)
    html = guest.get("/?q=mango&sort=-price&in_stock=1").content.decode()
    assert 'href="/?q=mango&amp;sort=-price&amp;in_stock=1&amp;page=2"' in html
    assert numbers(guest, q="mango", sort="-price", page="3") == list(range(12, 0, -1))


@pytest.mark.parametrize(
    "asked, pushed",
    [
        ("", "/"),
        ("q=&sort=&page=1", "/"),
        ("q=++langra+", "/?q=langra"),
        ("sort=price", "/?sort=price"),
        ("sort=nonsense&q=langra&csrfmiddlewaretoken=abc", "/?q=langra"),
        ("in_stock=1&page=2", "/?in_stock=1&page=2"),
        ("in_stock=0", "/"),
        ("q=%E0%A6%B9%E0%A6%BF%E0%A6%AE", "/?q=%E0%A6%B9%E0%A6%BF%E0%A6%AE"),
        ("q=a%0D%0ASet-Cookie:x", "/?q=aSet-Cookie%3Ax"),
    ],
)
def test_htmx_keeps_the_address_bar_short_and_true(guest, db, asked, pushed):
    make_many_mangoes(25)
    assert guest.get(f"/?{asked}", headers=HTMX)["HX-Push-Url"] == pushed


def test_typing_on_leaves_no_trail_in_the_history(guest, db):
    typing = HTMX | {"HX-Current-URL": "http://testserver/?q=lang"}
    response = guest.get("/?q=langra", headers=typing)
    assert response["HX-Replace-Url"] == "/?q=langra"
    assert "HX-Push-Url" not in response
