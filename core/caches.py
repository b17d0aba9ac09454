"""Where things are kept for a while."""

REDIS = ("redis://", "rediss://")


def caches(url: str, *, keeps_fragments: bool) -> dict:
    """Django's CACHES.

    "default" is shared by all workers, because counters that protect live in it: Redis where `url`
    names one, else a table. "table" is that table under a name of its own: where Redis does not
    answer, "default" counts there. "fragments", each worker's own, holds rendered pieces of pages;
    their keys carry versions read from the database. Where it keeps nothing, edits show at once.
    """
    table = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_shared_cache",
        # Beyond this the oldest go; a flood must not push out the counts of wrong passwords.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    in_redis = {"BACKEND": "core.redis_cache.RedisOrTable", "LOCATION": url}
    memory = "locmem.LocMemCache" if keeps_fragments else "dummy.DummyCache"
    return {
        "default": in_redis if url.startswith(REDIS) else table,
        "table": table,
        "fragments": {
            "BACKEND": f"django.core.cache.backends.{memory}",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        },
    }
