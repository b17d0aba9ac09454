"""Pictures put up at the grower's desk: harmless ones are kept, all others are told why not."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from shop.models import MangoCategory
from tests.desk import desk_form
from tests.factories import make_picture

ADD = reverse("admin:shop_mangocategory_add")
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def desk(as_meera, meera):
    meera.is_superuser = True
    meera.save()
    return as_meera


def save(desk, picture, **typed):
    words = {"name": "Langra", "price": "140", "stock_quantity": "30"}
    return desk.post(ADD, words | typed | {"image": picture})


def named(content: bytes, name="mango.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def stored_files(settings) -> list:
    return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def half_a_jpeg() -> bytes:
    whole = make_picture(size=(800, 600), colour="orange").read()
    return whole[: len(whole) // 2]


def huge_png() -> bytes:
    """169 megapixels in a few kilobytes."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 13000, 13000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1626) * 13000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


HOSTILE = {
    "EPS named .jpg": lambda: named(EPS),
    "half a JPEG": lambda: named(half_a_jpeg()),
    "169 megapixels": lambda: named(huge_png(), "mango.png"),
    "SVG": lambda: named(SVG, "mango.svg"),
    "over 5 MB": lambda: named(b"\xff\xd8" + bytes(5 * 1024 * 1024)),
    "text": lambda: named(b"mango"),
    "GIF": lambda: make_picture("GIF", mode="P"),
    "TIFF named .png": lambda: make_picture("TIFF", name="mango.png"),
    "nothing": lambda: named(b""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_no_picture_for_us_is_refused(desk, settings, kind):
    response = save(desk, HOSTILE[kind](), description="Sweet & green")
    assert response.status_code == 422
    page = response.content.decode()
    assert 'class="errorlist"' in page
    assert 'value="Langra"' in page
    assert "Sweet &amp; green" in page
    assert not MangoCategory.objects.exists()
    assert stored_files(settings) == []


@pytest.mark.parametrize("kind, name", [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.txt")])
def test_a_good_picture_is_stored_anew_in_all_sizes(desk, settings, kind, name):
    response = save(desk, make_picture(kind, size=(1200, 900), name=name))
    assert response.status_code == 302
    image = MangoCategory.objects.get().image
    stem = image.name.removesuffix(".jpg")
    assert stem.startswith("mango_images/")
    assert len(stem) == len("mango_images/") + 32
    assert [str(path.relative_to(settings.MEDIA_ROOT)) for path in stored_files(settings)] == [
        f"{stem}-320.webp",
        f"{stem}-640.webp",
        f"{stem}-960.webp",
        f"{stem}.jpg",
    ]


def test_where_a_photo_was_taken_is_not_stored(desk, settings):
    exif = Image.Exif()
    exif[0x010E] = "my orchard"
    exif.get_ifd(0x8825)[2] = (24.0, 36.0, 0.0)
    save(desk, make_picture(size=(400, 300), exif=exif.tobytes()))
    for path in stored_files(settings):
        content = path.read_bytes()
        assert b"my orchard" not in content
        assert not Image.open(BytesIO(content)).getexif()


def test_a_name_longer_than_the_column_is_no_matter(desk):
    assert save(desk, make_picture(name=f"{'m' * 180}.jpg")).status_code == 302


def change(desk, mango, **typed):
    url = reverse("admin:shop_mangocategory_change", args=[mango.pk])
    return desk.post(url, desk_form(desk.get(url)) | typed)


def test_the_old_picture_goes_when_a_new_one_comes(
    desk, settings, django_capture_on_commit_callbacks
):
    save(desk, make_picture(size=(400, 300)))
    mango = MangoCategory.objects.get()
    before = set(stored_files(settings))
    with django_capture_on_commit_callbacks(execute=True):
        assert change(desk, mango, image=make_picture(size=(500, 300))).status_code == 302
    after = set(stored_files(settings))
    assert len(after) == 4
    assert not before & after


def test_a_cleared_picture_goes_with_its_copies(desk, settings, django_capture_on_commit_callbacks):
    save(desk, make_picture(size=(400, 300)))
    mango = MangoCategory.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert change(desk, mango, **{"image-clear": "on"}).status_code == 302
    mango.refresh_from_db()
    assert (mango.image.name, mango.image_width, mango.image_height) == ("", None, None)
    assert stored_files(settings) == []


def test_a_refused_picture_leaves_the_old_one(desk, settings):
    save(desk, make_picture(size=(400, 300)))
    mango = MangoCategory.objects.get()
    before = stored_files(settings)
    assert change(desk, mango, image=named(EPS)).status_code == 422
    assert stored_files(settings) == before
    mango.refresh_from_db()
    assert mango.image


def test_varieties_deleted_from_the_list_take_their_pictures_along(
    desk, settings, django_capture_on_commit_callbacks
):
    save(desk, make_picture(size=(400, 300)))
    chosen = {
        "action": "delete_selected",
        "_selected_action": [MangoCategory.objects.get().pk],
        "post": "yes",
    }
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:shop_mangocategory_changelist"), chosen)
    assert not MangoCategory.objects.exists()
    assert stored_files(settings) == []
