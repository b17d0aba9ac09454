"""Processes that end together."""

import os
import signal
import threading
import time

POLL_SECONDS = 0.25


def end_with_parent(parent: int, grace: float = 5.0) -> None:
    """End this process, from a thread of its own, once its parent is no longer `parent`.

    A parent that was killed outright (SIGKILL, out of memory) cannot stop its children, and they
    would go on holding its port. They are asked first (SIGTERM); after `grace` seconds they are
    ended whatever they do.
    """
    watcher = threading.Thread(target=_watch, args=(parent, grace), daemon=True)
    watcher.start()


def _watch(parent: int, grace: float) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)
