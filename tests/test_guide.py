"""The owner's guide and its pictures belong together."""

import re

from django.conf import settings

from tests.guide.day import PICTURES

DOCS = settings.BASE_DIR / "docs"


def test_every_picture_of_the_guide_is_taken_by_the_script_and_is_there():
    shown = re.findall(r"\(pictures/guide/([\w-]+)\.webp\)", (DOCS / "owner-guide.md").read_text())
    assert sorted(shown) == sorted(PICTURES)
    for name in shown:
        assert (DOCS / "pictures" / "guide" / f"{name}.webp").is_file()
