import socket
import subprocess
import sys

import pytest
from django.conf import settings

from core import ports


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_free_port_raises_no_complaint(taken):
    assert not ports.is_free("127.0.0.1", taken)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert ports.complaint("127.0.0.1", port) is None


def test_a_taken_port_is_named_with_a_way_out(taken, monkeypatch):
    monkeypatch.setattr(ports, "PATIENCE_SECONDS", 0)
    sentence = ports.complaint("127.0.0.1", taken, "serve")
    assert f"Port {taken} is already in use" in sentence
    assert f"make serve PORT={taken + 1}" in sentence


def test_a_port_that_others_may_share_is_still_taken():
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        assert not ports.is_free("127.0.0.1", listener.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port", "part"),
    [("127.0.0.1", 0, "no port"), ("127.0.0.1", 70000, "no port"), ("192.0.2.1", 8140, "address")],
)
def test_what_can_never_be_served_is_said(host, port, part, monkeypatch):
    monkeypatch.setattr(ports, "PATIENCE_SECONDS", 0)
    assert part in ports.complaint(host, port)


def test_the_check_ends_in_one_sentence_and_no_traceback(taken):
    result = subprocess.run(
        [sys.executable, "-m", "core.ports", "run"],
        cwd=settings.BASE_DIR,
        env={"PORT": str(taken)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert f"PORT={taken + 1}" in result.stderr
