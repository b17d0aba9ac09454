"""Many buyers at one instant: real processes, each with several threads and connections."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector

from django.conf import settings

from tests.own_database import url_of

START = "import django; django.setup(); from tests.race import member; member.main()"
ANSWER_WITHIN_SECONDS = 900


@dataclass(frozen=True)
class Outcome:
    """How one turn of a race ended: «done», the name of a refusal, or «error»."""

    call: list
    end: str
    said: object
    seconds: float


class Outcomes(list[Outcome]):
    @property
    def ends(self) -> Counter:
        """How often each end came: Counter({"done": 10, "CartChanged": 30})."""
        return Counter(outcome.end for outcome in self)

    @property
    def errors(self) -> list[str]:
        """What a shopper would have seen as an error page."""
        return [outcome.said for outcome in self if outcome.end == "error"]

    @property
    def slowest(self) -> float:
        """Seconds from the call to its answer, at worst."""
        return max(outcome.seconds for outcome in self)


class Crowd:
    """Processes that wait for a job, and then all begin it at one instant."""

    def __init__(self, database: str, *, processes: int, threads: int):
        self.threads = processes * threads
        environment = os.environ | {
            "DATABASE_URL": url_of(database),
            "DJANGO_SETTINGS_MODULE": "tests.server_settings",
            # The server lets few write at once (core/rsgi.py); here all do, and SQLite keeps no
            # queue. As commands do, they wait longer.
            "DATABASE_WAIT_SECONDS": "30",
        }
        self.members = [
            subprocess.Popen(
                [sys.executable, "-c", START],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(processes)
        ]

    def race(self, database: str, calls, *, without: str | None = None) -> Outcomes:
        """Make all `calls` at once, each in a thread of its own while there are threads.

        A call is the name of an act and what it is given: ("buy", 7, "key"). `without` names the
        rule of the shop that is taken out for this race.
        """
        lanes = [[] for _ in range(self.threads)]
        for number, call in enumerate(calls):
            lanes[number % self.threads].append(list(call))
        lanes = [lane for lane in lanes if lane]
        shares = [lanes[number :: len(self.members)] for number in range(len(self.members))]
        busy = [member for member, share in zip(self.members, shares, strict=True) if share]
        for member, share in zip(self.members, shares, strict=True):
            if share:
                job = {"database": database, "turns": share, "without": without}
                self._tell(member, job)
        for member in busy:
            self._hear(member)
        moment = time.time() + 0.05
        for member in busy:
            self._tell(member, moment)
        return Outcomes(Outcome(**told) for member in busy for told in self._hear(member))

    def go_home(self) -> None:
        for member in self.members:
            with suppress(BrokenPipeError):
                member.stdin.close()
        for member in self.members:
            try:
                member.wait(timeout=10)
            except subprocess.TimeoutExpired:
                member.kill()
                member.wait()
            member.stdout.close()

    @staticmethod
    def _tell(member, message) -> None:
        member.stdin.write(json.dumps(message) + "\n")
        member.stdin.flush()

    @staticmethod
    def _hear(member):
        # A member says one line and then listens, so nothing waits unread in Python's own buffer.
        with DefaultSelector() as selector:
            selector.register(member.stdout, EVENT_READ)
            if not selector.select(ANSWER_WITHIN_SECONDS):
                raise TimeoutError(f"No answer from process {member.pid}.")
        line = member.stdout.readline()
        assert line, f"Process {member.pid} ended in mid-race."
        return json.loads(line)
