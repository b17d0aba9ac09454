"""Counts go on in the database's table while Redis is away, and come back to Redis after that."""

import pytest
from redis.exceptions import ConnectionError as RedisAway

from core import redis_cache
from core.caches import caches as caches_for
from core.redis_cache import RedisOrTable

pytestmark = pytest.mark.django_db


class Redis:
    """In place of the client: a dict that can be away, and counts how often it was asked."""

    def __init__(self):
        self.kept, self.is_away, self.asked = {}, False, 0

    def _ask(self):
        self.asked += 1
        if self.is_away:
            raise RedisAway("Connection refused")

    def get(self, key, default):
        self._ask()
        return self.kept.get(key, default)

    def set(self, key, value, timeout):
        self._ask()
        self.kept[key] = value

    def add(self, key, value, timeout):
        self._ask()
        return self.kept.setdefault(key, value) is value


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(redis_cache.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def redis():
    return Redis()


@pytest.fixture
def cache(redis, clock, monkeypatch):
    monkeypatch.setattr(redis_cache, "away_until", {})
    cache = RedisOrTable("redis://127.0.0.1:1/0", {})
    cache.__dict__["_cache"] = redis
    return cache


def test_where_redis_answers_it_keeps_everything(cache, redis):
    cache.set("count", 3)
    assert cache.get("count") == 3
    assert redis.kept == {":1:count": 3}


def test_while_redis_is_away_the_table_counts(cache, redis):
    redis.is_away = True
    cache.set("count", 3)
    assert cache.get("count") == 3
    assert cache.add("lock", True) is True
    assert cache.add("lock", True) is False
    assert redis.kept == {}


def test_a_redis_that_is_away_is_not_asked_by_every_page(cache, redis, clock):
    redis.is_away = True
    for _ in range(10):
        cache.get("count")
    assert redis.asked == 1
    # Another thread has a cache of its own, and knows.
    assert redis_cache.away_until["redis://127.0.0.1:1/0"] > clock[0]


def test_redis_is_used_again_when_it_is_back(cache, redis, clock):
    cache.set("count", 9)
    redis.is_away = True
    assert cache.get("count", 0) == 0
    redis.is_away = False
    clock[0] += redis_cache.AWAY_SECONDS
    assert cache.get("count") == 9


def test_a_shop_with_redis_has_the_table_too():
    made = caches_for("redis://127.0.0.1:6379/0", keeps_fragments=True)
    assert made["default"]["BACKEND"] == "core.redis_cache.RedisOrTable"
    assert made["table"] == caches_for("", keeps_fragments=True)["default"]
