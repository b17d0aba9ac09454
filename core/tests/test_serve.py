"""The production server, as a process: slow clients, and how it ends."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from core import ports

HALF_SENT = [
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Cookie: csrftoken={'a' * 32}\r\nContent-Length: 500\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=",
]


class Server:
    def __init__(self, folder, **environment):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", f"--port={self.port}", "--workers=2"],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DATABASE_URL": f"sqlite:///{folder}/shop.sqlite3",
                "MEDIA_ROOT": str(folder / "media"),
            }
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def status(self, timeout=10.0) -> int | None:
        """Of the health page; None where nobody answers."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            client.request("GET", "/healthz")
            return client.getresponse().status
        except OSError:
            return None
        finally:
            client.close()

    def get(self, path: str, **headers) -> tuple[dict, bytes]:
        """The header fields and the body of an answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            client.request("GET", path, headers=headers)
            response = client.getresponse()
            return dict(response.getheaders()), response.read()
        finally:
            client.close()

    def children(self) -> dict[int, str]:
        """Their command lines by process id."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in children}

    def mail_process(self) -> int:
        return next(pid for pid, line in self.children().items() if "send_mail" in line)

    def workers(self) -> set[int]:
        return {pid for pid, line in self.children().items() if "send_mail" not in line}


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


@pytest.fixture
def server(tmp_path):
    with running(Server(tmp_path)) as server:
        yield server


@contextmanager
def running(server):
    until(lambda: server.status() == 200 or server.process.poll() is not None, 60)
    assert server.process.poll() is None, server.process.stdout.read()
    yield server
    if server.process.poll() is None:
        server.process.terminate()
    # Closes the pipe, too.
    server.process.communicate(timeout=30)


def test_half_sent_requests_do_not_hold_up_other_people(server):
    held = []
    try:
        for part in HALF_SENT * 200:
            slow = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            slow.sendall(part.encode())
            held.append(slow)
        for _ in range(20):
            started = time.monotonic()
            assert server.status() == 200
            assert time.monotonic() - started < 1
    finally:
        for slow in held:
            slow.close()


@pytest.mark.parametrize("size", [30_000, 9_000_000])
def test_an_uploaded_file_arrives_whole(server, tmp_path, size):
    content = os.urandom(size)
    folder = tmp_path / "media" / "mango_images"
    folder.mkdir(parents=True)
    (folder / "himsagar.jpg").write_bytes(content)
    (folder / "himsagar.txt").write_bytes(content)
    fields, picture = server.get("/media/mango_images/himsagar.jpg", **{"Accept-Encoding": "gzip"})
    assert picture == content
    assert "content-encoding" not in fields
    # Anything else is pressed, piece by piece.
    fields, pressed = server.get("/media/mango_images/himsagar.txt", **{"Accept-Encoding": "gzip"})
    assert fields["content-encoding"] == "gzip"
    assert gzip.decompress(pressed) == content


def test_it_ends_when_told_and_takes_everything_along(server):
    mail_process = server.mail_process()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    assert ports.is_free("127.0.0.1", server.port)
    with pytest.raises(ProcessLookupError):
        os.kill(mail_process, 0)


def test_killed_outright_it_leaves_nobody_on_its_port(server):
    server.process.kill()
    until(lambda: ports.is_free("127.0.0.1", server.port), 10)
    # Raises where a child lives on: it would hold its end of the pipe open.
    server.process.communicate(timeout=20)


def test_a_worker_that_dies_is_replaced(server):
    dead = server.workers().pop()
    os.kill(dead, signal.SIGKILL)
    until(lambda: dead not in server.workers() and len(server.workers()) == 2)
    until(lambda: server.status() == 200)


def test_without_its_mail_it_does_not_go_on(server):
    os.kill(server.mail_process(), signal.SIGKILL)
    output, _ = server.process.communicate(timeout=20)
    assert server.process.returncode == 1
    assert "The process that sends mail ended unexpectedly." in output


def test_a_second_server_on_the_port_is_refused(server):
    result = subprocess.run(
        [sys.executable, "manage.py", "serve", f"--port={server.port}"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert f"Port {server.port} is already in use" in result.stderr
    assert "Traceback" not in result.stderr
    assert server.status() == 200


def test_whichever_worker_is_asked_the_figures_are_those_of_all(tmp_path):
    with running(Server(tmp_path, METRICS="1")) as server:
        healthy = rb'shop_requests_total{method="GET",route="healthz",status="200"} (\S+)'
        before = float(re.search(healthy, server.get("/metrics")[1])[1])
        for _ in range(40):
            assert server.status() == 200
        told = [float(re.search(healthy, server.get("/metrics")[1])[1]) for _ in range(10)]
    assert told == [before + 40] * 10
