"""Is a port free? Needs nothing but Python, so it can be asked before anything is installed."""

import errno
import os
import socket
import sys
import time

# A server that was killed a moment ago needs about this long to let go of its port.
PATIENCE_SECONDS = 2.0


def is_free(host: str, port: int) -> bool:
    """Raises OSError where `host` is not an address of this machine, or the port is privileged."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as listener:
        # Connections that ended shortly ago do not count; a listening server does, even one that
        # would share the port with us.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def complaint(host: str, port: int, target: str = "run") -> str | None:
    """One sentence on why nothing can be served there; None where it can. Takes 2 s at most."""
    if not 0 < port < 65536:
        return (
            f"{port} is no port; choose one from 1 to 65535, for example: make {target} PORT=8001"
        )
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while not is_free(host, port):
            if time.monotonic() > deadline:
                other = port + 1 if port < 65535 else 8001
                return (
                    f"Port {port} is already in use by another program; "
                    f"stop that one or choose another port: make {target} PORT={other}"
                )
            time.sleep(0.1)
    except PermissionError:
        return f"Port {port} is not yours to open; choose another: make {target} PORT=8001"
    except OSError as error:
        return f"{host} is not an address of this machine: {error}"
    return None


def main() -> None:
    port = os.environ.get("PORT") or "8000"
    host = os.environ.get("HOST") or "127.0.0.1"
    target = sys.argv[1] if len(sys.argv) > 1 else "run"
    if not (port.isascii() and port.isdigit()):
        sys.exit(f"PORT={port} is not a number; for example: make {target} PORT=8001")
    sys.exit(complaint(host, int(port), target))


if __name__ == "__main__":
    main()
