"""A picture that was taken: upright, without its metadata, under a name of ours, and cut small."""

import re
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.pictures import clean_picture
from shop.models import MangoCategory
from shop.pictures import FULL_SIZE
from tests.factories import make_mango, make_picture


def stored_picture(mango) -> Image.Image:
    with Image.open(mango.image.path) as picture:
        picture.load()
    return picture


def files_beside(mango) -> list[Path]:
    """The picture and its copies, by name."""
    return sorted(Path(mango.image.path).parent.iterdir())


def all_files(settings) -> list[str]:
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*.*"))


@pytest.mark.parametrize(
    "kind, mode",
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_kind_of_picture_becomes_a_plain_jpeg(db, kind, mode):
    picture = stored_picture(make_mango(image=make_picture(kind, mode=mode)))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (80, 60))


def test_what_was_see_through_becomes_white(db):
    picture = stored_picture(
        make_mango(image=make_picture("PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    )
    assert min(picture.getpixel((40, 30))) > 250


def test_a_palette_with_a_clear_colour_becomes_white(db):
    upload = make_picture("PNG", mode="P", transparency=0)
    assert min(stored_picture(make_mango(image=upload)).getpixel((40, 30))) > 250


def test_a_picture_taken_sideways_is_turned_upright(db):
    sideways = Image.Exif()
    sideways[0x0112] = 6
    mango = make_mango(image=make_picture(size=(80, 60), exif=sideways))
    assert stored_picture(mango).size == (60, 80)
    assert (mango.image_width, mango.image_height) == (60, 80)


def test_where_and_by_whom_it_was_taken_is_dropped(db):
    told = Image.Exif()
    told[0x010F], told[0x013B] = "Secret Camera", "Secret Grower"
    told.get_ifd(0x8825)[1] = "N"
    mango = make_mango(
        image=make_picture(exif=told, comment=b"secret comment", icc_profile=b"secret")
    )
    for path in files_beside(mango):
        content = path.read_bytes()
        assert b"ecret" not in content
        assert b"Exif" not in content
    assert not stored_picture(mango).getexif()


def test_png_texts_are_dropped(db):
    told = PngInfo()
    told.add_text("Comment", "secret")
    mango = make_mango(image=make_picture("PNG", pnginfo=told))
    assert "secret" not in str(stored_picture(mango).info)


@pytest.mark.parametrize(
    "name", ["../../evil.php", "himsagar.jpg", "হিমসাগর.jpg", "a" * 90 + ".png"]
)
def test_the_name_is_ours(db, name):
    mango = make_mango(image=make_picture(name=name))
    assert re.fullmatch(r"mango_images/[0-9a-f]{32}\.jpg", mango.image.name)


def test_the_same_picture_twice_gets_two_names(db):
    assert (
        make_mango(image=make_picture()).image.name != make_mango(image=make_picture()).image.name
    )


def test_smaller_copies_stand_beside_it(db, settings):
    mango = make_mango(image=make_picture(size=(2_000, 1_500), colour="orange"))
    stem = mango.image.name.split("/")[1].removesuffix(".jpg")
    assert all_files(settings) == sorted(
        [f"{stem}.jpg", f"{stem}-320.webp", f"{stem}-640.webp", f"{stem}-960.webp"]
    )
    assert stored_picture(mango).size == (1600, 1200)
    for width, size in ((320, (320, 240)), (640, (640, 480)), (960, (960, 720))):
        with Image.open(settings.MEDIA_ROOT / f"mango_images/{stem}-{width}.webp") as copy:
            assert (copy.format, copy.size) == ("WEBP", size)


def test_smaller_copies_weigh_less(db, settings):
    noise = Image.effect_noise((1_600, 1_200), 60).convert("RGB")
    upload = make_picture()
    upload.seek(0)
    noise.save(upload, "JPEG", quality=90)
    upload.size = upload.tell()
    mango = make_mango(image=upload)
    small, middle, large, whole = (path.stat().st_size for path in files_beside(mango))
    assert small < middle < large < whole


def test_a_page_knows_the_size_and_the_copies(db):
    picture = make_mango(image=make_picture(size=(2_000, 1_500))).picture
    assert (picture.width, picture.height) == (1600, 1200)
    assert picture.src.endswith("-640.webp")
    assert [part.split()[1] for part in picture.srcset.split(", ")] == ["320w", "640w", "960w"]


def test_a_variety_without_a_picture_has_none(himsagar):
    assert himsagar.picture is None


def test_saving_again_leaves_the_stored_picture(db, settings):
    mango = make_mango(image=make_picture())
    before = all_files(settings)
    mango.price = 400
    mango.save()
    assert all_files(settings) == before


def test_a_new_picture_alone_can_be_saved(himsagar):
    himsagar.image = make_picture(size=(100, 50))
    himsagar.save(update_fields=["image"])
    fresh = MangoCategory.objects.get()
    assert (fresh.image_width, fresh.image_height) == (100, 50)


def test_a_deleted_variety_takes_its_files_along(db, settings, django_capture_on_commit_callbacks):
    mango = make_mango(image=make_picture())
    with django_capture_on_commit_callbacks(execute=True):
        mango.delete()
    assert all_files(settings) == []


def test_a_deletion_that_is_rolled_back_leaves_the_files(
    db, settings, django_capture_on_commit_callbacks
):
    mango = make_mango(image=make_picture())
    with django_capture_on_commit_callbacks(execute=False):
        mango.delete()
    assert len(all_files(settings)) == 4


def test_the_longer_side_is_1600_pixels_at_most():
    picture, _ = clean_picture(make_picture(size=(1_000, 4_000)), FULL_SIZE)
    assert picture.size == (400, 1600)


def test_a_replaced_picture_s_files_go_with_it(
    himsagar, settings, django_capture_on_commit_callbacks
):
    for colour in ("green", "yellow"):
        with django_capture_on_commit_callbacks(execute=True):
            himsagar.image = make_picture(size=(800, 600), colour=colour)
            himsagar.save()
    kept = {path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    stem = himsagar.image.name.removeprefix("mango_images/").removesuffix(".jpg")
    assert kept == {f"{stem}.jpg", f"{stem}-320.webp", f"{stem}-640.webp", f"{stem}-960.webp"}


def test_a_cleared_picture_leaves_neither_files_nor_size(
    himsagar, settings, django_capture_on_commit_callbacks
):
    himsagar.image = make_picture(size=(800, 600), colour="green")
    himsagar.save()
    with django_capture_on_commit_callbacks(execute=True):
        himsagar.image = ""
        himsagar.save()
    himsagar.refresh_from_db()
    assert himsagar.picture is None
    assert himsagar.image_width is None
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
