"""Take the pictures of docs/owner-guide.md, in a demo shop of their own.

Usage: python -m tests.guide [--port 8098] [--only start,report]
"""

import argparse
import io
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.bench.__main__ import ROOT, run, wait_for
from tests.browser import chromium
from tests.guide.day import PICTURES

PICTURES_FOLDER = ROOT / "docs" / "pictures" / "guide"
SCREENS = {"phone": (390, 780), "desk": (1280, 800)}
OWNER, PASSWORD = "owner@example.com", "demo-mango-orchard"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8098)
    parser.add_argument("--only", default="", help="names of pictures, with commas between")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else list(PICTURES)
    with tempfile.TemporaryDirectory() as folder:
        environment = demo_environment(Path(folder), options.port)
        run("manage.py", "prepare", "--static", environment=environment)
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=sys.stderr
        )
        try:
            wait_for(options.port, server)
            take(f"http://127.0.0.1:{options.port}", wanted)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def demo_environment(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "core.settings",
        "ENV_FILE": "",
        "DATABASE_URL": f"sqlite:///{folder / 'guide.sqlite3'}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MEDIA_ROOT": str(folder / "media"),
        "DEBUG": "1",
        "HTTPS": "0",
        "EMAIL_URL": "dummymail://",
        "PORT": str(port),
    }


def take(address: str, wanted: list[str]) -> None:
    """Walk through the day once; a picture is stored where its name is wanted."""
    PICTURES_FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for screen, (width, height) in SCREENS.items():
            steps = {name: step for name, (on, step) in PICTURES.items() if on == screen}
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": height}
            )
            page = context.new_page()
            log_in(page)
            for name, step in steps.items():
                step(page)
                page.wait_for_load_state("networkidle")
                if name in wanted:
                    store(page.screenshot(), PICTURES_FOLDER / f"{name}.webp")
            context.close()
        browser.close()


def log_in(page) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(OWNER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def store(picture: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        image.save(path, "WEBP", quality=80, method=6)
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
