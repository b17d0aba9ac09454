"""Pictures of varieties: sent as files, looked at by their content, given as whole addresses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from granian.utils.proxies import wrap_wsgi_with_proxy_headers
from PIL import Image

from shop.models import MangoCategory
from tests.factories import make_mango, make_picture
from tests.hostile_pictures import (
    HOSTILE,
    NO_PICTURE,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    png_that_claims,
    upload,
)
from tests.programs import refusal, wrong_fields

LIST = "/api/mango-categories/"
LANGRA = {"name": "Langra", "price": "280.00", "stock_quantity": "40"}


@pytest.fixture
def himsagar(db):
    """Himsagar, with a picture."""
    return make_mango(image=make_picture(), description="Sweet")


def at(mango) -> str:
    return f"{LIST}{mango.pk}/"


def stored(mango) -> str:
    mango.refresh_from_db()
    return mango.image.name


def test_a_variety_is_added_with_its_picture(desk):
    sent = LANGRA | {"image": make_picture()}
    response = desk.post(LIST, sent, format="multipart")
    assert response.status_code == 201
    mango = MangoCategory.objects.get()
    assert response.json() == {
        "id": mango.pk,
        "name": "Langra",
        "description": "",
        "price": "280.00",
        "stock_quantity": 40,
        "image": f"http://testserver{mango.image.url}",
    }
    assert mango.image.name.startswith("mango_images/")
    with mango.image.open() as file, Image.open(file) as picture:
        assert (picture.format, picture.size) == ("JPEG", (80, 60))


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_new_picture_takes_the_place_of_the_old(desk, himsagar, method, kind):
    before = himsagar.image.name
    sent = LANGRA | {"image": make_picture(kind)}
    response = getattr(desk, method)(at(himsagar), sent, format="multipart")
    assert response.status_code == 200
    assert stored(himsagar) != before
    assert response.json()["image"] == f"http://testserver{himsagar.image.url}"


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_takes_the_picture_away(desk, himsagar, nothing):
    assert desk.patch(at(himsagar), {"image": nothing}).json()["image"] is None
    assert stored(himsagar) == ""


def test_an_empty_field_of_a_form_takes_it_away_too(desk, himsagar):
    assert desk.patch(at(himsagar), {"image": ""}, format="multipart").json()["image"] is None


def test_its_own_address_leaves_the_picture(desk, himsagar):
    before, address = himsagar.image.name, desk.get(at(himsagar)).json()["image"]
    response = desk.patch(at(himsagar), {"image": address, "name": "Khirsapat"})
    assert (response.status_code, response.json()["image"]) == (200, address)
    assert stored(himsagar) == before


def test_left_out_it_stays(desk, himsagar):
    before = himsagar.image.name
    desk.put(at(himsagar), LANGRA)
    assert stored(himsagar) == before


def test_no_other_address_is_a_picture(desk, himsagar, langra):
    langra.image = make_picture()
    langra.save()
    before, other = himsagar.image.name, desk.get(at(langra)).json()["image"]
    own = desk.get(at(himsagar)).json()["image"]
    for address in (other, himsagar.image.url, himsagar.image.name, own + "?x=1", "file:///etc/x"):
        assert list(wrong_fields(desk.patch(at(himsagar), {"image": address}))) == ["image"]
    assert stored(himsagar) == before


def test_what_is_no_picture_is_refused_and_the_old_one_stays(desk, himsagar):
    before = himsagar.image.name
    for name, content in HOSTILE.items():
        sent = {"image": upload(content), "name": "Other"}
        response = desk.patch(at(himsagar), sent, format="multipart")
        assert wrong_fields(response) == {"image": [NO_PICTURE]}, name
    assert stored(himsagar) == before
    assert himsagar.name == "Himsagar"


@pytest.mark.parametrize(
    "content, words",
    [
        (png_that_claims(5_000, 4_801), TOO_MANY_PIXELS),
        (b"\xff\xd8" + b"\0" * 5 * 1024 * 1024, TOO_LARGE),
    ],
    ids=["pixels", "bytes"],
)
def test_a_picture_that_is_too_large_is_refused(desk, content, words):
    response = desk.post(LIST, LANGRA | {"image": upload(content)}, format="multipart")
    assert wrong_fields(response) == {"image": [words]}
    assert not MangoCategory.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../x.jpg", "x.php", "a\nb.jpg", "মালদা.jpg", "x" * 300 + ".jpg"]
)
def test_the_shop_names_the_file(desk, himsagar, name):
    picture = SimpleUploadedFile("x.jpg", make_picture().read())
    picture.__dict__["_name"] = name
    assert desk.patch(at(himsagar), {"image": picture}, format="multipart").status_code == 200
    assert stored(himsagar).removeprefix("mango_images/").removesuffix(".jpg").isalnum()


def test_a_form_is_refused_as_json_is(desk, himsagar):
    wrong = {"name": "", "price": "-1", "stock_quantity": "5.5"}
    assert set(wrong_fields(desk.patch(at(himsagar), wrong, format="multipart"))) == set(wrong)


def test_a_form_with_nothing_in_it_is_none(desk, himsagar):
    empty = desk.generic(
        "PATCH", at(himsagar), b"--x--\r\n", content_type="multipart/form-data; boundary=x"
    )
    refusal(empty, 400)


def test_a_shopper_s_picture_is_not_looked_at(hers, himsagar, monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *args, **kwargs: pytest.fail("opened"))
    refusal(hers.patch(at(himsagar), {"image": make_picture()}, format="multipart"), 403)


PROXIED = {
    "HTTP_X_FORWARDED_FOR": "192.0.2.7",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_HOST": "mangoes.example",
}


def answered(path: str, sender: str, trusted: list[str]) -> str:
    """What a visitor gets whose request comes from `sender`, where these proxies are trusted."""
    seen = {}

    def look(environ, start_response):
        seen.update(environ)

    # As the server wraps the shop (core/wsgi.py).
    application = wrap_wsgi_with_proxy_headers(look, trusted) if trusted else look
    application(PROXIED | {"REMOTE_ADDR": sender, "wsgi.url_scheme": "http"}, None)
    return Client().get(path, **seen).content.decode()


@pytest.mark.parametrize("address", [LIST, LIST + "{}/"])
@pytest.mark.parametrize(
    "sender, trusted, scheme",
    [
        ("10.0.0.1", ["10.0.0.1"], "https"),
        ("10.0.0.2", ["10.0.0.1"], "http"),
        ("10.0.0.1", [], "http"),
    ],
)
def test_behind_a_proxy_a_picture_s_address_is_the_visitor_s(
    himsagar, settings, address, sender, trusted, scheme
):
    settings.ALLOWED_HOSTS = ["mangoes.example"]
    body = answered(address.format(himsagar.pk), sender, trusted)
    assert f'"image":"{scheme}://mangoes.example{himsagar.image.url}"' in body
    assert "evil.example" not in body
