"""A line of the cart is drawn once for all who want as much, and yet is everybody's own."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from shop.models import CartItem, MangoCategory
from tests.factories import make_picture
from tests.reading import forms, words

CART, ADD = "/cart/", "/cart/add/"


def shopper_with(mango, quantity="5") -> tuple[Client, CartItem]:
    browser = Client()
    browser.post(ADD, {"mango_id": mango.pk, "quantity": quantity})
    return browser, CartItem.objects.latest("pk")


def test_everybody_changes_their_own_line(himsagar):
    browsers = [shopper_with(himsagar) for _ in range(3)]
    for browser, item in browsers:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = browser.cookies
        own = [form for form in forms(strict.get(CART)) if "/cart/items/" in form.action]
        assert {form.action for form in own} == {
            f"/cart/items/{item.pk}/",
            f"/cart/items/{item.pk}/remove/",
        }
        for form in own:
            assert strict.post(form.action, form.values | {"quantity": "7"}).status_code == 302
        assert not CartItem.objects.filter(pk=item.pk).exists()


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"name": "Khirsapat"}, "Increase Khirsapat by 1 kg"),
        ({"slug": "khirsapat"}, 'href="/mangoes/khirsapat/"'),
        ({"price": "360.00"}, "৳360.00"),
        ({"stock_quantity": 4}, "Take 4 kg"),
        ({"stock_quantity": 0}, "Sold out since you put it in."),
    ],
)
def test_what_changes_is_seen_at_once(himsagar, change, shown):
    browser, _ = shopper_with(himsagar)
    assert shown not in browser.get(CART).content.decode()
    MangoCategory.objects.filter(pk=himsagar.pk).update(**change)
    assert shown in browser.get(CART).content.decode()


def test_a_new_picture_is_seen_at_once(himsagar):
    browser, _ = shopper_with(himsagar)
    assert "no-picture" in browser.get(CART).content.decode()
    himsagar.image = make_picture()
    himsagar.save()
    assert himsagar.picture.src in browser.get(CART).content.decode()


def test_who_took_it_at_another_price_sees_both(himsagar):
    earlier, _ = shopper_with(himsagar)
    earlier.get(CART)
    MangoCategory.objects.filter(pk=himsagar.pk).update(price="300.00")
    later, _ = shopper_with(himsagar)
    assert "before" not in words(later.get(CART))
    assert "৳300.00" in words(later.get(CART))
    assert "before" in words(earlier.get(CART))


def test_everybody_sees_how_much_they_want(himsagar):
    for quantity, price in (("5", "৳1,750.00"), ("3", "৳1,050.00")):
        browser, _ = shopper_with(himsagar, quantity)
        cart = browser.get(CART)
        assert f'value="{quantity}"' in cart.content.decode()
        assert price in words(cart)


@pytest.mark.parametrize(("quantity", "times"), [("5", 1), ("50", 1), ("51", 3)])
def test_who_wants_the_same_gets_the_line_that_is_kept(himsagar, monkeypatch, quantity, times):
    drawn = []

    def draw(template, context, request=None):
        drawn.append(template)
        return render_to_string(template, context, request)

    monkeypatch.setattr("shop.views.render_to_string", draw)
    for _ in range(3):
        browser, _ = shopper_with(himsagar, quantity)
        browser.get(CART)
    assert drawn.count("shop/_cart_line.html") == times


def test_what_was_typed_and_refused_is_kept_for_nobody(himsagar):
    browser, item = shopper_with(himsagar)
    refused = browser.post(f"/cart/items/{item.pk}/", {"quantity": "9999"})
    assert 'value="9999"' in refused.content.decode()
    assert 'value="9999"' not in browser.get(CART).content.decode()
