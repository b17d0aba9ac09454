"""Servers of a test's own, in a folder of their own: PostgreSQL, PgBouncer and the like."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

STARTS_WITHIN_SECONDS = 60
STOPS_WITHIN_SECONDS = 20
IS_ROOT = os.getuid() == 0
# PostgreSQL and PgBouncer refuse to run as root.
NOT_ROOT = {"user": "postgres", "group": "postgres", "extra_groups": []} if IS_ROOT else {}


@contextmanager
def open_folder():
    """A folder that servers which do not run as root can use, too; gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="mango-"))
    if IS_ROOT:
        shutil.chown(folder, "postgres", "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(command: list, port: int, folder: Path, *, end_by=signal.SIGTERM, **options):
    """Run a server until the block ends; its log is `<port>.log` in `folder`."""
    log_path = folder / f"{port}.log"
    with log_path.open("w") as log:
        process = subprocess.Popen(
            list(map(str, command)), stdout=log, stderr=subprocess.STDOUT, cwd=folder, **options
        )
        try:
            wait_for(port, process, log_path)
            yield process
        finally:
            stop(process, end_by)


def stop(process, end_by=signal.SIGTERM) -> None:
    process.send_signal(end_by)
    try:
        process.wait(STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(port: int, process, log_path: Path) -> None:
    """Until somebody listens there. Raises RuntimeError with the log where that does not happen."""
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"No answer on port {port}.\n{log_path.read_text()}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
