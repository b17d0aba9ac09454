"""The shop as the world gets it: HTTPS=1, as a Python of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

ASK = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
from django.test import Client
from accounts.models import User
User.objects.create_user("asha", "asha@example.com", "demo-mango-orchard")
browser = Client()
ask = dict(secure=True, headers={"host": "shop.example.com"})
page = browser.get("/accounts/login/", **ask)
typed = {"login": "asha@example.com", "password": "demo-mango-orchard"}
browser.post("/accounts/login/", typed, **ask)
plain = Client().get("/orders/track/?x=1", headers={"host": "shop.example.com"})
print(json.dumps({
    "headers": dict(page.items()),
    "cookies": [morsel.OutputString() for morsel in browser.cookies.values()],
    "plain": [plain.status_code, plain["Location"]],
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("https")
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            # Static files as they lie there: nothing has to be collected first.
            "DJANGO_SETTINGS_MODULE": "tests.server_settings",
            "ENV_FILE": "",
            "SECRET_KEY": "a-strong-key-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ",
            "ALLOWED_HOSTS": "shop.example.com",
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_browsers_come_back_by_https_only_for_a_year(told):
    assert told["headers"]["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains; preload"
    )


def test_plain_http_leads_to_https(told):
    assert told["plain"] == [301, "https://shop.example.com/orders/track/?x=1"]


@pytest.mark.parametrize("name", ["__Host-sessionid", "__Host-csrftoken", "__Host-messages"])
def test_a_cookie_is_for_this_host_alone_and_never_sent_in_the_open(told, name):
    [cookie] = [one for one in told["cookies"] if one.startswith(f"{name}=")]
    words = [word.strip() for word in cookie.split(";")]
    assert "Secure" in words and "Path=/" in words and "SameSite=Lax" in words
    assert not [word for word in words if word.startswith("Domain")]


def test_no_script_reads_a_cookie(told):
    assert len(told["cookies"]) == 3
    for cookie in told["cookies"]:
        assert cookie.startswith("__Host-") and "HttpOnly" in cookie


def test_what_a_page_of_ours_opens_is_apart_from_other_sites(told):
    assert told["headers"]["Cross-Origin-Opener-Policy"] == "same-origin"
