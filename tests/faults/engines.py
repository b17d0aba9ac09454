"""Servers of a test's own beside the shop, to be stopped, killed and started again."""

import shutil
import signal
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests import daemons
from tests.growth.clusters import new_primary, programs


@dataclass
class Engine:
    """A server that a test stops and starts; `run(end_by)` runs it for a block."""

    url: Callable[..., str]
    run: Callable

    def start(self, end_by: int) -> None:
        self._block = self.run(end_by)
        self.process = self._block.__enter__()

    def stop(self) -> None:
        self._block.__exit__(None, None, None)


@contextmanager
def postgres():
    """A running PostgreSQL. SIGINT stops it in good order; SIGQUIT is a crash."""
    if not programs():
        pytest.skip("This needs PostgreSQL's own programs (initdb, postgres).")
    with daemons.open_folder() as folder:
        cluster = new_primary(folder)
        yield from _started(Engine(cluster.url, cluster.running), signal.SIGINT)


@contextmanager
def redis():
    """A running Redis that keeps nothing on disk."""
    program = shutil.which("redis-server")
    if not program:
        pytest.skip("This needs redis-server.")
    port = daemons.free_port()
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with daemons.open_folder() as folder:

        def run(end_by):
            return daemons.running(command, port, folder, end_by=end_by)

        yield from _started(Engine(lambda: f"redis://127.0.0.1:{port}/0", run), signal.SIGKILL)


def _started(engine: Engine, end_by: int):
    engine.start(end_by)
    try:
        yield engine
    finally:
        engine.stop()
