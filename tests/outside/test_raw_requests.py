"""Requests that no browser sends, written by hand onto the connection."""

import socket
from urllib.parse import urlsplit

import pytest

END = b"\r\n\r\n"


def ask(shop: str, raw: bytes) -> bytes:
    """All that comes back until the server closes, or is silent for a second."""
    at = urlsplit(shop)
    with socket.create_connection((at.hostname, at.port), timeout=5) as connection:
        connection.sendall(raw.replace(b"HOST", at.netloc.encode()))
        connection.settimeout(1.5)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except (TimeoutError, ConnectionError):
            pass
        return answer


def get(shop: str, path: str, method="GET") -> bytes:
    raw = f"{method} {path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"
    return ask(shop, raw.encode())


def status(answer: bytes) -> int:
    """The first answer's; 0 where the server only closed."""
    return int(answer.split(b" ", 2)[1]) if answer else 0


def answers(answer: bytes) -> int:
    return answer.count(b"HTTP/1.1 ")


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG"])
@pytest.mark.parametrize("path", ["/", "/admin/", "/api/cart/", "/static/css/shop.css"])
def test_other_methods_are_refused(shop, method, path):
    answer = get(shop, path, method)
    assert status(answer) in (0, 400, 401, 403, 404, 405, 501)
    assert b"X-Secret" not in answer


def test_trace_does_not_say_what_was_sent(shop):
    raw = b"TRACE / HTTP/1.1\r\nHost: HOST\r\nX-Secret: lantern-5523\r\nConnection: close" + END
    assert b"lantern-5523" not in ask(shop, raw)


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/.hg/store",
        "/db.sqlite3",
        "/manage.py",
        "/core/settings.py",
        "/requirements.txt",
        "/static/.env",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static/..%2f..%2fmanage.py",
        "/media/../manage.py",
        "/media/%2e%2e/%2e%2e/manage.py",
        "/media/..%2fmanage.py",
        "/media/%252e%252e/manage.py",
        "/media//etc/passwd",
        "/media/",
        "/static/",
        "/media/mango_images/",
        "/server-status",
        "/metrics",
        "/__debug__/",
        "/phpinfo.php",
        "/wp-login.php",
    ],
)
def test_nothing_is_served_that_is_no_page(shop, path):
    assert status(get(shop, path)) in (400, 404)


@pytest.mark.parametrize(
    "path", ["/static/css/shop.css", "/", "/api/mango-categories/", "/media/none"]
)
def test_no_other_site_may_read_an_answer(shop, path):
    raw = f"GET {path} HTTP/1.1\r\nHost: HOST\r\nOrigin: https://evil.example\r\nConnection: close"
    answer = ask(shop, raw.encode() + END).lower()
    assert b"access-control-" not in answer.partition(END)[0]
    assert b"nosniff" in answer


def test_a_path_is_decoded_once(shop):
    assert status(get(shop, "/%2563art/")) == 404
    assert status(get(shop, "/%63art/")) == 200


SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: HOST\r\nX: "
BODY = b"0\r\n\r\n" + SMUGGLED


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 100",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: 5, 6",
        b"Content-Length: +5",
        b"Content-Length: 0x5",
        b"Content-Length: -1",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        b" Transfer-Encoding: chunked",
        b"Content-Length: 5\r\n\tfolded: yes",
    ],
)
def test_no_request_hides_in_anothers_body(shop, head):
    """What two servers could read in two ways is refused, and what follows is not answered."""
    raw = b"POST /cart/add/ HTTP/1.1\r\nHost: HOST\r\n" + head + END + BODY
    answer = ask(shop, raw)
    assert answers(answer) <= 1
    assert b"ok\n" not in answer
    assert status(answer) in (0, 400, 403, 411, 501)


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: HOST\r\nBad\x00Name: x",
        b"GET / HTTP/1.1\r\nHost: HOST\r\nX: a\x00b",
        b"GET / HTTP/1.1\r\nHost: evil.example",
        b"GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example",
        b"GET /\x01 HTTP/1.1\r\nHost: HOST",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example",
        b"GET / HTTP/9.9\r\nHost: HOST",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: HOST\r\nX: " + b"a" * 300_000,
    ],
)
def test_what_is_no_request_is_refused(shop, raw):
    assert status(ask(shop, raw + b"\r\nConnection: close" + END)) in (0, 400, 404, 414, 431, 505)


@pytest.mark.parametrize("path", ["/", "/no-such-page/", "/healthz", "/api/cart/", "/static/none"])
def test_no_answer_says_a_version(shop, path):
    answer = get(shop, path).lower()
    head = answer.partition(END)[0]
    head = head.replace(b"\r\nserver: granian\r\n", b"\r\n")
    assert b"x-powered-by" not in head
    for word in (b"django", b"granian", b"python", b"server:"):
        assert word not in head


def test_a_body_that_is_too_long_is_refused_before_it_is_read(shop):
    raw = b"POST /cart/add/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99999999" + END
    answer = ask(shop, raw)
    assert status(answer) == 413
    assert b"nosniff" in answer
