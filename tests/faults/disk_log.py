"""What a process wrote to its files and when it had them synced, and what a power cut leaves of it.

The process runs under strace. What was synced is on the disk; of what was written since, the disk
may have kept any part: each write wholly, not at all, or up to some byte, in whatever order.
"""

import random
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

CALLS = "pwrite64,write,ftruncate,fdatasync,fsync,unlink"
LINE = re.compile(
    r'^\d+ +(?P<call>\w+)\((?:\d+<(?P<file>[^>]*)>|"(?P<path>[^"]*)")'
    r'(?:, "(?P<bytes>[^"]*)")?(?:, (?P<numbers>[\d, ]+))?\) += \d+'
)


@dataclass(frozen=True)
class Step:
    """One call: `written` bytes at `place`, or a file's new length, or a sync."""

    call: str
    file: Path
    written: bytes = b""
    place: int = 0


def record(command: list[str], log: Path, **options) -> list[Step]:
    """Run `command` to its end; its steps on files below the folder of `log`."""
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*strace, *command], check=True, **options)
    steps = []
    for line in log.read_text().splitlines():
        found = LINE.match(line)
        if not found:
            continue
        file = Path(_plain(found["file"] or found["path"]).decode())
        if file.parent != log.parent:
            continue
        numbers = [int(number) for number in (found["numbers"] or "").split(",") if number.strip()]
        steps.append(Step(found["call"], file, _plain(found["bytes"] or ""), (numbers or [0])[-1]))
    return steps


def _plain(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1")


class Disk:
    """Files as they were at first, and what `steps` make of them."""

    def __init__(self, files: dict[Path, bytes]):
        self.synced = {file: bytearray(content) for file, content in files.items()}
        self.pending: dict[Path, list[Step]] = {}

    def take(self, step: Step) -> None:
        if step.call in ("fsync", "fdatasync"):
            for earlier in self.pending.pop(step.file, []):
                _apply(self.synced.setdefault(step.file, bytearray()), earlier)
        elif step.call == "unlink":
            self.synced.pop(step.file, None)
            self.pending.pop(step.file, None)
        else:
            self.pending.setdefault(step.file, []).append(step)

    def after_power_loss(self) -> dict[Path, bytes]:
        """The files as the disk may hold them, drawn at random."""
        files = {file: bytearray(content) for file, content in self.synced.items()}
        for file, steps in self.pending.items():
            content = files.setdefault(file, bytearray())
            for step in steps:
                fate = random.random()
                if fate < 0.4:
                    _apply(content, step)
                elif fate < 0.8 and step.written:
                    _apply(content, step, cut=random.randrange(len(step.written)))
        return {file: bytes(content) for file, content in files.items()}


def _apply(content: bytearray, step: Step, cut: int | None = None) -> None:
    if step.call == "ftruncate":
        del content[step.place :]
        content.extend(bytes(step.place - len(content)))
        return
    written = step.written[:cut]
    content.extend(bytes(max(0, step.place + len(written) - len(content))))
    content[step.place : step.place + len(written)] = written
