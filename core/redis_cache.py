"""Redis, and the database's table while Redis does not answer."""

import logging
import time

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 1.0  # A healthy Redis answers in a thousandth of that.
AWAY_SECONDS = 5.0  # So long nobody asks again, so that pages do not wait one second each.

# Address of a Redis that did not answer → when it is asked again, by time.monotonic(). Django makes
# a cache for each thread; what one of them found out holds for all.
away_until: dict[str, float] = {}


def _on_either(name: str):
    """The method `name` of a cache, asked of Redis or else of the table."""
    in_redis = getattr(RedisCache, name)

    def ask(self, *args, **kwargs):
        if time.monotonic() >= away_until.get(self.address, 0.0):
            try:
                return in_redis(self, *args, **kwargs)
            except RedisError as error:
                away_until[self.address] = time.monotonic() + AWAY_SECONDS
                logger.warning("Redis does not answer, the table counts: %s", error)
        return getattr(caches["table"], name)(*args, **kwargs)

    return ask


class RedisOrTable(RedisCache):
    """What counts wrong guesses goes on counting, and no page fails, whatever happens to Redis.

    The two do not know of each other's counts: who guesses while Redis goes or comes back gets at
    most the same number of tries once more.
    """

    def __init__(self, address: str, params: dict) -> None:
        options = {
            "socket_connect_timeout": ANSWER_SECONDS,
            "socket_timeout": ANSWER_SECONDS,
            # Once more, at once: a Redis that was started anew has closed the old connections.
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(address, params | {"OPTIONS": options})
        self.address = address

    add = _on_either("add")
    get = _on_either("get")
    set = _on_either("set")
    touch = _on_either("touch")
    delete = _on_either("delete")
    incr = _on_either("incr")
    get_many = _on_either("get_many")
    set_many = _on_either("set_many")
    delete_many = _on_either("delete_many")
    has_key = _on_either("has_key")
    clear = _on_either("clear")
