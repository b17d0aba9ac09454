"""A small HTTP client and the processor time of the server's processes, on the standard library."""

import asyncio
import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Step:
    """One request that every shopper makes; `form` makes it a POST.

    `{names}` in path and form are filled from what the shopper knows; `learn` adds to that: a name
    and the pattern to look for in the answer.
    """

    name: str
    path: str
    form: dict[str, str] | None = None
    learn: dict[str, str] = field(default_factory=dict)
    expect: int = 200
    is_fresh: bool = False


@dataclass
class Figures:
    """What one step took: requests a second, milliseconds, CPU seconds per 1,000, bytes."""

    name: str
    requests: int
    errors: int
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_per_1000: float | None
    size: int


class Shopper:
    """One visitor with cookies and a connection of their own."""

    def __init__(self, port: int, **known: str):
        self.port, self.known, self.cookies = port, known, {}
        self.connection = None

    async def do(self, step: Step) -> tuple[bool, float, int]:
        """Do one step: was it answered as expected, in how many ms, with how many bytes."""
        if step.is_fresh:
            self.cookies.clear()
        form = {name: value.format(**self.known) for name, value in (step.form or {}).items()}
        start = time.perf_counter()
        status, text = await self._request(step.path.format(**self.known), form)
        took = (time.perf_counter() - start) * 1000
        for name, pattern in step.learn.items():
            if found := re.search(pattern, text):
                self.known[name] = found[1]
        return status == step.expect, took, len(text.encode())

    async def _request(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        body = urlencode(form).encode()
        head = [f"{'POST' if form else 'GET'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.cookies:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            head.append(f"Cookie: {cookies}")
        if form:
            head.append("Content-Type: application/x-www-form-urlencoded")
            head.append(f"Content-Length: {len(body)}")
        message = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        for is_last in (False, True):
            try:
                if self.connection is None:
                    self.connection = await asyncio.open_connection("127.0.0.1", self.port)
                self.connection[1].write(message)
                return await self._answer(self.connection[0])
            except (ConnectionError, asyncio.IncompleteReadError):
                # A kept connection that the server closed meanwhile is opened anew, once.
                self.connection = None
                if is_last:
                    raise
        raise AssertionError("unreachable")

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length, is_last = 0, False
        for line in head.split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                key, _, cookie = value.strip().partition(";")[0].partition("=")
                self.cookies[key] = cookie
            elif name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "connection":
                is_last = value.strip().lower() == "close"
        body = await reader.readexactly(length) if length else b""
        if is_last:
            # A server may wait for that before it takes anybody else.
            self.connection[1].close()
            self.connection = None
        return int(head.split(None, 2)[1]), head + body.decode()


async def measure(shoppers: list[Shopper], step: Step, *, at_once: int, server: int) -> Figures:
    """Let every shopper do one step, `at_once` at a time; `server` is the pid to watch."""
    waiting, answers = iter(shoppers), []

    async def work():
        for shopper in waiting:
            answers.append(await shopper.do(step))

    cpu, start = cpu_seconds(server), time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    wall = time.perf_counter() - start
    used = None if cpu is None else cpu_seconds(server) - cpu
    times = sorted(ms for _, ms, _ in answers)
    return Figures(
        name=step.name,
        requests=len(answers),
        errors=sum(not ok for ok, _, _ in answers),
        per_second=len(answers) / wall,
        p50_ms=times[len(times) // 2],
        p95_ms=times[int(len(times) * 0.95)],
        cpu_per_1000=None if used is None else used / len(answers) * 1000,
        size=sorted(size for _, _, size in answers)[len(answers) // 2],
    )


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Until the server answers there; SystemExit where it has not within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"No server answered at {address}.")


def cpu_seconds(root: int) -> float | None:
    """User and system time of a process and its descendants; None where /proc is not to be had."""
    if not Path("/proc/self/stat").exists():
        return None
    ticks, children = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.name)
        ticks[pid] = sum(map(int, fields[11:15]))
        children.setdefault(int(fields[1]), []).append(pid)
    waiting, total = [root], 0
    while waiting:
        pid = waiting.pop()
        total += ticks.get(pid, 0)
        waiting += children.get(pid, [])
    return total / TICKS_A_SECOND
