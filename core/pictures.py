"""Pictures that people upload: checked by their content, and made harmless."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.logs.calls import warn

FORMATS = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 24_000_000
NO_PICTURE = _("This file is not a whole JPEG, PNG or WebP picture.")


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
        warn("upload refused", why="too large", bytes=file.size)
        raise ValidationError(_("This picture is larger than 5 MB. Choose a smaller one."))
    try:
        file.seek(0)
        picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            warn("upload refused", why="too many pixels", pixels=picture.width * picture.height)
            raise ValidationError(_("This picture has more than 24 megapixels. Make it smaller."))
        picture.load()
        return ImageOps.exif_transpose(picture)
    except ValidationError:
        raise
    except Exception as error:  # Pillow's decoders raise whatever a broken file leads them to.
        warn("upload refused", why="no whole picture", bytes=file.size)
        raise ValidationError(NO_PICTURE) from error


def clean_picture(file, longest: int) -> tuple[Image.Image, ContentFile]:
    """Give the decoded picture and a JPEG of it without any metadata.

    `longest` is the longer side at most, in pixels. Raises ValidationError as `open_picture` does.
    """
    picture = open_picture(file)
    if picture.mode != "RGB":
        # A transparent background becomes the white of the page.
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        picture = Image.alpha_composite(paper, layered).convert("RGB")
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    picture.info.clear()
    return picture, encoded(picture, "JPEG", quality=84, progressive=True, optimize=True)


def encoded(picture: Image.Image, kind: str, **options) -> ContentFile:
    """The file of a picture in the format `kind`."""
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return ContentFile(buffer.getvalue())
