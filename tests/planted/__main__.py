"""Plant one fault after the other in a copy of the shop, and see that a test notices each.

Usage: python -m tests.planted [words of a fault's name]
With DATABASE_URL set to PostgreSQL, those that SQLite hides are planted, too.
"""

import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from tests.planted.faults import FAULTS, Fault

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    wanted = " ".join(sys.argv[1:])
    is_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        files = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
        for name in filter(None, files.split("\0")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
        for fault in FAULTS:
            if wanted not in fault.name:
                continue
            if fault.postgresql and not is_postgresql:
                _say("skipped", fault, "needs PostgreSQL")
                continue
            began = time.monotonic()
            failed = noticing(fault, copy)
            missed += not failed
            _say("noticed" if failed else "MISSED", fault, f"{time.monotonic() - began:.0f} s")
    if missed:
        raise SystemExit(f"{missed} faults were not noticed.")


def noticing(fault: Fault, copy: Path) -> bool:
    """Does the test fail in this copy of the shop while the fault is in it? And not without it."""
    file = copy / fault.file
    sound = file.read_text()
    if not _is_sound(fault.test, copy):
        raise SystemExit(f"{fault.test} fails without any fault.")
    file.write_text(sound.replace(fault.text, fault.instead))
    try:
        return not _passes(fault.test, copy)
    finally:
        file.write_text(sound)


@cache
def _is_sound(test: str, copy: Path) -> bool:
    return _passes(test, copy)


def _passes(test: str, copy: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    run = subprocess.run(command, cwd=copy, stdout=subprocess.PIPE, text=True, timeout=900)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{test} did not run.\n{run.stdout[-2000:]}")
    return run.returncode == 0


def _say(outcome: str, fault: Fault, more: str) -> None:
    sys.stdout.write(f"{outcome:8} {fault.name}: {fault.test} ({more})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
