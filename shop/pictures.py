"""Pictures of varieties: checked, made harmless, and cut to the sizes screens need."""

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 24_000_000
FULL_SIZE = 1600  # pixels on the longer side
WIDTHS = (
    320,
    640,
    960,
)  # pixels: a card on a phone, the same at double density, a large view


@dataclass(frozen=True)
class Picture:
    """What a page needs to show a picture; sizes in pixels."""

    src: str
    srcset: str
    width: int
    height: int


def picture_of(image, width: int | None, height: int | None) -> Picture:
    """The picture with its smaller copies; without a known size, as it was stored."""
    if not width or not height:
        return Picture(image.url, "", 400, 300)
    urls = {size: image.storage.url(rendition_name(image.name, size)) for size in WIDTHS}
    srcset = ", ".join(f"{url} {size}w" for size, url in urls.items())
    return Picture(urls[WIDTHS[1]], srcset, width, height)


def validate_picture(file) -> None:
    """Raise ValidationError unless the shop can use this upload. Stored pictures pass unread."""
    if getattr(file, "_committed", False):
        return
    open_picture(file)
    file.seek(0)


def open_picture(file) -> Image.Image:
    """Decode a picture wholly and turn it upright.

    The content decides, not the name. Size and pixels are checked before anything is decoded.
    Raises ValidationError with a sentence for the person who chose the file.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(_("This picture is larger than 5 MB. Choose a smaller one."))
    try:
        file.seek(0)
        picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(_("This picture has more than 24 megapixels. Make it smaller."))
        picture.load()
        return ImageOps.exif_transpose(picture)
    except ValidationError:
        raise
    except Exception as error:  # Pillow's decoders raise whatever a broken file leads them to.
        raise ValidationError(_("This file is not a whole JPEG, PNG or WebP picture.")) from error


def clean_picture(file) -> tuple[Image.Image, ContentFile]:
    """Give the decoded picture (at most 1600 px) and a JPEG of it without any metadata.

    Raises ValidationError as `open_picture` does.
    """
    picture = open_picture(file)
    if picture.mode != "RGB":
        # A transparent background becomes the white of the page.
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        picture = Image.alpha_composite(paper, layered).convert("RGB")
    picture.thumbnail((FULL_SIZE, FULL_SIZE), Image.Resampling.LANCZOS)
    picture.info.clear()
    return picture, _encoded(picture, "JPEG", quality=84, progressive=True, optimize=True)


def rendition_name(name: str, width: int) -> str:
    return f"{name.rpartition('.')[0]}-{width}.webp"


def save_renditions(image, picture: Image.Image) -> None:
    """Store `picture` in each of WIDTHS beside the file of `image`."""
    for width in WIDTHS:
        small = picture.copy()
        small.thumbnail((width, width * 4), Image.Resampling.LANCZOS)
        image.storage.save(rendition_name(image.name, width), _encoded(small, "WEBP", quality=78))


def delete_picture(storage, name: str) -> None:
    """Remove a picture's file and its smaller copies."""
    for file in (name, *(rendition_name(name, width) for width in WIDTHS)):
        storage.delete(file)


def _encoded(picture: Image.Image, kind: str, **options) -> ContentFile:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return ContentFile(buffer.getvalue())
