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
    usual = ["--numprocesses=auto", "--ignore=tests/deploy"]
    # File by file, in the order of `testpaths`: what starts servers and browsers comes first and
    # keeps them for the next file of its folder. By itself the plugin would leave the files of few
    # tests, which are the long ones, to the end, where a processor then has nothing to do.
    usual += ["--dist=loadfile", "--no-loadscope-reorder"]
    arguments = sys.argv[1:] or usual
    if skip := os.environ.get("SKIP"):
        arguments += ["-k", f"not ({skip})"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    main()
