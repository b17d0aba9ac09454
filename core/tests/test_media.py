"""Uploaded pictures, served by the shop where no proxy does."""

import pytest


@pytest.fixture
def picture(settings):
    """A stored file that pretends to be a picture."""
    folder = settings.MEDIA_ROOT / "mango_images"
    folder.mkdir(parents=True)
    (folder / "himsagar.jpg").write_bytes(b"<script>alert(1)</script>")
    return "/media/mango_images/himsagar.jpg"


def test_a_picture_comes_with_its_own_type_and_may_be_kept(guest, picture):
    response = guest.get(picture)
    assert response.status_code == 200
    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies


def test_a_picture_is_locked_up_whatever_is_in_it(guest, picture):
    response = guest.get(picture)
    response.close()
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_picture_costs_no_query(guest, picture, django_assert_num_queries):
    with django_assert_num_queries(0):
        guest.get(picture).close()


@pytest.mark.parametrize(
    "path",
    [
        "none.jpg",
        "mango_images/",
        "mango_images",
        "../core/settings.py",
        "..%2f..%2fmanage.py",
        "%2e%2e/manage.py",
        "//etc/passwd",
        "%00.jpg",
        "%ED%A0%80.jpg",
        "a" * 300,
        "a/" * 2_000,
        "\\..\\manage.py",
    ],
)
def test_nothing_else_is_served(guest, picture, path):
    assert guest.get("/media/" + path).status_code in (400, 404)


def test_pictures_are_only_read(guest, picture):
    assert guest.post(picture).status_code == 405


def test_a_browser_that_asks_for_an_icon_gets_ours(guest):
    response = guest.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".svg")
