"""The cards are kept for all visitors: always true, and nobody's own."""

import pytest
from django.test import Client

from shop import views
from shop.models import MangoCategory, StockMovement
from tests.factories import make_cart, make_mango, make_picture, place
from tests.reading import HTMX, form_to, mangoes_on, words


@pytest.fixture
def kept_cards(monkeypatch):
    """All pieces of HTML that were put in the cache."""
    kept = []
    keep = views.kept_fragment

    def watched(name, version, make):
        html = keep(name, version, make)
        kept.append(html)
        return html

    monkeypatch.setattr(views, "kept_fragment", watched)
    return kept


def test_the_cards_are_drawn_once(guest, himsagar, monkeypatch):
    guest.get("/")
    monkeypatch.setattr(views, "render_to_string", lambda *args: pytest.fail("drawn again"))
    assert mangoes_on(guest.get("/")) == ["Himsagar"]
    assert mangoes_on(Client().get("/", headers=HTMX)) == ["Himsagar"]


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"price": "400.00"}, "৳400.00"),
        ({"name": "Khirsapat"}, "Khirsapat"),
        ({"name_bn": "ক্ষীরশাপাতি"}, "ক্ষীরশাপাতি"),
        ({"stock_quantity": 6}, "Only 6 kg left"),
        ({"stock_quantity": 0}, "Sold out"),
    ],
)
def test_a_saved_change_is_seen_at_once(guest, himsagar, fields, said):
    guest.get("/")
    for name, value in fields.items():
        setattr(himsagar, name, value)
    himsagar.save()
    assert said in words(guest.get("/"))


def test_a_sale_is_seen_at_once(guest, himsagar):
    guest.get("/")
    place(make_cart(himsagar=95))
    assert "Only 5 kg left" in words(guest.get("/"))


def test_a_stock_change_is_seen_at_once(guest, himsagar):
    guest.get("/")
    himsagar.change_stock(-100, StockMovement.Reason.WRITTEN_OFF)
    assert "Sold out" in words(guest.get("/"))


def test_an_update_past_the_model_is_seen_at_once(guest, himsagar):
    guest.get("/")
    MangoCategory.objects.update(price=1)
    assert "৳1.00" in words(guest.get("/"))


def test_a_new_picture_is_seen_at_once(guest, himsagar):
    assert ".webp" not in guest.get("/", headers=HTMX).content.decode()
    himsagar.image = make_picture()
    himsagar.save()
    assert himsagar.picture.src in guest.get("/").content.decode()


def test_a_new_and_a_deleted_variety_are_seen_at_once(guest, himsagar):
    guest.get("/")
    make_mango("Langra")
    assert mangoes_on(guest.get("/")) == ["Himsagar", "Langra"]
    himsagar.delete()
    assert mangoes_on(guest.get("/")) == ["Langra"]


@pytest.mark.parametrize("query", ["", "?sort=price", "?in_stock=1", "?page=2"])
def test_each_address_keeps_cards_of_its_own(guest, himsagar, langra, fazli, query):
    for other in ("/", "/?sort=name", "/?sort=-price", "/?in_stock=1"):
        guest.get(other)
    kept, fresh = guest.get("/" + query), guest.get("/" + query)
    assert mangoes_on(kept) == mangoes_on(fresh)
    assert ("Fazli" in mangoes_on(kept)) == ("in_stock" not in query)


def test_kept_cards_hold_no_token_and_nobody_s_name(as_asha, asha, himsagar, kept_cards):
    as_asha.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "7"})
    response = as_asha.get("/")
    token = form_to(response, "/cart/add/").values["csrfmiddlewaretoken"]
    assert "Himsagar" in kept_cards[0]
    for private in ("csrfmiddlewaretoken", token, "asha", "Rahman", "Cart (", "Added 7"):
        assert private not in " ".join(kept_cards)


def test_another_visitor_sees_nothing_of_asha(as_asha, himsagar):
    as_asha.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "7", "next": "/"})
    hers = as_asha.get("/")
    assert "Cart (1)" in words(hers)
    theirs = words(Client().get("/"))
    assert "Cart (0)" in theirs
    for private in ("Rahman", "asha", "Log out", "My orders", "Added"):
        assert private not in theirs


def test_searches_are_not_kept(guest, himsagar, kept_cards):
    guest.get("/?q=him")
    assert kept_cards == []
