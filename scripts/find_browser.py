"""Find a Chromium for the browser tests, or fetch one; says on stderr what it tried."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FETCH_SECONDS = 900


def find_browser() -> str:
    """The path of a Chromium that starts. Raises SystemExit where none can be had."""
    for way in (from_environment, from_system, from_playwright, download, install_package):
        path = way()
        if path and starts(path):
            say(f"browser: {path}")
            return path
    raise SystemExit(
        "The browser tests need Chromium, and none could be found or fetched. "
        "Install it, or name one in CHROMIUM_PATH."
    )


def from_environment() -> str | None:
    path = os.environ.get("CHROMIUM_PATH")
    if path and not starts(path):
        raise SystemExit(f"CHROMIUM_PATH={path} is not a browser that starts.")
    return path


def from_system() -> str | None:
    search = os.environ.get("PATH", "") + os.pathsep + "/usr/bin"
    return next(filter(None, (shutil.which(name, path=search) for name in NAMES)), None)


def from_playwright() -> str | None:
    """The one that this version of Playwright downloads, where it did."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def download() -> str | None:
    say("browser: none here; asking Playwright to download Chromium …")
    run([sys.executable, "-m", "playwright", "install", "chromium"])
    return from_playwright()


def install_package() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say("browser: not root on Debian, so no package is installed")
        return None
    say("browser: installing the package chromium …")
    if run(["apt-get", "update", "-qq"]):
        run(["apt-get", "install", "-y", "-qq", "chromium"])
    return from_system()


def starts(path: str) -> bool:
    """A browser whose libraries are missing is found, and does not start."""
    try:
        result = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"browser: {path} does not start: {error}")
        return False
    if result.returncode:
        say(f"browser: {path} does not start: {result.stderr.strip()[:300]}")
    return result.returncode == 0


def run(command: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return not subprocess.run(
            command, stdout=sys.stderr, env=environment, timeout=FETCH_SECONDS
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"browser: {' '.join(command)}: {error}")
        return False


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.stdout.write(f"{find_browser()}\n")
