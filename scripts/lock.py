"""Write requirements.lock (the sums of every file) and docs/sbom.json (the list of parts).

For a maintainer, after requirements.txt was changed: `.venv/bin/python scripts/lock.py`.
It needs uv (`pip install uv`), which asks the package index for the sums; the shop needs neither.
"""

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, PARTS = ROOT / "requirements.lock", ROOT / "docs" / "sbom.json"
HEAD = "# Written by scripts/lock.py: what requirements.txt names, with the sums of its files.\n"
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)


def main() -> None:
    LOCK.write_text(HEAD + locked())
    PARTS.write_text(json.dumps(parts(LOCK.read_text()), indent=1) + "\n")


def locked() -> str:
    """Everything that requirements.txt leads to, on every system and Python from 3.11 on."""
    command = ["uv", "pip", "compile", "--universal", "--python-version=3.11", "--generate-hashes"]
    command += ["--no-annotate", "--no-header", "--quiet", "requirements.txt"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def parts(lock: str) -> dict:
    """The packages of the lock as CycloneDX writes them (cyclonedx.org, 1.6)."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "mango-grove"}},
        "components": [part(name, version) for name, version in PINNED.findall(lock)],
    }


def part(name: str, version: str) -> dict:
    name = re.sub(r"[-_.]+", "-", name).lower()
    purl = f"pkg:pypi/{name}@{version}"
    known = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if told := licence(name):
        known["licenses"] = [{"license": {"name": told}}]
    return known


def licence(name: str) -> str:
    """As the package itself says it, in one line; "" where it is not installed or says nothing."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    named = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    said = told.get("License-Expression") or ", ".join(named) or told.get("License", "")
    return said.partition("\n")[0]


if __name__ == "__main__":
    main()
