"""What the shop is made of: every package pinned, locked with the sums of its files, and listed."""

import json
import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)


def named(path) -> dict[str, str]:
    """{name, written in one way: version} of all that is pinned there."""
    pinned = PINNED.findall((ROOT / path).read_text())
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned}


def test_everything_is_pinned():
    lines = [
        line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()
    ]
    assert all("==" in line for line in lines if line)


def test_every_package_is_locked_with_its_sums():
    """After a change of requirements.txt: `python scripts/lock.py`."""
    assert named("requirements.txt").items() <= named("requirements.lock").items()
    locked = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text())
    for package in locked[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", package), package


def test_nothing_is_locked_that_nobody_named():
    assert named("requirements.lock") == named("requirements.txt")


def test_make_takes_no_other_file_than_the_locked_ones():
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text()


@pytest.fixture(scope="module")
def parts() -> dict:
    return json.loads((ROOT / "docs" / "sbom.json").read_text())


def test_the_list_of_parts_names_every_package(parts):
    listed = {part["name"]: part["version"] for part in parts["components"]}
    assert listed == named("requirements.txt")


def test_the_list_of_parts_is_cyclonedx(parts):
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.6")
    for part in parts["components"]:
        assert part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}"
        assert part["type"] == "library"
    references = [part["bom-ref"] for part in parts["components"]]
    assert len(references) == len(set(references))


def test_every_part_says_its_licence(parts):
    unsaid = [part["name"] for part in parts["components"] if not part.get("licenses")]
    # For older Pythons, or other systems, than this machine may have.
    assert set(unsaid) <= {"async-timeout", "tzdata"}
