"""A few threads that work for the event loop, and never keep a visitor waiting for nothing."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable

# Seconds. A request that has not begun by then, because all threads are stuck, is not kept waiting.
STUCK_SECONDS = 4.5


class Refused(Exception):
    """A request that never reaches Django. `args` are the status and one sentence."""


class Stuck(Refused):
    """A request that never began, because all threads were stuck."""


class Threads:
    """A handful of threads that do what they are given, in order."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.jobs = queue.SimpleQueue()
        # Who takes a job out of here does it, or refuses it; never both.
        self.waiting = {}
        self.began = {}
        self.watch = None
        for _ in range(count):
            threading.Thread(target=self._work, daemon=True).start()

    async def run(self, function: Callable, *args):
        """What `function` gives. Raises Stuck where it never began."""
        loop = asyncio.get_running_loop()
        if self.watch is None:
            self.watch = loop.create_task(self._refuse_when_stuck())
        future = loop.create_future()
        self.waiting[future] = True
        self.jobs.put((loop, future, function, args))
        return await future

    def _work(self) -> None:
        me = threading.get_ident()
        while True:
            loop, future, function, args = self.jobs.get()
            if self.waiting.pop(future, False):
                self.began[me] = time.monotonic()
                try:
                    settle, result = asyncio.Future.set_result, function(*args)
                except Exception as error:
                    settle, result = asyncio.Future.set_exception, error
                del self.began[me]
                loop.call_soon_threadsafe(settle_once, future, settle, result)
                # Do not keep this visitor's request until the next one comes.
                del result
            del future, function, args

    async def _refuse_when_stuck(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            began = list(self.began.values())
            if len(began) == self.count and max(began) < time.monotonic() - STUCK_SECONDS:
                for future in list(self.waiting):
                    if self.waiting.pop(future, False):
                        refusal = Stuck(503, "The shop is very busy. Please try again.")
                        settle_once(future, asyncio.Future.set_exception, refusal)


def settle_once(future: asyncio.Future, settle: Callable, result) -> None:
    if not future.done():
        settle(future, result)
