"""Run the whole test suite, browser tests included, on all processor cores."""

import os
import sys
from pathlib import Path

from find_browser import find_browser

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    os.environ["CHROMIUM_PATH"] = find_browser()
    os.chdir(ROOT)
    # Proxies and restarts have a command of their own: make test-deploy.
    usual = ["--numprocesses=auto", "--dist=loadfile", "--ignore=tests/deploy"]
    arguments = sys.argv[1:] or usual
    if skip := os.environ.get("SKIP"):
        arguments += ["-k", f"not ({skip})"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    main()
