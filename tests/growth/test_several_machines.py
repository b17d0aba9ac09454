"""Three app processes behind one nginx, as if on three machines: nobody notices which answers."""

import http.cookiejar
import os
import re
import shutil
import urllib.request
from contextlib import ExitStack, contextmanager
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from django.conf import settings as shop_settings

from orders.models import Order
from shop.models import MangoCategory
from tests import daemons, own_database
from tests.factories import make_mango, make_user
from tests.server import shop_on as served

MACHINES = 3
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
FRAME = """
daemon off; pid nginx.pid; error_log error.log; events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path a; uwsgi_temp_path b;
    scgi_temp_path c;
    add_header X-Answered-By $upstream_addr always;
    {ours}
}}
"""


@pytest.fixture(scope="module")
def machines(needs_postgresql, empty_database, tmp_path_factory, django_db_blocker):
    """The addresses of nginx and of the processes behind it, all on one database with mangoes."""
    if not os.environ.get("CACHE_URL", "").startswith("redis") or not os.path.exists(NGINX):
        pytest.skip("This needs nginx, PostgreSQL and Redis: set DATABASE_URL and CACHE_URL.")
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        name = own_database.copy_of(empty_database, folder)
        stack.callback(own_database.drop, name)
        stack.enter_context(own_database.connected_to(name))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("TRUSTED_PROXIES", "127.0.0.1")
        make_mango("Himsagar", price="350.00", stock=1000)
        make_user("asha")
        direct = []
        for number in range(MACHINES):
            (own := folder / str(number)).mkdir()
            direct.append(stack.enter_context(served(name, own)))
        yield stack.enter_context(nginx_before(direct, folder)), direct


@contextmanager
def nginx_before(direct: list[str], folder):
    """The address of an nginx that shares out what it is asked, by deploy/several-machines.conf."""
    port = daemons.free_port()
    text = (shop_settings.BASE_DIR / "deploy/several-machines.conf").read_text()
    for number, address in enumerate(direct, start=1):
        text = text.replace(f"127.0.0.1:812{number}", address.removeprefix("http://"))
    text = text.replace("127.0.0.1:8120", f"127.0.0.1:{port}")
    file = folder / "nginx.conf"
    file.write_text(FRAME.format(ours=text))
    with daemons.running([NGINX, "-p", folder, "-c", file], port, folder):
        yield f"http://127.0.0.1:{port}"


class Guest:
    """A browser without JavaScript that keeps its cookies, and notes who answered."""

    def __init__(self, shop: str) -> None:
        self.shop, self.answered_by, self.page = shop, set(), ""
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> int:
        return self._ask(urllib.request.Request(self.shop + path))

    def send(self, path: str, **fields) -> int:
        """Send a form of the page that is open, with its hidden fields."""
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page))
        form = urlencode(hidden | fields).encode()
        return self._ask(urllib.request.Request(self.shop + path, form))

    def _ask(self, request) -> int:
        try:
            answer = self.opener.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            self.page, self.address = answer.read().decode(), answer.url
            self.answered_by.add(answer.headers["X-Answered-By"])
            return answer.status


@pytest.fixture
def guest(machines):
    return Guest(machines[0])


def test_a_guest_walks_over_all_of_them_to_an_order(guest):
    assert guest.get("/mangoes/himsagar/") == 200
    mango_id = MangoCategory.objects.get(slug="himsagar").pk
    assert guest.send("/cart/add/", mango_id=mango_id, quantity=3) == 200
    for _visit in range(2 * MACHINES):
        assert guest.get("/cart/") == 200
        assert "1,050.00" in guest.page
    assert guest.get("/checkout/") == 200
    typed = {"full_name": "Asha Rahman", "phone_number": "01712345678", "same_address": "on"}
    ordered = guest.send(
        "/checkout/",
        **typed,
        billing_address="12 Green Road, Dhaka",
        payment_method="cash_on_delivery",
    )
    assert ordered == 200 and "/orders/" in guest.address
    reference = Order.objects.get().reference
    for _visit in range(2 * MACHINES):
        assert guest.get(f"/orders/{reference}/") == 200
    assert len(guest.answered_by) == MACHINES


def test_wrong_passwords_are_counted_together(guest):
    answers = []
    for _try in range(12):
        assert guest.get("/accounts/login/") == 200
        wrong = {"login": "asha@example.com", "password": "not-a-mango-day"}
        answers.append(guest.send("/accounts/login/", **wrong))
    assert answers == [422] * 10 + [429] * 2
    assert len(guest.answered_by) == MACHINES


def test_an_edit_shows_on_the_very_next_page_of_each(machines):
    _shop, direct = machines
    guests = [Guest(address) for address in direct]
    for price in ("351.00", "352.00", "353.00"):
        for guest in guests:
            for path in ("/", "/", "/mangoes/himsagar/", "/mangoes/himsagar/"):
                assert guest.get(path) == 200
                assert price not in guest.page
        mango = MangoCategory.objects.get(slug="himsagar")
        mango.price = price
        mango.save()
        for guest in guests:
            for path in ("/", "/mangoes/himsagar/"):
                guest.get(path)
                assert price in guest.page


def test_a_login_counts_on_all_and_its_end_ends_it_on_all(guest):
    make_user("ravi")
    guest.get("/accounts/login/")
    guest.send("/accounts/login/", login="ravi@example.com", password="demo-mango-orchard")
    for _visit in range(2 * MACHINES):
        assert guest.get("/accounts/profile/") == 200 and guest.address.endswith("/profile/")
    guest.send("/accounts/logout/")
    for _visit in range(2 * MACHINES):
        guest.get("/accounts/profile/")
        assert "/accounts/login/" in guest.address
    assert len(guest.answered_by) == MACHINES
