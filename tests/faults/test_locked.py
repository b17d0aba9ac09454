"""Promise 7: somebody holds SQLite's one write lock (BEGIN IMMEDIATE) while people shop.

Reads go on. Whoever writes is told within 6 s to come back, by page, by htmx, at the desk and by
the API; what was typed comes back with the page, and the cart is as it was.
"""

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from types import SimpleNamespace

from django.apps import apps

from accounts.tokens import issue
from tests.factories import make_cart, make_user, typed
from tests.faults.planted import VARIABLE
from tests.faults.shopping import ADD_VARIETY, ask, fill_carts, new_variety, session_of
from tests.reading import form_to
from tests.server import running_shop

READ = [
    "/",
    "/mangoes/himsagar/",
    "/cart/",
    "/checkout/",
    "/orders/track/",
    "/api/mango-categories/",
]
READ_AT_THE_DESK = ["/admin/", "/admin/shop/mangocategory/", "/admin/orders/order/", "/orders/"]


@contextmanager
def writer(file):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def shop_while_locked(url, folder, seconds: float, **environment):
    """What readers and writers were told during so many seconds of a held lock, and before."""
    guest, *_ = fill_carts(5).values()
    owner = make_user("owner", is_staff=True, is_superuser=True)
    asha = make_user("asha")
    make_cart(asha, himsagar=2)
    token, desk = issue(asha), session_of(owner)
    program = {"Authorization": f"Token {token}", "Content_Type": "application/json"}
    one_kilogram = {"mango_id": 1, "quantity": 1}
    writes = {
        "page": ("/checkout/", {"form": typed(key="one key"), "session": guest}),
        "htmx": ("/cart/add/", {"form": one_kilogram, "session": guest, "HX_Request": "true"}),
        "desk": (ADD_VARIETY, new_variety("Ashwina") | {"session": desk}),
        "API": ("/api/add-to-cart/", {"body": json.dumps(one_kilogram), **program}),
    }
    environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.settings"
    found = SimpleNamespace(reads=[], writes={}, guest=guest)
    with running_shop(url, folder, workers=1, **environment) as shop:
        before, end = rows(), time.monotonic() + seconds
        with writer(url.removeprefix("sqlite:///")), ThreadPoolExecutor(4) as pool:
            sent = {
                name: pool.submit(ask, shop.address, path, **options)
                for name, (path, options) in writes.items()
            }
            while time.monotonic() < end or not all(one.done() for one in sent.values()):
                found.reads += [ask(shop.address, page, session=guest) for page in READ]
                found.reads += [ask(shop.address, page, session=desk) for page in READ_AT_THE_DESK]
            found.writes = {name: one.result() for name, one in sent.items()}
        found.changed = {name: number for name, number in rows().items() if before[name] != number}
        given_back = found.writes["page"]
        found.cart = ask(shop.address, "/cart/", session=guest)
        if given_back.status == 503:
            form = form_to(given_back, "/checkout/")
            values = form.values | {"csrfmiddlewaretoken": "a" * 32}
            found.again = ask(shop.address, form.action, form=values, session=guest)
    return found


def test_reads_go_on_and_writers_are_told_to_come_back(
    sqlite_shop, tmp_path, full_size, at_most, figures
):
    seconds = full_size(6, 30)
    found = shop_while_locked(sqlite_shop, tmp_path, seconds)
    slowest_read = max(answer.seconds for answer in found.reads)
    slowest_write = max(answer.seconds for answer in found.writes.values())
    figures(
        held_seconds=seconds,
        reads=len(found.reads),
        slowest_read=round(slowest_read, 2),
        slowest_refusal=round(slowest_write, 2),
    )
    assert {answer.status for answer in found.reads} == {200}
    assert {name: answer.status for name, answer in found.writes.items()} == dict.fromkeys(
        ["page", "htmx", "desk", "API"], 503
    )
    for answer in found.writes.values():
        assert answer.headers["Retry-After"] == "5"
    assert list(json.loads(found.writes["API"].content)) == ["error"]
    assert b"Asha Rahman" in found.writes["page"].content
    assert found.changed == {}
    assert b"Himsagar" in found.cart.content
    # One tap on the page's button, and the order is placed.
    assert found.again.status == 303
    assert slowest_write < at_most(6)
    assert slowest_read < at_most(1)


def test_without_the_rule_they_get_an_error(sqlite_shop, tmp_path):
    found = shop_while_locked(sqlite_shop, tmp_path, 1, **{VARIABLE: "trouble_passes"})
    assert {answer.status for answer in found.writes.values()} == {500}


def test_without_the_short_wait_they_wait(sqlite_shop, tmp_path):
    found = shop_while_locked(sqlite_shop, tmp_path, 12, **{"DATABASE_WAIT_SECONDS": "30"})
    assert max(answer.seconds for answer in found.writes.values()) > 10
