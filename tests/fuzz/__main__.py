"""Send the API whatever its schema allows, and what it forbids, for some minutes.

Usage: python -m tests.fuzz [--minutes 10] [--phases examples,coverage,fuzzing,stateful]
It runs on SQLite, or on the PostgreSQL server that DATABASE_URL names; the shop is one of its own,
with the demo store in it, and runs as `make serve` runs it.
"""

import argparse
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

CONFIG = Path(__file__).with_name("schemathesis.toml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    options = parser.parse_args()
    django.setup()
    with tempfile.TemporaryDirectory() as folder, demo_shop(Path(folder)) as address:
        arguments = ["--phases", options.phases, "--max-time", str(int(options.minutes * 60))]
        raise SystemExit(run(address, arguments, Path(folder)).returncode)


@contextmanager
def demo_shop(folder: Path):
    """The address of a running shop with the demo store; its log is `server.log` in `folder`."""
    # What these import asks for the settings, which are there only now.
    from tests.own_database import connected_to, create_migrated, drop
    from tests.server import shop_on

    settings.MEDIA_ROOT = folder / "media"
    database = create_migrated(folder)
    try:
        with connected_to(database):
            call_command("load_demo", "--yes", verbosity=0)
        with shop_on(database, folder, workers=2) as address:
            yield address
    finally:
        drop(database)


def run(address: str, arguments: list[str], folder: Path, **options) -> subprocess.CompletedProcess:
    """Let schemathesis make all its checks of the shop at this address."""
    command = [Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG]
    command += ["run", f"{address}/api/schema/", "--checks", "all", "--continue-on-failure"]
    command += ["--report-dir", folder, *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, **options)


if __name__ == "__main__":
    main()
