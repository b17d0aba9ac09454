"""systemd finds nothing wrong with the units, and nothing in them is left open."""

import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests.deploy.machine import DEPLOY

UNITS = sorted(path.name for path in DEPLOY.glob("mango*.*"))
SERVICES = [name for name in UNITS if name.endswith(".service")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The units, with the folders and the user of this machine."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed: apt-get install systemd")
    here = tmp_path_factory.mktemp("units")
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        text = text.replace("/srv/mango/shop/.venv/bin/python", sys.executable)
        text = text.replace("/srv/mango/shop", str(settings.BASE_DIR))
        (here / name).write_text(text.replace("=mango\n", "=daemon\n"))
    return here


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong(folder, name):
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(folder / name)],
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
    )
    # Of other units of this machine it may speak, too.
    assert [line for line in result.stderr.splitlines() if "mango" in line] == []
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_may_do_is_little(folder, name):
    """systemd's own mark: 0 is best, 10 is everything allowed."""
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=30"]
    result = subprocess.run([*command, str(folder / name)], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-300:] + result.stderr


def test_each_timer_has_its_service():
    timers = {name.removesuffix(".timer") for name in UNITS if name.endswith(".timer")}
    assert {f"{timer}.service" for timer in timers} <= set(SERVICES)


@pytest.mark.parametrize("chore", ["send_mail", *(name for name, *_ in settings.CHORES)])
def test_what_serve_does_beside_pages_has_a_timer_too(chore):
    units = [(settings.BASE_DIR / "deploy" / name).read_text() for name in SERVICES]
    assert any(re.search(rf"^ExecStart=.* {chore}\b", unit, re.MULTILINE) for unit in units)
