"""A running shop on a database of its own, and browsers to visit it."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect, sync_playwright
from post_office.models import Email

from accounts.models import User
from orders.models import Courier, Order
from shop.models import Cart, ImportJob, MangoCategory, StockMovement
from tests import own_database
from tests.browser import chromium
from tests.browser.witness import Witness
from tests.server import shop_on

SCREENS = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
# In this order: whoever points at another row goes first.
ROWS = [Email, Session, Order, Courier, Cart, ImportJob, StockMovement, MangoCategory, User]
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def shop_database(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        name = own_database.create_migrated(tmp_path_factory.mktemp("shop"))
        yield name
        own_database.drop(name)


@pytest.fixture(scope="package")
def address(shop_database, tmp_path_factory):
    with shop_on(shop_database, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="package")
def browser():
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, where Django would refuse to ask a database.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def rows(shop_database, browser, django_db_blocker):
    """The running shop's rows, none at first; the test's models read and write them."""
    with django_db_blocker.unblock(), own_database.connected_to(shop_database):
        for model in (
            Email,
            Session,
            Order,
            Courier,
            Cart,
            ImportJob,
            StockMovement,
            MangoCategory,
            User,
        ):
            model.objects.all().delete()
        yield


@pytest.fixture
def witness():
    """Fails the test where a browser saw an error that the test did not provoke."""
    witness = Witness()
    yield witness
    assert not witness.complaints()


@pytest.fixture
def new_page(browser, address, witness):
    """Opens a browser of its own, with its own cookies: new_page("phone", script=False)."""
    contexts = []

    def open_page(screen="phone", *, script=True, **options):
        context = browser.new_context(
            base_url=address, java_script_enabled=script, **(SCREENS[screen] | options)
        )
        context.set_default_timeout(PATIENCE_MS)
        witness.watch(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(params=SCREENS)
def screen(request):
    return request.param


@pytest.fixture
def script():
    """Does JavaScript run? A test says otherwise by its parameters."""
    return True


@pytest.fixture
def page(new_page, screen, script, witness):
    if not script:
        # Without JavaScript a refusal is a page of its own, which the browser notes in its console.
        witness.expects("status of 422")
    return new_page(screen, script=script)
