"""The pages that need nothing: delivery, robots and sitemap."""

import pytest

from tests.reading import HTMX, words


def test_delivery_areas_and_fees_are_told(guest, db):
    page = words(guest.get("/delivery/"))
    for said in ("Delivery", "courier", "free", "How to pay", "cash", "+880 1700-000000"):
        assert said in page


@pytest.mark.parametrize("address", ["/", "/cart/", "/checkout/", "/orders/track/", "/nowhere/"])
def test_delivery_is_one_link_away_everywhere(guest, address):
    assert 'href="/delivery/"' in guest.get(address).content.decode()


def test_robots_may_see_the_shop_and_nothing_private(guest, settings):
    settings.SITE_URL = "https://mangoes.example"
    response = guest.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    text = response.content.decode()
    for path in ("/cart/", "/checkout/", "/orders/", "/accounts/", "/admin/"):
        assert f"Disallow: {path}\n" in text
    assert "Sitemap: https://mangoes.example/sitemap.xml" in text


def test_the_sitemap_names_every_open_page(guest, himsagar, fazli):
    response = guest.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    text = response.content.decode()
    for path in ("/", "/delivery/", "/mangoes/himsagar/", "/mangoes/fazli/"):
        assert f"{path}</loc>" in text
    assert "/cart/" not in text


@pytest.mark.parametrize("address", ["/delivery/", "/robots.txt"])
def test_they_are_only_read(guest, address):
    assert guest.post(address).status_code == 405
    assert guest.get(address, headers=HTMX).status_code == 200


@pytest.mark.parametrize("address", ["/cart/", "/checkout/", "/orders/track/", "/nowhere/"])
def test_pages_of_one_visitor_ask_not_to_be_listed(guest, address):
    assert 'name="robots" content="noindex' in guest.get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/mangoes/himsagar/", "/delivery/"])
def test_open_pages_may_be_listed(guest, himsagar, address):
    assert "noindex" not in guest.get(address).content.decode()
