"""The varieties of the demo store, with their pictures."""

import json
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from django.core.files import File

from shop.models import MangoCategory
from shop.pictures import delete_picture

FACTS = Path(__file__).resolve().parent / "varieties.json"
PICTURES = Path(__file__).resolve().parent / "images"


def facts() -> list[dict]:
    """What is known of each variety: prices in taka a kg, stock in kg."""
    return json.loads(FACTS.read_text(encoding="utf-8"))["varieties"]


@contextmanager
def varieties_made():
    """Make the varieties that are missing, with an empty shelf; give those made.

    If what follows fails, their picture files go again: no transaction takes files back.
    """
    made = []
    try:
        for variety in facts():
            if not MangoCategory.objects.filter(slug=variety["slug"]).exists():
                _make(variety, made)
        yield made
    except BaseException:
        for mango in made:
            delete_picture(mango.image.storage, mango.image.name)
        raise


def _make(variety: dict, made: list[MangoCategory]) -> None:
    mango = MangoCategory(
        slug=variety["slug"],
        name=variety["name"],
        name_bn=variety["name_bn"],
        aliases=", ".join(variety["aliases"]),
        description=variety["description"],
        price=Decimal(variety["price"]),
    )
    with (PICTURES / f"{mango.slug}.jpg").open("rb") as picture:
        mango.image = File(picture, name=picture.name)
        mango.save()
    made.append(mango)
