import select
import socket

import pytest

from core.listening import listen


@pytest.mark.skipif(not hasattr(socket, "TCP_DEFER_ACCEPT"), reason="Only Linux can wait so.")
def test_nobody_is_taken_before_they_say_something():
    """A worker that stops hangs up on who has said nothing yet: such a request would be lost."""
    with (
        listen("127.0.0.1", 0, backlog=8) as listener,
        socket.create_connection(listener.getsockname(), timeout=10) as visitor,
    ):
        assert select.select([listener], [], [], 0.3) == ([], [], [])
        visitor.send(b"G")
        assert select.select([listener], [], [], 10)[0] == [listener]


def test_a_socket_that_was_handed_over_is_used(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as opened:
        monkeypatch.setattr("core.listening.is_handed_over", lambda: True)
        monkeypatch.setattr("core.listening.FIRST_HANDED_OVER", opened.fileno())
        with listen("127.0.0.1", 1, backlog=8) as listener:
            assert listener.getsockname() == opened.getsockname()
            listener.detach()
