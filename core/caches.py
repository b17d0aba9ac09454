"""Where things are kept for a while."""

REDIS = ("redis://", "rediss://")


def caches(url: str, *, keeps_fragments: bool) -> dict:
    """Django's CACHES.

    "default" is shared by all workers, because counters that protect live in it: Redis where `url`
    names one, else a table. "fragments", each worker's own, holds rendered pieces of pages; their
    keys carry versions read from the database. Where it keeps nothing, edits show at once.
    """
    if url.startswith(REDIS):
        shared = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    else:
        shared = {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_shared_cache",
            # Beyond this the oldest go; a flood must not push out the counts of wrong passwords.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    memory = "locmem.LocMemCache" if keeps_fragments else "dummy.DummyCache"
    return {
        "default": shared,
        "fragments": {
            "BACKEND": f"django.core.cache.backends.{memory}",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        },
    }


def session_engine(url: str) -> str:
    """Sessions live in the database; Redis, where there is one, only saves reading them."""
    name = "cached_db" if url.startswith(REDIS) else "db"
    return f"django.contrib.sessions.backends.{name}"
