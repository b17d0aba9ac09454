"""What the code of the shop never does: held by reading it."""

import ast
import json
import re
import subprocess

import pytest
from django.conf import settings

from tests.test_rooms import ROOMS, code_of

ROOT = settings.BASE_DIR
SOURCES = [path for room in ROOMS for path in code_of(room)]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# Each may do it for the reason that stands beside it.
ALLOWED = {
    ("core/management/commands/serve.py", "subprocess"),  # starts its own sender of mail
    ("core/backup/postgresql.py", "subprocess"),  # PostgreSQL's own programs, never by a shell
    ("accounts/passwords.py", "sha1"),  # the form of lists of stolen passwords
    ("core/qr.py", "mark_safe"),  # a picture drawn by a library
    ("core/fragments.py", "mark_safe"),  # rendered by our own templates before
    ("api/guide.py", "mark_safe"),  # escaped in the same line
}
FORBIDDEN = {
    "shell": {"subprocess", "popen", "system"},
    "code from text": {"eval", "exec", "compile", "__import__", "literal_eval"},
    "pickle": {"pickle", "marshal", "shelve"},
    "weak sums": {"md5", "sha1", "MD5", "SHA1"},
    "chance that can be guessed": {"random", "randint", "uuid1"},
    "SQL by hand": {"raw", "extra", "RawSQL"},
    "HTML unescaped": {"mark_safe"},
    "fetches": {"urlopen", "requests", "httpx", "urlretrieve"},
    "bytes of memory": {"ctypes", "mmap"},
}


def names_in(path) -> set[str]:
    """Modules imported, functions called, and methods asked of anything."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {(node.module or "").partition(".")[0], *(part.name for part in node.names)}
        elif isinstance(node, ast.Call):
            called = node.func
            # re.compile and random's own generator are something else.
            if isinstance(called, ast.Attribute) and ast.unparse(called.value) != "re":
                names.add(called.attr)
            elif isinstance(called, ast.Name):
                names.add(called.id)
    return names


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_code_does_this(kind):
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        if "demo" not in path.parts
        for name in names_in(path) & FORBIDDEN[kind]
    }
    assert found <= ALLOWED


def test_what_is_allowed_is_still_there():
    for path, name in ALLOWED:
        assert name in names_in(ROOT / path), path


def test_no_request_chooses_what_is_asked_of_the_database():
    """`filter(**request.GET)` would let a visitor look into any column (CVE-2025-64459)."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
                "filter",
                "exclude",
                "get",
                "annotate",
                "order_by",
            ):
                told = [ast.unparse(part.value) for part in node.keywords if part.arg is None]
                assert not [text for text in told if "request" in text or "data" in text], path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_escape_everything_and_fetch_nothing_from_elsewhere(path):
    text = path.read_text()
    assert not re.search(r"\|\s*(safe|safeseq)\b|autoescape\s+off", text) or path.suffix == ".txt"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>", text)
    for address in re.findall(r"<(?:script|img|iframe|link|source|form)\b[^>]*", text):
        assert not re.search(r"(src|href|action)=[\"']?(https?:)?//", address), address
    # An attribute without quotation marks is not escaped by escaping its value.
    assert not re.search(r"\s[a-z-]+=\{\{", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_write_text_and_keep_nothing(path):
    text = path.read_text()
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "__proto__",
        "postMessage",
        "document.cookie",
        "http:",
        "https:",
    ):
        assert word not in text


@pytest.mark.parametrize("template", ["base.html", "admin/shop/mangocategory/import_job.html"])
def test_htmx_runs_no_code_from_pages_and_asks_no_other_site(template):
    text = (ROOT / "templates" / template).read_text()
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", text)[1])
    assert config["allowEval"] is False
    assert config["selfRequestsOnly"] is True
    assert config["historyCacheSize"] == 0


def test_sessions_are_json_and_passwords_are_hashed_slowly():
    from django.conf import global_settings
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    # The tests themselves use a quick one.
    assert global_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
    assert "PASSWORD_HASHERS" not in (ROOT / "core" / "settings.py").read_text()
    assert PBKDF2PasswordHasher.iterations >= 1_000_000


def tracked_files() -> list:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_secret_is_kept_with_the_code():
    shapes = re.compile(
        rb"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}"
        rb"|xox[bp]-[0-9A-Za-z-]{20}|^SECRET_KEY\s*=\s*[\"']?\S{30}",
        re.MULTILINE,
    )
    files = [path for path in tracked_files() if path.is_file()]
    assert len(files) > 300
    keys_of_tests = {"pyproject.toml"}
    for path in files:
        if path.name not in keys_of_tests:
            assert not shapes.search(path.read_bytes()), path
        assert path.name not in (".env", "db.sqlite3", "id_rsa")


def test_what_tests_need_is_not_what_the_shop_runs_on():
    runtime = (ROOT / "requirements.txt").read_text().lower()
    for name in ("pytest", "playwright", "schemathesis", "ruff", "debug-toolbar"):
        assert not re.search(rf"^{name}", runtime, re.MULTILINE)
    for path in SOURCES:
        text = path.read_text()
        assert "import tests" not in text and "from tests" not in text, path
