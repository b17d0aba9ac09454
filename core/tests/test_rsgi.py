"""The piece between granian and Django, with a request that a test makes up."""

import asyncio
import errno
import json
import threading
from types import SimpleNamespace

import pytest
from django.db import connections

from core import rsgi, threads


class Protocol:
    """What granian gives: the body in pieces, and a place for the answer."""

    def __init__(self, *pieces, silent=False):
        self.pieces = list(pieces)
        self.silent = silent
        self.sent = b""

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.pieces:
            return self.pieces.pop(0)
        if self.silent:
            await asyncio.sleep(60)
        raise StopAsyncIteration

    def response_bytes(self, status, fields, body):
        self.status, self.fields, self.sent = status, fields, body

    def response_stream(self, status, fields):
        self.status, self.fields = status, fields
        return self

    async def send_bytes(self, piece):
        self.sent += piece


def scope(method="GET", path="/", query="", headers=()):
    return SimpleNamespace(
        method=method,
        path=path,
        query_string=query,
        headers=Headers(headers),
        server="127.0.0.1:8000",
        client="127.0.0.2:5555",
        scheme="http",
        http_version="1.1",
        authority=None,
    )


class Headers(list):
    def __contains__(self, name):
        return any(name == found for found, _ in self)

    def get(self, name):
        return dict(self).get(name)

    def items(self):
        return list(self)


def run(wsgi, scope, protocol=None):
    protocol = protocol or Protocol()
    asyncio.run(rsgi.Application(wsgi, write_threads=2).__rsgi__(scope, protocol))
    return protocol


def echo(environ, start_response):
    start_response("200 OK", [("X-Method", environ["REQUEST_METHOD"])])
    return [environ["wsgi.input"].read()]


def form(length, **more):
    return scope("POST", headers=[("content-length", str(length))], **more)


def test_a_body_arrives_whole_however_it_was_cut():
    assert run(echo, form(5), Protocol(b"ab", b"cde")).sent == b"abcde"


def test_a_body_of_unknown_length_gets_one():
    seen = {}

    def wsgi(environ, start_response):
        seen.update(environ)
        return echo(environ, start_response)

    chunked = scope("POST", headers=[("transfer-encoding", "chunked")])
    assert run(wsgi, chunked, Protocol(b"abc")).sent == b"abc"
    assert seen["CONTENT_LENGTH"] == "3"
    assert "HTTP_TRANSFER_ENCODING" not in seen


def test_a_long_body_waits_in_a_file():
    piece = b"x" * (rsgi.BODY_IN_MEMORY + 1)
    assert run(echo, form(len(piece)), Protocol(piece)).sent == piece


@pytest.mark.parametrize(
    ("announced", "protocol", "status"),
    [
        (rsgi.BODY_LIMIT + 1, Protocol(), 413),
        (5, Protocol(b"abc"), 400),
        (5, Protocol(b"abc", silent=True), 408),
    ],
    ids=["too long", "broken off", "silent"],
)
def test_a_body_that_does_not_come_never_reaches_django(announced, protocol, status, monkeypatch):
    monkeypatch.setattr(rsgi, "SILENCE_SECONDS", 0.05)

    def wsgi(environ, start_response):
        raise AssertionError("Django was asked")

    assert run(wsgi, form(announced), protocol).status == status


def test_a_body_longer_than_allowed_is_noticed_without_an_announcement(monkeypatch):
    monkeypatch.setattr(rsgi, "BODY_LIMIT", 4)
    chunked = scope("POST", headers=[("transfer-encoding", "chunked")])
    assert run(echo, chunked, Protocol(b"abc", b"def")).status == 413


def test_a_program_is_refused_in_json():
    told = run(echo, form(rsgi.BODY_LIMIT + 1, path="/api/place-order/"))
    assert (told.status, json.loads(told.sent)) == (413, {"error": "That is too much at once."})
    assert ("content-type", "application/json") in told.fields


def test_the_environ_is_as_wsgi_writes_it():
    request = scope(
        path="/mangoes/হিমসাগর/",
        query="q=আম",
        headers=[
            ("host", "shop.example.com"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-for", "192.0.2.2"),
            ("x_forwarded_for", "203.0.113.9"),
        ],
    )
    environ = rsgi.environ(request, None, 0)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/mangoes/হিমসাগর/"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=আম"
    assert environ["HTTP_HOST"] == "shop.example.com"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert environ["REMOTE_ADDR"] == "127.0.0.2"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")


@pytest.mark.parametrize("length", [None, rsgi.JOINED_LIMIT + 1], ids=["of unknown length", "long"])
def test_a_long_answer_is_sent_in_pieces_and_closed(length):
    class Export:
        streaming = True
        closed = False

        def __iter__(self):
            yield b"name,kg\n"
            yield b"Langra,3\n"

        def close(self):
            self.closed = True

    export = Export()

    def wsgi(environ, start_response):
        start_response("200 OK", [("Content-Length", str(length))] if length else [])
        return export

    assert run(wsgi, scope()).sent == b"name,kg\nLangra,3\n"
    assert export.closed


def test_readers_do_not_wait_behind_writers():
    locked = threading.Event()

    def wsgi(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            locked.wait(10)
        start_response("200 OK", [])
        return [b"ok"]

    async def visit():
        application = rsgi.Application(wsgi, write_threads=2)
        writing = [
            asyncio.ensure_future(application.__rsgi__(scope("POST"), Protocol())) for _ in range(4)
        ]
        await asyncio.sleep(0)
        page = Protocol()
        await asyncio.wait_for(application.__rsgi__(scope(), page), 5)
        locked.set()
        await asyncio.gather(*writing)
        return page.sent

    assert asyncio.run(visit()) == b"ok"


def test_who_waits_behind_stuck_writers_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(threads, "STUCK_SECONDS", 0.1)
    locked = threading.Event()
    asked = []

    def wsgi(environ, start_response):
        if rsgi.ALL_BUSY in environ:
            start_response("503 Busy", [])
            return [b"busy, and you sent " + environ["wsgi.input"].read()]
        asked.append(1)
        locked.wait(10)
        start_response("200 OK", [])
        return [b"ok"]

    async def visit():
        application = rsgi.Application(wsgi, write_threads=2)
        protocols = [Protocol(b"mango=1") for _ in range(5)]
        visits = [
            asyncio.ensure_future(application.__rsgi__(form(7), protocol)) for protocol in protocols
        ]
        await asyncio.wait_for(asyncio.gather(*visits[2:]), 5)
        locked.set()
        await asyncio.gather(*visits[:2])
        late = Protocol()
        await application.__rsgi__(scope("POST"), late)
        return [protocol.status for protocol in [*protocols, late]], protocols[-1].sent

    statuses, sent = asyncio.run(visit())
    assert statuses == [200, 200, 503, 503, 503, 200]
    # Django's own page says so, and has what was typed.
    assert sent == b"busy, and you sent mango=1"
    # A refused request is never done after all.
    assert len(asked) == 3


def test_where_even_the_porter_is_stuck_one_sentence_is_said(monkeypatch):
    monkeypatch.setattr(threads, "STUCK_SECONDS", 0.1)
    locked = threading.Event()

    def wsgi(environ, start_response):
        locked.wait(10)
        start_response("200 OK", [])
        return [b"ok"]

    async def visit():
        application = rsgi.Application(wsgi, write_threads=1)
        protocols = [Protocol() for _ in range(3)]
        visits = [
            asyncio.ensure_future(application.__rsgi__(scope("POST"), protocol))
            for protocol in protocols
        ]
        done, _ = await asyncio.wait(visits, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        locked.set()
        await asyncio.gather(*visits)
        return [protocol for protocol in protocols if protocol.status == 503]

    (refused,) = asyncio.run(visit())
    assert ("retry-after", "5") in refused.fields
    assert b"very busy" in refused.sent


def test_a_body_for_which_the_disk_has_no_room_may_come_again(monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rsgi, "collect_body", full)
    answer = run(echo, form(5), Protocol(b"abcde"))
    assert answer.status == 503
    assert ("retry-after", "5") in answer.fields


def test_what_django_does_not_catch_is_an_error_page(caplog):
    def wsgi(environ, start_response):
        raise ValueError("broken")

    assert run(wsgi, scope()).status == 500
    assert "broken" in caplog.text


def test_a_long_answer_gives_its_database_connection_back():
    given_back = []

    class Export:
        streaming = True

        def __iter__(self):
            # Of this thread alone.
            connections["default"].close = lambda: given_back.append(threading.get_ident())
            yield b"Langra,3\n"

    def wsgi(environ, start_response):
        start_response("200 OK", [])
        return Export()

    assert run(wsgi, scope()).sent == b"Langra,3\n"
    assert given_back
    assert given_back[0] != threading.get_ident()
