"""Which Chromium the tests drive, and how it is started."""

import os
import shutil

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright):
    """Start the browser. Raises where there is none: these tests are never left out."""
    return playwright.chromium.launch(executable_path=_path(), args=QUIETLY)


def _path() -> str | None:
    """CHROMIUM_PATH, else the system's browser, else None: the one that Playwright fetched."""
    named = os.environ.get("CHROMIUM_PATH")
    return named or next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
