"""What a stranger to pictures might upload: refused by its content, before it costs anything."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from core.pictures import MAX_BYTES, open_picture, validate_picture
from shop.models import MangoCategory
from tests.factories import make_mango, make_picture
from tests.hostile_pictures import (
    HOSTILE,
    NO_PICTURE,
    TOO_MANY_PIXELS,
    png_that_claims,
    upload,
)


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(ValidationError) as refusal:
        validate_picture(upload(content))
    assert refusal.value.messages == [NO_PICTURE]


@pytest.mark.parametrize(
    "width, height", [(13_000, 13_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1), (24_000_001, 1)]
)
def test_a_header_that_claims_too_many_pixels_is_never_decoded(monkeypatch, width, height):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(ValidationError):
        open_picture(upload(png_that_claims(width, height)))


def test_more_than_24_megapixels_are_told_apart_from_a_broken_file():
    with pytest.raises(ValidationError) as refusal:
        open_picture(upload(png_that_claims(5_000, 4_801)))
    assert refusal.value.messages == [TOO_MANY_PIXELS]


def test_a_file_over_five_megabytes_is_never_opened(monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *args, **kwargs: pytest.fail("opened"))
    with pytest.raises(ValidationError, match="larger than 5 MB"):
        open_picture(upload(b"\xff\xd8" + b"\0" * MAX_BYTES))


def test_five_megabytes_to_the_byte_are_taken():
    content = make_picture("JPEG").read()
    assert open_picture(upload(content + b"\0" * (MAX_BYTES - len(content)))).size == (80, 60)


@pytest.mark.parametrize("kind", ["EPS", "GIF", "half a JPEG"])
def test_a_save_past_every_form_refuses_it_too(db, kind):
    with pytest.raises(ValidationError):
        MangoCategory.objects.create(name="Langra", price=280, image=upload(HOSTILE[kind]))
    assert not MangoCategory.objects.exists()


def test_a_refused_picture_leaves_the_old_one(db, settings):
    mango = make_mango(image=make_picture())
    stored = mango.image.name
    mango.image = upload(HOSTILE["EPS"])
    with pytest.raises(ValidationError):
        mango.save()
    mango.refresh_from_db()
    assert mango.image.name == stored
    assert len(list(settings.MEDIA_ROOT.rglob("*.*"))) == 4


def test_full_validation_names_the_field():
    mango = MangoCategory(name="Langra", price=280, image=upload(HOSTILE["SVG"]))
    with pytest.raises(ValidationError) as refusal:
        mango.full_clean(validate_unique=False, validate_constraints=False)
    assert refusal.value.message_dict == {"image": [NO_PICTURE]}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("name", ["himsagar.jpg", "himsagar.exe", "himsagar", "himsagar.svg"])
def test_the_content_decides_and_not_the_name(kind, name):
    validate_picture(make_picture(kind, name=name))


def test_an_animation_gives_its_first_picture(db):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green")]
    buffer = BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    mango = make_mango(image=upload(buffer.getvalue()))
    with Image.open(mango.image.path) as stored:
        assert getattr(stored, "n_frames", 1) == 1
        assert stored.getpixel((20, 15))[0] > 200
