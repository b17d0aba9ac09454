"""The shop's own server, as `make serve` runs it, on a database of a test's own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.own_database import url_of

# The web server of `manage.py serve`, without the process that sends mail: tests find it queued.
SERVE = """
import sys, django
django.setup()
from core.management.commands.serve import Command
from core.processes import end_with_parent
end_with_parent(int(sys.argv[3]))
Command().serve("127.0.0.1", int(sys.argv[1]), workers=int(sys.argv[2]))
"""
STARTS_WITHIN_SECONDS = 60
STOPS_WITHIN_SECONDS = 20


@dataclass
class Shop:
    """A running server: where it answers, and the process that began it."""

    address: str
    process: subprocess.Popen

    def kill(self) -> None:
        """`kill -9` for all of its processes at one instant."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def shop_on(database: str, folder: Path, *, workers: int = 1):
    """The address of a running shop; its log is `server.log` in `folder`."""
    with running_shop(url_of(database), folder, workers=workers) as shop:
        yield shop.address


@contextmanager
def running_shop(url: str, folder: Path, *, workers: int = 1, port: int = 0, **environment: str):
    """A running Shop on the database at `url`, with more variables of `environment`."""
    port = port or free_port()
    environment = (
        os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.server_settings",
            "MEDIA_ROOT": str(folder / "media"),
            "RATE_LIMITS": "off",
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        | environment
    )
    log_path = folder / "server.log"
    with log_path.open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port), str(workers), str(os.getpid())],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_healthy(port, process, log_path)
            yield Shop(f"http://127.0.0.1:{port}", process)
        finally:
            _stop(process)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_until_healthy(port: int, process, log_path: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not _is_healthy(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The shop did not start.\n{log_path.read_text()}")
        time.sleep(0.05)


def _is_healthy(port: int) -> bool:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        client.request("GET", "/healthz")
        return client.getresponse().status == 200
    except OSError:
        return False
    finally:
        client.close()


def _stop(process) -> None:
    process.terminate()
    try:
        process.wait(STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
