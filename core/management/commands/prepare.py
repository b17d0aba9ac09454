"""Makes a checkout ready to serve: tables, and a demo store where the shop is empty."""

import os
import sqlite3
from hashlib import sha256
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core.database import journal_mode, wal_is_safe

DEMO_PEOPLE = {
    "owner@example.com": "owner, may do everything",
    "meera@example.com": "staff",
    "asha@example.com": "shopper",
    "ravi@example.com": "shopper",
}
DEMO_PASSWORD = "demo-mango-orchard"


class Command(BaseCommand):
    help = "Prepares database and demo store where needed, and says what runs. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument(
            "--static", action="store_true", help="Also collect static files, where they changed."
        )

    def handle(self, *, static, **options):
        if static:
            self.collect_static()
        self.stdout.write(f"Database: {database_line()}")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not apps.get_model("shop", "MangoCategory").objects.exists():
            self.load_demo()
        self.tell_demo_people()
        self.stdout.write(f"Address:  {address()}")

    def collect_static(self) -> None:
        """Compressing takes half a minute, so it is not done again for the same files."""
        note = Path(settings.STATIC_ROOT) / ".collected"
        fingerprint = static_fingerprint()
        if note.exists() and note.read_text() == fingerprint:
            return
        self.stdout.write("Compressing static files (half a minute, once) …")
        note.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(fingerprint)

    def load_demo(self) -> None:
        self.stdout.write("The shop is empty: loading the demo store …")
        try:
            # Its own list of accounts is left out: ours follows.
            call_command("load_demo", yes=True, stdout=StringIO())
        except CommandError as refusal:
            self.stderr.write(f"It was not loaded: {refusal}")

    def tell_demo_people(self) -> None:
        found = set(
            get_user_model()
            .objects.filter(email__in=DEMO_PEOPLE, is_active=True)
            .values_list("email", flat=True)
        )
        if not found:
            return
        self.stdout.write(f"Demo accounts, password {DEMO_PASSWORD}:")
        for email, role in DEMO_PEOPLE.items():
            if email in found:
                self.stdout.write(f"  {email:<18} {role}")
        if not settings.DEBUG:
            self.stderr.write(
                self.style.ERROR(
                    "WARNING: everybody knows the password of these demo accounts.\n"
                    "Before real shoppers come, run: manage.py remove_demo --yes"
                )
            )


def static_fingerprint() -> str:
    """Changes with any static file of ours or of a package, and with what makes of them."""
    seen = sha256(repr((settings.STORAGES["staticfiles"], settings.STATIC_URL)).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            file = Path(storage.path(name)).stat()
            seen.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def address() -> str:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def database_line() -> str:
    """Which database runs, how it keeps its journal, and why so."""
    if connection.vendor != "sqlite":
        return f"{connection.display_name}, which keeps its own journal"
    version = sqlite3.sqlite_version
    why = "is free of" if wal_is_safe() else "has"
    return f"SQLite {version}, journal {journal_mode()}, because {version} {why} the WAL-reset bug"
