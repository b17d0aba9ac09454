"""scripts/find_browser.py: which browser the tests get, and what happens where there is none."""

import importlib.util
import sys

import pytest
from django.conf import settings


@pytest.fixture
def finder(monkeypatch):
    path = settings.BASE_DIR / "scripts" / "find_browser.py"
    spec = importlib.util.spec_from_file_location("find_browser", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    for way in ("from_system", "from_playwright", "download", "install_package"):
        monkeypatch.setattr(module, way, lambda: None)
    return module


def test_the_one_that_is_named_comes_first(finder, monkeypatch):
    monkeypatch.setenv("CHROMIUM_PATH", sys.executable)
    monkeypatch.setattr(finder, "from_system", lambda: "/bin/true")
    assert finder.find_browser() == sys.executable


def test_a_named_one_that_does_not_start_is_refused(finder, monkeypatch):
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")
    with pytest.raises(SystemExit, match="CHROMIUM_PATH=/nowhere/chromium"):
        finder.find_browser()


def test_one_that_does_not_start_is_passed_over(finder, monkeypatch, capsys):
    monkeypatch.setattr(finder, "from_system", lambda: "/nowhere/chromium")
    monkeypatch.setattr(finder, "download", lambda: sys.executable)
    assert finder.find_browser() == sys.executable
    assert "/nowhere/chromium does not start" in capsys.readouterr().err


def test_without_any_the_run_fails_loudly(finder):
    with pytest.raises(SystemExit, match="none could be found or fetched"):
        finder.find_browser()
