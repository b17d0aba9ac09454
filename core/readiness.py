"""Is all there that the shop needs? More than `healthz`, which only asks the database."""

import tempfile
from functools import cache

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def readyz(request):
    """200 when nothing is missing; else 503 and what is, one sentence a line, without secrets."""
    if lacks := missing():
        text = "".join(f"{sentence}\n" for sentence in lacks)
        return HttpResponse(text, status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def missing() -> list[str]:
    """What keeps the shop from serving, in plain words. Two small queries and an empty file."""
    return [sentence for ask in (_database, _cache, _media) if (sentence := ask())]


def _database() -> str | None:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except (DatabaseError, InterfaceError):
        return "The database does not answer."
    if waiting := len(_known_migrations() - applied.keys()):
        return f"The database is not up to date: {waiting} migrations wait for manage.py migrate."
    return None


@cache
def _known_migrations() -> frozenset:
    """Those that this process was started with."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _cache() -> str | None:
    try:
        shared_cache.get("readyz")
    except Exception:
        # Each kind of cache has errors of its own, and all mean the same.
        return "The cache does not answer."
    return None


def _media() -> str | None:
    if not isinstance(default_storage, FileSystemStorage):
        return None
    try:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
            file.write(b".")
    except OSError as error:
        return f"No picture can be stored: {error.strerror}."
    return None
