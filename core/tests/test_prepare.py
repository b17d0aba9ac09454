"""What `make run` and `make serve` do before they serve."""

import stat
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings as shop_settings
from django.core.management import CommandError, call_command

from core.management.commands import prepare
from tests.factories import make_mango, make_user


@pytest.fixture
def called(monkeypatch):
    """The commands that `prepare` calls, by name; none of them runs."""
    names = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: names.append(name))
    return names


def test_an_empty_shop_gets_the_demo_store(db, called):
    call_command("prepare")
    assert called == ["migrate", "createcachetable", "load_demo"]


def test_a_shop_with_varieties_is_left_alone(himsagar, called):
    call_command("prepare")
    assert "load_demo" not in called


def test_a_demo_store_that_is_refused_stops_nothing(db, monkeypatch, capsys):
    def refuse(name, **options):
        if name == "load_demo":
            raise CommandError("This shop has real orders.")

    monkeypatch.setattr(prepare, "call_command", refuse)
    call_command("prepare")
    output = capsys.readouterr()
    assert "This shop has real orders." in output.err
    assert "Address:" in output.out


def test_it_says_where_and_on_what_the_shop_runs(himsagar, called, capsys, monkeypatch):
    monkeypatch.setenv("PORT", "8111")
    monkeypatch.delenv("HOST", raising=False)
    call_command("prepare")
    output = capsys.readouterr().out
    assert "http://127.0.0.1:8111/" in output
    assert "journal" in output


@pytest.mark.parametrize("version_is_safe", [True, False])
def test_the_journal_is_told_with_its_reason(version_is_safe, monkeypatch):
    monkeypatch.setattr(prepare, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setattr(prepare, "wal_is_safe", lambda: version_is_safe)
    reason = "is free of the WAL-reset bug" if version_is_safe else "has the WAL-reset bug"
    assert reason in prepare.database_line()


def test_the_address_of_ipv6_has_brackets(monkeypatch):
    monkeypatch.setenv("HOST", "::1")
    monkeypatch.setenv("PORT", "8000")
    assert prepare.address() == "http://[::1]:8000/"


def test_demo_accounts_are_listed_and_in_production_warned_of(db, called, capsys, settings):
    make_mango("Himsagar")
    make_user("asha", email="asha@example.com")
    call_command("prepare")
    output = capsys.readouterr()
    assert prepare.DEMO_PASSWORD in output.out
    assert "asha@example.com" in output.out
    assert "owner@example.com" not in output.out
    assert "manage.py remove_demo" in output.err

    settings.DEBUG = True
    call_command("prepare")
    assert not capsys.readouterr().err


def test_without_demo_accounts_no_password_is_told(himsagar, called, capsys):
    call_command("prepare")
    output = capsys.readouterr()
    assert prepare.DEMO_PASSWORD not in output.out
    assert not output.err


def test_static_files_are_collected_when_they_changed(himsagar, called, settings, monkeypatch):
    call_command("prepare", static=True)
    assert "collectstatic" in called

    called.clear()
    call_command("prepare", static=True)
    assert "collectstatic" not in called

    monkeypatch.setattr(prepare, "static_fingerprint", lambda: "another")
    call_command("prepare", static=True)
    assert "collectstatic" in called


def test_the_fingerprint_is_steady_and_knows_how_files_are_stored(settings):
    before = prepare.static_fingerprint()
    assert prepare.static_fingerprint() == before
    settings.STATIC_URL = "/elsewhere/"
    assert prepare.static_fingerprint() != before


class TestKey:
    """scripts/make_key.py, in a checkout of a test's own."""

    @pytest.fixture
    def make_key(self, tmp_path):
        script = tmp_path / "scripts" / "make_key.py"
        script.parent.mkdir()
        script.write_bytes((shop_settings.BASE_DIR / "scripts" / "make_key.py").read_bytes())
        env_file = tmp_path / ".env"

        def run(**environment):
            command = [sys.executable, str(script)]
            subprocess.run(command, env=environment, check=True, capture_output=True, timeout=30)
            return env_file

        return run

    def test_a_new_checkout_gets_a_key_that_only_its_owner_reads(self, make_key):
        env_file = make_key()
        name, _, key = env_file.read_text().strip().partition("=")
        assert name == "SECRET_KEY"
        assert len(key) >= 50
        assert stat.S_IMODE(env_file.stat().st_mode) == 0o600

    def test_the_key_is_kept(self, make_key):
        assert make_key().read_text() == make_key().read_text()

    def test_other_lines_are_kept(self, make_key, tmp_path):
        (tmp_path / ".env").write_text("STORE_NAME=Ravi's mangoes")
        lines = make_key().read_text().splitlines()
        assert lines[0] == "STORE_NAME=Ravi's mangoes"
        assert lines[1].startswith("SECRET_KEY=")

    def test_a_key_of_the_environment_is_enough(self, make_key):
        assert not make_key(SECRET_KEY="set elsewhere").exists()
