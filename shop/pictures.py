"""Pictures of varieties, cut to the sizes screens need."""

from dataclasses import dataclass

from PIL import Image

from core.pictures import encoded

# Our first migration names the check here.
from core.pictures import validate_picture as validate_picture

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


def rendition_name(name: str, width: int) -> str:
    return f"{name.rpartition('.')[0]}-{width}.webp"


def save_renditions(image, picture: Image.Image) -> None:
    """Store `picture` in each of WIDTHS beside the file of `image`."""
    for width in WIDTHS:
        small = picture.copy()
        small.thumbnail((width, width * 4), Image.Resampling.LANCZOS)
        image.storage.save(rendition_name(image.name, width), encoded(small, "WEBP", quality=78))


def delete_picture(storage, name: str) -> None:
    """Remove a picture's file and its smaller copies."""
    for file in (name, *(rendition_name(name, width) for width in WIDTHS)):
        storage.delete(file)
