"""What every test starts from: plain files, quick passwords, empty caches, and the small cast."""

from contextlib import ExitStack
from functools import wraps

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as shop_settings
from django.core.cache import caches
from django.db import connection
from django.template.base import Template
from django.test import Client
from template_partials.templatetags.partials import TemplateProxy

from tests import own_database
from tests.factories import make_mango, make_user
from tests.log import open_log

OUR_TEMPLATES = str(shop_settings.BASE_DIR / "templates")
ADMIN_TEMPLATES = str(shop_settings.BASE_DIR / "templates" / "admin")


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Quick passwords, static files without a manifest, and a folder of its own for pictures.

    A test that measures passwords sets its own PASSWORD_HASHERS.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture(autouse=True)
def empty_caches(monkeypatch, tmp_path):
    """Caches that hold nothing of the test before, in every thread, whichever server keeps them."""
    for name in ("default", "table", "fragments"):
        monkeypatch.setitem(caches.settings[name], "KEY_PREFIX", f"{name}{tmp_path}")
        monkeypatch.setattr(caches[name], "key_prefix", f"{name}{tmp_path}")


@pytest.fixture(scope="session", autouse=True)
def tables_made_once(tmp_path_factory, django_db_blocker):
    """Tests that want a database of their own get a copy of one."""
    with ExitStack() as kept:
        kept.enter_context(own_database.tables_made_once(tmp_path_factory.mktemp("tables")))
        yield
        with django_db_blocker.unblock():
            kept.close()


@pytest.fixture
def sessions_in_the_database(settings):
    """For tests that count statements: Redis would save one a page."""
    settings.SESSION_ENGINE = "core.sessions"


@pytest.fixture(autouse=True)
def templates_never_query(monkeypatch):
    """A page of ours that asks the database while it is drawn fails, with the SQL."""
    for kind in (Template, TemplateProxy):
        monkeypatch.setattr(kind, "_render", without_queries(kind._render))


def without_queries(render):
    @wraps(render)
    def guarded(template, context):
        path = str(template.origin.name)
        if not path.startswith(OUR_TEMPLATES) or path.startswith(ADMIN_TEMPLATES):
            return render(template, context)
        asked = []

        def refuse_query(execute, sql, params, many, context):
            asked.append(sql)
            pytest.fail(f"{path} asked the database: {sql}")

        with connection.execute_wrapper(refuse_query):
            html = render(template, context)
        # {% if %} swallows what is raised inside it.
        assert not asked, f"{path} asked the database: {asked}"
        return html

    return guarded


@pytest.fixture
def log():
    """What the log tells during this test."""
    with open_log() as opened:
        yield opened


@pytest.fixture
def asha(db):
    """A shopper."""
    return make_user("asha", first_name="Asha", last_name="Rahman")


@pytest.fixture
def ravi(db):
    """Another shopper, who never sees Asha's things."""
    return make_user("ravi")


@pytest.fixture
def meera(db):
    """The grower's staff."""
    return make_user("meera", is_staff=True)


@pytest.fixture
def himsagar(db):
    return make_mango("Himsagar", price="350.00", stock=100, name_bn="হিমসাগর", aliases="Khirsapat")


@pytest.fixture
def langra(db):
    return make_mango("Langra", price="280.00", stock=40)


@pytest.fixture
def fazli(db):
    """Sold out."""
    return make_mango("Fazli", price="120.00", stock=0)


@pytest.fixture
def guest(db):
    """The browser of somebody without an account."""
    return Client()


@pytest.fixture
def as_asha(asha):
    return browser_of(asha)


@pytest.fixture
def as_ravi(ravi):
    return browser_of(ravi)


@pytest.fixture
def as_meera(meera):
    return browser_of(meera)


def browser_of(user) -> Client:
    """A browser in which this person has just logged in."""
    browser = Client()
    browser.force_login(user)
    UserSession.objects.create(
        user=user, session_key=browser.session.session_key, ip="127.0.0.1", user_agent="a browser"
    )
    return browser
