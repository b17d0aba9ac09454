"""Who writes and waits holds up nobody who reads, and is not kept waiting for ever."""

import asyncio
import threading

from core import rsgi, threads
from core.tests.granian import Protocol, form, scope


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
