"""The server is restarted while people use it, and nobody's request is lost.

RESTARTS=20 tries it more often.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from django.conf import settings

from tests import own_database

RESTARTS = int(os.environ.get("RESTARTS", "2"))
VISITORS = 8
# What systemd does: the socket under its number, and whose it is.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, "manage.py", "serve"])
"""


@pytest.fixture
def shop(tmp_path, django_db_setup, django_db_blocker):
    """A socket that outlives the server, and what starts a server on it."""
    with django_db_blocker.unblock():
        database = own_database.create_migrated(tmp_path)
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    environment = os.environ | {
        "DATABASE_URL": own_database.url_of(database),
        "DJANGO_SETTINGS_MODULE": "tests.server_settings",
        "MEDIA_ROOT": str(tmp_path / "media"),
    }

    @contextmanager
    def start():
        number = listener.fileno()
        command = [sys.executable, "-c", HAND_OVER, str(number)]
        with (tmp_path / "server.log").open("a") as log:
            process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=environment,
                pass_fds=[number],
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                assert process.wait(40) == 0, (tmp_path / "server.log").read_text()

    yield listener.getsockname()[1], start
    listener.close()
    with django_db_blocker.unblock():
        own_database.drop(database)


class Visitors:
    """Some who ask again and again, each time over a new connection, as our proxies do."""

    def __init__(self, port: int) -> None:
        self.port, self.answers, self.lost, self.is_over = port, 0, [], False
        self.threads = [threading.Thread(target=self.ask, args=(n,)) for n in range(VISITORS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        for thread in self.threads:
            thread.join()

    def ask(self, number: int) -> None:
        # A search asks the database; the wrong log-in is a form that takes its time.
        method, path = ("GET", "/?q=mango") if number % 2 else ("POST", "/accounts/login/")
        while not self.is_over:
            client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                client.request(method, path, body="login=a" if number % 2 == 0 else None)
                status = client.getresponse().status
                if status not in (200, 403):
                    self.lost.append(status)
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
            finally:
                client.close()
            self.answers += 1


def wait_for(visitors: Visitors, more: int) -> None:
    wanted, deadline = visitors.answers + more, time.monotonic() + 60
    while visitors.answers < wanted:
        assert time.monotonic() < deadline, "nobody is answered"
        time.sleep(0.05)


def test_a_restart_loses_no_request(shop, capsys):
    port, start = shop
    # Nobody serves yet: the first visitors wait in the socket.
    with Visitors(port) as visitors:
        for _ in range(RESTARTS + 1):
            with start():
                wait_for(visitors, 100)
        with start():
            wait_for(visitors, 100)
            visitors.is_over = True
            for thread in visitors.threads:
                thread.join()
    with capsys.disabled():
        figures = f"{RESTARTS + 1} restarts, {visitors.answers} requests"
        sys.stdout.write(f"\n{figures}, {len(visitors.lost)} lost\n")
    assert visitors.lost == []


def test_what_has_begun_is_answered_before_the_end(shop):
    """A form of which half has come when the server is told to stop."""
    port, start = shop
    with start() as process, socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20\r\n\r\n"
        client.sendall(f"{head}login=half".encode())
        # Answered by another worker, or by the same one after it has taken this one.
        for _ in range(4):
            ask_once(port)
        process.terminate()
        time.sleep(2)
        client.sendall(b"-and-a-bit")
        assert client.recv(100).startswith(b"HTTP/1.1 403 ")


def ask_once(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        client.request("GET", "/healthz")
        assert client.getresponse().status == 200
    finally:
        client.close()


def test_new_workers_lose_no_request(shop):
    """SIGHUP replaces them one by one."""
    port, start = shop
    with start() as process, Visitors(port) as visitors:
        for _ in range(RESTARTS):
            wait_for(visitors, 50)
            process.send_signal(signal.SIGHUP)
            time.sleep(3)
        wait_for(visitors, 50)
    assert visitors.lost == []
