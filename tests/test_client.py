"""docs/client.py walks its whole way over HTTP, and stops with a sentence where it cannot."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

from tests.fuzz.__main__ import demo_shop

CLIENT = settings.BASE_DIR / "docs" / "client.py"


@pytest.fixture
def shop(tmp_path, django_db_blocker):
    with django_db_blocker.unblock(), demo_shop(tmp_path) as address:
        yield address


@pytest.fixture
def stranger():
    """The address of some other server, which answers everything with 201 and an empty list."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(201)
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *args):
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run(address: str, staff: str) -> subprocess.CompletedProcess:
    """The client, with nothing but Python's own library (-I -S)."""
    password = "demo-mango-orchard"
    arguments = [address, "--staff-email", staff, "--staff-password", password]
    command = [sys.executable, "-I", "-S", CLIENT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_it_orders_and_staff_brings_the_order_to_its_end(shop, tmp_path):
    done = run(shop, "owner@example.com")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "The shopper sees it: Delivered, Paid."
    assert len(done.stdout.splitlines()) == 12
    log = (tmp_path / "server.log").read_text()
    assert "ERROR" not in log and "Traceback" not in log
    # A shopper moves no orders.
    stopped = run(shop, "asha@example.com")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("Not as expected: PATCH orders/")
    assert "404 in place of 200" in stopped.stderr


def test_it_stops_where_nobody_answers():
    stopped = run("http://127.0.0.1:9", "owner@example.com")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("Not as expected: POST register/: the shop does not answer")


def test_it_stops_where_something_else_answers(stranger):
    stopped = run(stranger, "owner@example.com")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("Not as expected: an answer of the shop has another shape")


def test_it_can_be_read_in_one_go():
    assert len(CLIENT.read_text().splitlines()) <= 150
