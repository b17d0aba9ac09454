"""Write a random SECRET_KEY to .env, where neither the environment nor .env has one yet.

Runs before Django, because the settings refuse to load without a key.
"""

import os
import re
import secrets
import sys
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"


def has_key(text: str) -> bool:
    return bool(re.search(r"^\s*(export\s+)?SECRET_KEY\s*=\s*\S", text, re.MULTILINE))


def main() -> None:
    if os.environ.get("SECRET_KEY"):
        return
    text = ENV_FILE.read_text() if ENV_FILE.exists() else ""
    if has_key(text):
        return
    if text and not text.endswith("\n"):
        text += "\n"
    # A new file takes its place at once: never half-written, never readable by others.
    fresh = ENV_FILE.with_name(f".env.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}SECRET_KEY={secrets.token_urlsafe(50)}\n")
    fresh.replace(ENV_FILE)
    sys.stdout.write("Wrote a random SECRET_KEY to .env (only you can read it).\n")


if __name__ == "__main__":
    main()
