"""The settings refuse what would be unsafe. Each case is a Python of its own."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

STRONG = "a-strong-key-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ"


@pytest.fixture
def load(tmp_path):
    """Load the settings with just these variables, in a copy that has no .env file."""
    room = settings.BASE_DIR / "core"
    shutil.copytree(room, tmp_path / "core", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    code = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT)"
    )

    def run(**environment) -> subprocess.CompletedProcess:
        base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "core.settings"}
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=base | environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "short"},
        {"SECRET_KEY": "a" * 60},
        {"SECRET_KEY": "django-insecure-" + STRONG},
    ],
)
def test_a_missing_or_weak_key_is_refused(load, environment):
    result = load(**environment)
    assert result.returncode != 0
    assert "SECRET_KEY is missing or weak" in result.stderr


@pytest.mark.parametrize(
    "environment", [{"DEBUG": "1"}, {"HTTPS": "0"}, {"RATE_LIMITS": "off"}], ids=str
)
def test_a_public_host_needs_safe_settings(load, environment):
    result = load(SECRET_KEY=STRONG, ALLOWED_HOSTS="shop.example.com", **environment)
    assert result.returncode != 0
    assert "ALLOWED_HOSTS names a public host" in result.stderr


def test_what_nobody_set_means_production(load):
    result = load(SECRET_KEY=STRONG)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["False", "__Host-sessionid", "True"]


def test_plain_http_is_for_this_machine(load):
    result = load(SECRET_KEY=STRONG, HTTPS="0", DEBUG="1")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["True", "sessionid", "False"]


def test_the_web_server_does_not_wait_for_the_database_as_long_as_a_command():
    code = (
        "import os, sys; sys.argv = ['manage.py', sys.argv[1], '--help'];"
        "import runpy\n"
        "try: runpy.run_path('manage.py', run_name='__main__')\n"
        "except SystemExit: print(os.environ.get('DATABASE_WAIT_SECONDS'))"
    )
    waits = {}
    for command in ("serve", "migrate"):
        result = subprocess.run(
            [sys.executable, "-c", code, command],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "SECRET_KEY": STRONG},
            capture_output=True,
            text=True,
            timeout=60,
        )
        waits[command] = result.stdout.split()[-1]
    assert waits == {"serve": "None", "migrate": "30"}
