"""Do answers come equally fast for known, unknown and closed accounts? Prints medians in ms.

Usage: python -m tests.bench.oracle [--tries 50]
The pages and the API are asked in this process, one kind after the other in turn, on a database
of its own;
passwords are hashed as in production.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

KINDS = ("known", "confirmed", "closed", "unknown")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=50, help="of each kind and page")
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        start_shop(Path(folder))
        make_people()
        kinds = "".join(f"{kind:>12}" for kind in KINDS)
        sys.stdout.write(f"{'page':<18}{kinds}{'apart':>9}\n")
        logging.disable(logging.WARNING)
        # Hashing takes most of a log-in's time; what takes less is asked more often.
        for page, ask, times in DOORS:
            medians = measure(ask, tries * times)
            apart = 100 * (max(medians) - min(medians)) / min(medians)
            figures = "".join(f"{value * 1000:>12.2f}" for value in medians)
            sys.stdout.write(f"{page:<18}{figures}{apart:>8.1f}%\n")


def start_shop(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.server_settings",
        "ENV_FILE": "",
        "SECRET_KEY": "only-for-benchmarks-only-for-benchmarks-0123456789-abc",
        "DATABASE_URL": f"sqlite:///{folder / 'oracle.sqlite3'}",
        "HTTPS": "0",
        "EMAIL_URL": "dummymail://",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # One address asks all the time; the limits are not what is measured.
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def make_people() -> None:
    from accounts.models import User

    for kind in KINDS[:-1]:
        person = User.objects.create_user(email=f"{kind}@example.com", password="not-this-one")
        person.emailaddress_set.update(verified=kind == "confirmed")
        User.objects.filter(pk=person.pk).update(is_active=kind != "closed")


def measure(ask, tries: int) -> list[float]:
    """The median of each kind in seconds, asked in turns so that a busy moment hits all alike."""
    seconds = {kind: [] for kind in KINDS}
    for number in range(tries + 5):
        for kind in random.sample(KINDS, len(KINDS)):
            begun = time.perf_counter()
            ask(f"{kind}@example.com")
            if number >= 5:
                seconds[kind].append(time.perf_counter() - begun)
    return [median(seconds[kind]) for kind in KINDS]


def log_in(email: str) -> None:
    from django.test import Client

    Client(SERVER_NAME="127.0.0.1").post("/accounts/login/", {"login": email, "password": "wrong"})


def ask_for_password(email: str) -> None:
    from django.test import Client

    Client(SERVER_NAME="127.0.0.1").post("/accounts/password_reset/", {"email": email})


def log_in_by_program(email: str) -> None:
    from django.test import Client

    typed = {"email": email, "password": "wrong"}
    Client(SERVER_NAME="127.0.0.1").post("/api/login/", typed, content_type="application/json")


DOORS = (
    ("log in", log_in, 1),
    ("program's log in", log_in_by_program, 1),
    ("new password", ask_for_password, 20),
)

if __name__ == "__main__":
    main()
