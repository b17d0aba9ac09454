"""Whole pages that are kept for first visitors, and hold nothing of any visitor."""

import re

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from conftest import browser_of
from shop.models import MangoCategory, StockMovement
from tests.factories import make_mango
from tests.queries import counted
from tests.reading import words

ADD = "/cart/add/"
PAGES = ["/", "/?sort=price", "/mangoes/himsagar/"]


def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def tokens(page) -> set[str]:
    return set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode()))


def without_tokens(page) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_a_kept_page_is_the_page(db, himsagar, langra, address):
    first, second = stranger().get(address), stranger().get(address)
    assert without_tokens(first) == without_tokens(second)
    for header in ("Content-Type", "Vary", "Content-Security-Policy"):
        assert sorted(first[header].split(", ")) == sorted(second[header].split(", "))


@pytest.mark.parametrize("address", PAGES)
def test_everybody_gets_a_token_of_their_own_that_works(db, himsagar, address):
    visitors = [stranger() for _ in range(3)]
    found = [tokens(visitor.get(address)) for visitor in visitors]
    assert [len(one) for one in found] == [1, 1, 1]
    assert len(set.union(*found)) == 3
    for visitor, [token] in zip(visitors, found, strict=True):
        typed = {"mango_id": himsagar.pk, "csrfmiddlewaretoken": token}
        assert visitor.post(ADD, typed).status_code in (302, 303)
    [[token], *_others] = found
    typed = {"mango_id": himsagar.pk, "csrfmiddlewaretoken": token}
    assert stranger().post(ADD, typed).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_who_has_a_cart_or_is_logged_in_gets_a_page_of_their_own(asha, guest, himsagar, address):
    stranger().get(address)
    guest.post(ADD, {"mango_id": himsagar.pk})
    own, stranger_s = guest.get(address), stranger().get(address)
    assert "Cart (1)" in words(own)
    assert "Cart (0)" in words(stranger_s)
    assert "Log out" in words(browser_of(asha).get(address))
    assert "Log out" not in words(stranger().get(address))


def test_messages_are_shown_once_to_whom_they_are_meant(guest, himsagar):
    stranger().get("/")
    guest.post(ADD, {"mango_id": himsagar.pk, "next": "/"})
    assert "Added 1 kg of Himsagar" in words(guest.get("/"))
    assert "Added" not in words(stranger().get("/"))


@pytest.mark.parametrize("address", PAGES)
def test_a_change_shows_at_once(db, himsagar, address):
    assert "৳350.00" in words(stranger().get(address))
    himsagar.price = 360
    himsagar.save()
    assert "৳360.00" in words(stranger().get(address))
    himsagar.stock_quantity = 0
    himsagar.save()
    assert "Sold out" in words(stranger().get(address))
    himsagar.delete()
    assert "Himsagar" not in words(stranger().get(address))


def test_a_sale_of_another_variety_leaves_the_page_of_this_one(db, himsagar, langra):
    stranger().get("/mangoes/himsagar/")
    langra.change_stock(-1, StockMovement.Reason.SOLD)
    with counted() as statements:
        stranger().get("/mangoes/himsagar/")
    assert len(statements) == 1


def test_a_sale_from_a_full_shelf_leaves_the_page_as_it_is(db, himsagar):
    stranger().get("/mangoes/himsagar/")
    himsagar.change_stock(-1, StockMovement.Reason.SOLD)
    with counted() as statements:
        stranger().get("/mangoes/himsagar/")
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"name": "Khirsapat"}, "<h1>Khirsapat</h1>"),
        ({"name_bn": "ক্ষীরশাপাত"}, "ক্ষীরশাপাত"),
        ({"aliases": "Khirsapati"}, "Khirsapati"),
        ({"description": "Sweet."}, "Sweet."),
        ({"price": "360.00"}, "৳360.00"),
        ({"stock_quantity": 4}, "Only 4 kg left"),
        ({"stock_quantity": 3}, "Only 3 kg left"),
        ({"image": "mango_images/new.jpg", "image_width": 800, "image_height": 600}, "new"),
    ],
)
def test_all_that_the_page_of_a_variety_shows_is_shown_at_once(db, himsagar, change, shown):
    MangoCategory.objects.filter(pk=himsagar.pk).update(stock_quantity=5)
    assert shown not in stranger().get("/mangoes/himsagar/").content.decode()
    MangoCategory.objects.filter(pk=himsagar.pk).update(**change)
    assert shown in stranger().get("/mangoes/himsagar/").content.decode()


@pytest.mark.parametrize("change", [{"price": "999.00"}, {"stock_quantity": 0}])
def test_what_comes_and_goes_while_a_page_is_drawn_is_not_kept(db, himsagar, monkeypatch, change):
    before = {name: getattr(himsagar, name) for name in change}
    rows = MangoCategory.objects.filter(pk=himsagar.pk)

    def meanwhile(*args, **kwargs):
        rows.update(**change)
        found = get_object_or_404(*args, **kwargs)
        rows.update(**before)
        return found

    with monkeypatch.context() as patched:
        patched.setattr("shop.views.get_object_or_404", meanwhile)
        stranger().get("/mangoes/himsagar/")
    told = words(stranger().get("/mangoes/himsagar/"))
    assert "৳350.00" in told
    assert "Sold out" not in told


def test_a_new_variety_under_an_old_address_is_shown(db, himsagar):
    stranger().get("/mangoes/himsagar/")
    himsagar.delete()
    make_mango("Himsagar", price="99.00")
    assert "৳99.00" in words(stranger().get("/mangoes/himsagar/"))


def test_made_up_addresses_keep_nothing(db, himsagar, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "django.core.cache.backends.locmem.LocMemCache.set",
        lambda cache, key, value, *rest, **named: kept.append(key),
    )
    stranger().get("/?page=51")
    stranger().get("/?q=himsagar")
    stranger().get("/mangoes/no-such-mango/")
    assert not [key for key in kept if "page:" in str(key)]
    stranger().get("/?page=50")
    assert [key for key in kept if "page:" in str(key)]
