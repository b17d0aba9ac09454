"""A guest orders through nginx and through Caddy, each run with the file that deploy/ gives."""

import json
import os
import re
import socket
from io import BytesIO

import pytest
import requests
from PIL import Image
from requests.adapters import HTTPAdapter

from tests.deploy.machine import (
    NAME,
    PROXIES,
    Machine,
    free_ports,
    is_installed,
    make_certificate,
)
from tests.reading import form_to

VISITOR = "127.0.0.2"  # from where the test's browser comes
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The demo store, and static files as `make serve` prepares them."""
    machine = Machine(tmp_path_factory.mktemp("machine"), *free_ports(3))
    make_certificate(machine)
    machine.manage("prepare", "--static")
    return machine


@pytest.fixture(scope="module", params=PROXIES)
def shop(request, prepared):
    """The shop behind one proxy."""
    if not is_installed(request.param):
        pytest.skip(f"{request.param} is not installed: apt-get install {request.param}")
    usual = socket.getaddrinfo

    def found(host, *rest, **more):
        return usual("127.0.0.1" if host == NAME else host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", found)
        (prepared.folder / "shop.log").write_text("")
        with PROXIES[request.param](prepared), prepared.serving() as prepared.process:
            yield prepared


class FromElsewhere(HTTPAdapter):
    def init_poolmanager(self, *args, **options):
        super().init_poolmanager(*args, source_address=(VISITOR, 0), **options)


class Browser(requests.Session):
    """A visitor who believes in the machine's certificate."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.base = f"https://{NAME}:{machine.https}"
        self.verify, self.trust_env = str(machine.certificate), False
        self.mount("https://", FromElsewhere())

    def request(self, method, path, **options):
        address = path if path.startswith("http") else self.base + path
        headers = {"Referer": self.base + "/", "Origin": self.base} if method == "POST" else {}
        options["headers"] = headers | (options.get("headers") or {})
        return super().request(method, address, timeout=30, **options)

    def send_form(self, page: str, action: str, **typed):
        """Open a page, fill in its form to `action`, and send it."""
        form = form_to(self.get(page), action)
        return self.post(action, data=form.values | form.hidden | typed)


def lines(machine: Machine) -> list[dict]:
    """The shop's own log; what is no line of JSON fails."""
    found = [line for line in machine.log.splitlines() if not line.startswith("Serving on")]
    return [json.loads(line) for line in found]


def test_a_guest_orders_over_https_and_the_log_stays_clean(shop):
    guest = Browser(shop)
    page = guest.get("/")
    assert page.status_code == 200
    variety = re.search(r'href="(/mangoes/[a-z-]+/)"', page.text)[1]
    assert guest.send_form(variety, "/cart/add/").status_code == 200
    assert {cookie.name for cookie in guest.cookies} == {"__Host-csrftoken", "__Host-sessionid"}
    assert all(cookie.secure and cookie.path == "/" for cookie in guest.cookies)
    placed = guest.send_form(
        "/checkout/",
        "/checkout/",
        full_name="Asha Rahman",
        phone_number="01712345678",
        billing_address="12 Green Road, Dhaka",
        same_address="on",
    )
    assert re.fullmatch(r"/orders/[A-Z0-9-]+/", placed.url.removeprefix(guest.base))
    assert placed.status_code == 200
    assert {line["level"] for line in lines(shop)} <= {"INFO"}


def test_http_is_sent_on_to_https(shop):
    answer = requests.get(f"http://{NAME}:{shop.http}/cart/?a=1", allow_redirects=False)
    assert answer.status_code in (301, 308)
    assert re.fullmatch(rf"https://{NAME}(:\d+)?/cart/\?a=1", answer.headers["Location"])


def test_headers_are_those_of_the_shop_and_none_is_there_twice(shop):
    fields = Browser(shop).get("/").raw.headers
    for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Request-ID"):
        assert len(fields.getlist(name)) == 1
    assert "31536000" in fields["Strict-Transport-Security"]
    assert "granian" not in str(fields).lower()


def test_the_proxys_number_stands_in_the_log(shop):
    forged = "forged-number-1"
    answer = Browser(shop).get("/orders/track/", headers={"X-Request-ID": forged})
    number = answer.headers["X-Request-ID"]
    assert number != forged
    assert len(number) >= 32
    assert number in {line.get("request") for line in lines(shop)}


@pytest.mark.parametrize("forged", ["203.0.113.9", "127.0.0.1, 203.0.113.9"])
def test_a_forged_address_has_no_effect(shop, forged):
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X_Forwarded_For", "X-Forwarded-Host")
    headers = dict.fromkeys(names, forged) | {"X-Forwarded-Proto": "http"}
    answer = Browser(shop).get("/orders/ABCD-EFGH/", headers=headers, allow_redirects=False)
    assert answer.status_code == 404
    refused = [line for line in lines(shop) if line.get("status") == 404]
    assert refused[-1]["client"] == VISITOR


@pytest.mark.parametrize(
    "path",
    [
        "/media/page.html",
        "/media/../manage.py",
        "/media/%2e%2e/shop.sqlite3",
        "/static/../manage.py",
        "/static/.collected",
        "/static/staticfiles.json",
        "/metrics",
        "/readyz",
        "/.env",
    ],
)
def test_what_is_nobodys_is_not_there(shop, path):
    (shop.media / "page.html").write_text("<script>alert(1)</script>")
    browser = Browser(shop)
    request = requests.Request("GET", browser.base + path).prepare()
    request.url = browser.base + path
    assert browser.send(request, verify=browser.verify).status_code in (400, 404)


def test_the_api_answers_over_https(shop):
    browser = Browser(shop)
    answer = browser.get("/api/mango-categories/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json()
    assert "http://" not in answer.text
    nobody = browser.post("/api/login/", json={"email": "x@y.example", "password": "wrong"})
    assert nobody.status_code in (400, 401)
    assert "error" in nobody.json()


def test_a_picture_of_5_mb_passes_and_one_of_6_is_refused_in_words(shop):
    asha = Browser(shop)
    asha.send_form(
        "/accounts/login/",
        "/accounts/login/",
        login="asha@example.com",
        password="demo-mango-orchard",
    )
    page = asha.get("/accounts/profile/")
    form = form_to(page, "/accounts/profile/")
    values = {name: value for name, value in (form.values | form.hidden).items() if value}
    [field] = re.findall(r'<input type="file" name="([a-z_]+)"', page.text)

    def upload(size: int):
        values.pop(field, None)
        files = {field: ("asha.png", picture_of(size), "image/png")}
        return asha.post("/accounts/profile/", data=values, files=files)

    assert upload(5 * MEGABYTE).status_code == 200
    refused = upload(6 * MEGABYTE)
    assert refused.status_code == 422
    assert "larger than 5 MB" in refused.text
    # What no form of the shop takes ends at the proxy; Caddy does not even listen to the end.
    try:
        assert upload(17 * MEGABYTE).status_code == 413
    except requests.ConnectionError:
        assert asha.get("/healthz").status_code == 200


def picture_of(size: int) -> bytes:
    """A picture with exactly so many bytes."""
    stored = BytesIO()
    Image.effect_noise((64, 64), 90).save(stored, "PNG")
    return stored.getvalue() + os.urandom(size - stored.tell())


def test_static_files_and_pictures_come_from_the_proxy_while_the_shop_is_away(shop):
    browser = Browser(shop)
    page = browser.get("/").text
    # The last test, because of this.
    shop.process.terminate()
    shop.process.wait(40)
    style = re.search(r'href="(/static/css/shop\.[0-9a-f]+\.css)"', page)[1]
    script = re.search(r'src="(/static/[^"]+\.js)"', page)[1]
    for path, kind in ((style, "text/css"), (script, "javascript")):
        for encoding in ("br", "gzip"):
            answer = browser.get(path, headers={"Accept-Encoding": encoding}, stream=True)
            fields = answer.headers
            assert (answer.status_code, fields["Content-Encoding"]) == (200, encoding)
            assert kind in fields["Content-Type"]
            assert "immutable" in fields["Cache-Control"]
            assert fields["X-Content-Type-Options"] == "nosniff"
            assert "Accept-Encoding" in fields["Vary"]
            answer.close()
    picture = re.search(r'"(/media/[^"]+\.(?:jpg|webp))"', page)[1]
    answer = browser.get(picture)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] in ("image/jpeg", "image/webp")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    Image.open(BytesIO(answer.content)).load()
    page = browser.get("/cart/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Your cart is kept" in page.text
    told = browser.get("/api/mango-categories/")
    assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
    assert told.headers["Content-Type"].startswith("application/json")
    assert "error" in told.json()
