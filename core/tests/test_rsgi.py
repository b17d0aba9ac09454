"""The piece between granian and Django, with a request that a test makes up."""

import asyncio
import errno
import json
import threading

import pytest
from django.db import connections

from core import rsgi
from core.tests.granian import Protocol, form, scope


def run(wsgi, scope, protocol=None):
    protocol = protocol or Protocol()
    asyncio.run(rsgi.Application(wsgi, write_threads=2).__rsgi__(scope, protocol))
    return protocol


def echo(environ, start_response):
    start_response("200 OK", [("X-Method", environ["REQUEST_METHOD"])])
    return [environ["wsgi.input"].read()]


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
