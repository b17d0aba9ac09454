"""Promise 8: the disk under the SQLite file and the pictures is full, or fills up in the middle.

The disk is a small one of its own (tmpfs). Nothing at all is left on it, or so few kilobytes that
the journal, the database or a picture stops somewhere in the middle.
"""

import os
import shutil
import sqlite3
from contextlib import closing

from PIL import Image

from orders.models import Order
from shop.models import MangoCategory
from tests.factories import make_picture, make_user
from tests.faults.planted import VARIABLE
from tests.faults.shopping import ADD_VARIETY, ask, fill_carts, new_variety, order, session_of
from tests.growth.conftest import shop_on as models_on
from tests.race.books import assert_books_are_whole
from tests.server import running_shop

REFUSED = {503, 507}
LEFT = [0, 4, 8, 12, 20, 28, 40, 60, 100, 160, 250]  # kilobytes


def fill(disk, left: int) -> None:
    """A file that leaves only so many kilobytes."""
    free = shutil.disk_usage(disk).free - left * 1024
    with (disk / "filler").open("wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, max(free, 1))


def noise() -> object:
    """A picture that no encoder makes small."""
    picture = make_picture(size=(1200, 900))
    picture.seek(0)
    picture.truncate()
    Image.effect_noise((1200, 900), 90).convert("RGB").save(picture, "JPEG", quality=90)
    picture.seek(0)
    return picture


def torn_pictures(media) -> list[str]:
    torn = []
    for file in filter(os.path.isfile, media.rglob("*")):
        try:
            with Image.open(file) as picture:
                picture.load()
        except OSError:
            torn.append(file.name)
    return torn


def try_on_a_full_disk(url, disk, folder, *, steps, **environment):
    """The answers to an order and an upload at each step, and whether the next order passes."""
    carts = list(fill_carts(2 * len(steps)).values())
    desk = session_of(make_user("owner", is_staff=True, is_superuser=True))
    refused, after = [], []
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "MEDIA_ROOT": str(disk / "media"),
    }
    with running_shop(url, folder, workers=1, **environment) as shop:
        for number, left in enumerate(steps):
            before = Order.objects.count(), MangoCategory.objects.count()
            fill(disk, left)
            here = [
                order(shop.address, carts.pop()),
                ask(
                    shop.address,
                    ADD_VARIETY,
                    session=desk,
                    **new_variety(f"Ashwina {number}", image=noise()),
                ),
            ]
            (disk / "filler").unlink()
            refused += here
            made = Order.objects.count(), MangoCategory.objects.count()
            for answer, rows, now in zip(here, before, made, strict=True):
                assert (now - rows) == (answer.status in (302, 303)), f"{answer}: {rows}, {now}"
            after.append(order(shop.address, carts.pop()))
            assert_books_are_whole()
    return refused, after


def shop_on_disk(sqlite_shop, disk) -> str:
    file = disk / "shop.sqlite3"
    shutil.copyfile(sqlite_shop.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


def test_nothing_is_torn_and_the_shop_goes_on_when_there_is_room(
    sqlite_shop, small_disk, tmp_path, full_size, figures
):
    steps = full_size(LEFT[::3], LEFT * 5)
    url = shop_on_disk(sqlite_shop, small_disk)
    with models_on(url):
        refused, after = try_on_a_full_disk(url, small_disk, tmp_path, steps=steps)
    statuses = [answer.status for answer in refused]
    torn = torn_pictures(small_disk / "media")
    figures(
        tries=len(refused), refused=sum(map(REFUSED.__contains__, statuses)), torn_files=len(torn)
    )
    assert set(statuses) <= REFUSED | {302, 303}
    assert statuses[:2] == [503, 503]
    assert all(a.headers["Retry-After"] for a in refused if a.status == 503)
    assert torn == []
    assert {answer.status for answer in after} == {303}
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_without_the_rule_files_are_torn(sqlite_shop, small_disk, tmp_path):
    url = shop_on_disk(sqlite_shop, small_disk)
    with models_on(url):
        try_on_a_full_disk(
            url, small_disk, tmp_path, steps=[60, 100, 160], **{VARIABLE: "whole_files"}
        )
    assert torn_pictures(small_disk / "media")
