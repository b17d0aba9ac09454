"""The one socket on which all workers take connections.

Granian gives each worker a socket of its own, and what waits in it is lost with the worker. Of this
one each takes what comes next, so connections outlive any worker; and where systemd holds it
(deploy/mango.socket), they outlive the whole server: while it is restarted, visitors wait.
"""

import os
import socket
from contextlib import suppress

from granian import Granian
from granian._granian import SocketHolder

# systemd hands sockets over from this number on: man sd_listen_fds.
FIRST_HANDED_OVER = 3
SILENT_SECONDS = 30  # the kernel keeps a connection to itself that says nothing


def is_handed_over() -> bool:
    """Did systemd open the socket for this very process?"""
    environment = os.environ.get
    return environment("LISTEN_PID") == str(os.getpid()) and environment("LISTEN_FDS") == "1"


def listen(host: str, port: int, backlog: int) -> socket.socket:
    """The socket that systemd handed over, or else one of our own on this address."""
    if is_handed_over():
        listener = socket.socket(fileno=FIRST_HANDED_OVER)
    else:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=backlog)
    if hasattr(socket, "TCP_DEFER_ACCEPT"):  # Linux; on a Unix socket it means nothing
        # Nobody is taken before the first byte of a request has come. A worker that is told to
        # stop hangs up on whoever has sent nothing yet, and whose request may be on the way.
        with suppress(OSError):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS)
    listener.setblocking(False)
    return listener


class OneSocketServer(Granian):
    """Granian, whose workers share `listener`."""

    def __init__(self, *args, listener: socket.socket, **options) -> None:
        super().__init__(*args, **options)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._shd = SocketHolder(self._listener.fileno(), False, self.backlog)
        self._sso = self._listener
