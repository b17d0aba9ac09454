"""The shop with one rule taken out, to show that the tests of faults would notice."""

import os
import time
from unittest.mock import patch

from django.apps import AppConfig
from django.core.cache.backends.redis import RedisCache
from django.core.files.storage import FileSystemStorage

VARIABLE = "SHOP_WITHOUT"  # names the rule in the environment of the server


class PlantedFault(AppConfig):
    name = "tests.faults"

    def ready(self):
        if rule := os.environ.get(VARIABLE):
            RULES[rule]()


def one_transaction():
    """An order is written step by step, each for itself."""
    from orders import services, views

    create = services.OrderItem.objects.bulk_create

    def slowly(items, **options):
        time.sleep(0.05)
        return create(items, **options)

    patch.object(views, "place_order", services.place_order.__wrapped__).start()
    patch.object(services.OrderItem.objects, "bulk_create", slowly).start()


def answer_after_commit():
    """The shopper is told of the order first, and it is committed a little later."""
    from django.db import transaction

    from orders import views

    place_order = views.place_order

    def and_forget(*args, **kwargs):
        with transaction.atomic():
            order = place_order(*args, **kwargs)
            transaction.set_rollback(True)
        return order

    patch.object(views, "place_order", and_forget).start()


def trouble_passes():
    """What passes by itself is taken for a fault of the shop's."""
    from core import views

    patch.object(views, "passes_by_itself", lambda error: False).start()


def short_wait():
    """A writer waits for the database as long as commands do."""
    from django.db import connections

    connections.settings["default"]["OPTIONS"]["timeout"] = 30


def whole_files():
    """Files grow under their own names, as Django writes them."""
    from core.storage import WholeFiles

    patch.object(WholeFiles, "_save", FileSystemStorage._save).start()


def table_for_redis():
    """Redis alone is asked."""
    from core.redis_cache import RedisOrTable

    for name in ("add", "get", "set", "delete"):
        patch.object(RedisOrTable, name, getattr(RedisCache, name)).start()


def bodies_in_the_loop():
    """A thread is given to each request as soon as it begins, and waits for the rest of it."""
    from core import rsgi

    async def collect_in_thread(headers, protocol, body):
        time.sleep(2)
        return await collect(headers, protocol, body)

    collect = rsgi.collect_body
    patch.object(rsgi, "collect_body", collect_in_thread).start()


RULES = {
    rule.__name__: rule
    for rule in (
        one_transaction,
        answer_after_commit,
        trouble_passes,
        whole_files,
        table_for_redis,
        bodies_in_the_loop,
    )
}
