"""The page of one variety."""

import pytest

from tests.factories import make_mango, make_picture
from tests.reading import HTMX, form_to, is_fragment, words

PAGE = "/mangoes/himsagar/"


def test_the_page_says_all_about_the_variety(guest, db):
    make_mango(
        name_bn="হিমসাগর",
        aliases="Khirsapat",
        description="Sweet & soft.\n\nKeeps five days.",
        stock=6,
    )
    page = words(guest.get(PAGE))
    for said in ("Himsagar", "হিমসাগর", "Khirsapat", "Sweet & soft.", "Keeps five days.", "৳350.00"):
        assert said in page
    for said in ("per kg", "Only 6 kg left", "Quantity (kg)", "Add to cart"):
        assert said in page


def test_its_form_puts_it_in_the_cart_without_script(guest, himsagar):
    form = form_to(guest.get(PAGE), "/cart/add/")
    assert form.values["mango_id"] == str(himsagar.pk)
    assert form.values["quantity"] == "1"
    assert guest.post(form.action, form.values).status_code == 303
    assert "Himsagar" in words(guest.get("/cart/"))


def test_htmx_gets_the_buying_part_alone(guest, himsagar):
    response = guest.get(PAGE, headers=HTMX)
    assert is_fragment(response)
    assert 'id="buy"' in response.content.decode()
    assert "HX-Request" in response["Vary"]
    assert "HX-Request" in guest.get(PAGE)["Vary"]


def test_what_is_sold_out_offers_no_form(guest, fazli):
    response = guest.get("/mangoes/fazli/")
    assert response.status_code == 200
    assert "Sold out" in words(response)
    assert "Add to cart" not in words(response)
    assert "/cart/add/" not in response.content.decode()


@pytest.mark.parametrize(
    "slug", ["langra", "HIMSAGAR", "himsagar-", "x" * 10_000, "%00", "%ED%A0%80", "হিম", "a%20b"]
)
def test_a_variety_that_is_not_ours_is_a_404(guest, himsagar, slug):
    assert guest.get(f"/mangoes/{slug}/").status_code == 404


def test_a_name_and_description_are_escaped(guest, db):
    evil = '<script>alert("1")</script>'
    make_mango(evil, name_bn=evil, aliases=evil, description=evil, slug="himsagar")
    for address in (PAGE, "/"):
        html = guest.get(address).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


def test_its_address_is_the_canonical_one(guest, himsagar, settings):
    settings.SITE_URL = "https://mangoes.example"
    html = guest.get(PAGE, {"utm": "x"}).content.decode()
    assert '<link rel="canonical" href="https://mangoes.example/mangoes/himsagar/">' in html


def test_its_picture_comes_with_size_words_and_smaller_copies(guest, db, settings):
    settings.SITE_URL = "https://mangoes.example"
    mango = make_mango(image=make_picture(size=(400, 300)))
    html = guest.get(PAGE).content.decode()
    for said in ('width="400"', 'height="300"', 'alt="Himsagar"', "320w", "640w", "960w"):
        assert said in html
    assert f'property="og:image" content="https://mangoes.example{mango.image.url}"' in html


def test_a_page_without_a_picture_keeps_its_place(guest, himsagar):
    assert "no-picture.svg" in guest.get(PAGE).content.decode()


def test_the_page_is_only_read(guest, himsagar):
    assert guest.post(PAGE).status_code == 405
