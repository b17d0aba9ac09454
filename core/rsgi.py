"""How granian talks to Django: a request reaches a thread only when it has come in whole.

Granian's own WSGI mode hands a request to a thread as soon as its headers are there, and the thread
waits for the rest. A few hundred half-sent forms take every thread, and nobody else gets a page.
Here bodies are collected in the event loop, where waiting costs nothing, and a few threads do the
work. So there are few database connections, too, and a rush queues up in order.
"""

import asyncio
import gc
import io
import json
import logging
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable

from django.db import connection, connections
from django.urls import resolve
from django.utils.module_loading import import_string
from granian.rsgi import Headers, HTTPProtocol, ProtocolClosed, Scope

from core.http import is_for_programs
from core.logs.calls import HEADER, META_KEY, id_of, write_line
from core.middleware import ALL_BUSY
from core.processes import end_with_parent
from core.threads import Refused, Stuck, Threads, settle_once
from core.trouble import has_no_room

logger = logging.getLogger(__name__)

# Pages never wait behind orders: a locked database stops those who write, not those who read.
READ_METHODS = {"GET", "HEAD", "OPTIONS"}
READ_THREADS = 4
# SQLite lets one write and keeps no queue of the others. With 8 threads in each of two workers, 4
# of 300 who wrote at one instant waited more than 5 s, and were refused; with 2 threads nobody was.
WRITE_THREADS = {"sqlite": 2, "postgresql": 8}
RETRY_SECONDS = 5

BODY_LIMIT = 16 * 1024 * 1024  # bytes; an upload is 5 MB at most
BODY_IN_MEMORY = 512 * 1024  # bytes; what is longer waits in a file
SILENCE_SECONDS = 30  # a body of which nothing comes for so long is given up
JOINED_LIMIT = 4 * 1024 * 1024  # bytes; a longer answer is sent piece by piece


def load_application(parent: int) -> "Application":
    """Called in each worker process; `parent` is the id of granian's main process."""
    # Granian's main process only takes note of a signal, and a worker inherits that: until it has
    # its own way to stop, being told to stop would be lost on it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    end_with_parent(parent)
    wsgi = import_string("core.wsgi.application")
    application = Application(wsgi, write_threads=WRITE_THREADS[connection.vendor])
    resolve("/healthz")  # imports every view, so that the first visitor need not wait for it
    # What is loaded by now stays: the collector need not look through it again and again, which
    # took a third of an order's time.
    gc.collect()
    gc.freeze()
    return application


class Application:
    """An RSGI application around a WSGI one."""

    def __init__(self, wsgi: Callable, write_threads: int) -> None:
        self.wsgi = wsgi
        self.readers = Threads(READ_THREADS)
        self.writers = Threads(write_threads)
        # Says to the others that all are at work; it never asks the database.
        self.porter = Threads(1)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        began = time.perf_counter()
        number = id_of(scope.headers.get(HEADER.lower()), _address_of(scope.client))
        try:
            if "content-length" in scope.headers or "transfer-encoding" in scope.headers:
                with tempfile.SpooledTemporaryFile(BODY_IN_MEMORY) as body:
                    size = await collect_body(scope.headers, protocol, body)
                    await self.respond(scope, protocol, number, body, size)
            else:
                await self.respond(scope, protocol, number, io.BytesIO(), 0)
        except Refused as refusal:
            refuse(scope, protocol, number, began, *refusal.args)
        except ProtocolClosed:
            logger.info("A visitor left before the answer.", extra=_numbered(number))
        except Exception as error:
            logger.exception("A request was lost outside Django.", extra=_numbered(number))
            # A long body waits in a file, for which there may be no room just now.
            status = 503 if has_no_room(error) else 500
            refuse(
                scope, protocol, number, began, status, "Something went wrong. Please try again."
            )

    async def respond(
        self, scope: Scope, protocol: HTTPProtocol, number: str, body, size: int
    ) -> None:
        threads = self.readers if scope.method in READ_METHODS else self.writers
        asked = environ(scope, body, size) | {META_KEY: number}
        try:
            status, fields, answer = await threads.run(self.ask, asked)
        except Stuck:
            status, fields, answer = await self.porter.run(self.ask, asked | {ALL_BUSY: True})
        if isinstance(answer, bytes):
            protocol.response_bytes(status, fields, answer)
        else:
            await send_pieces(protocol.response_stream(status, fields), answer, number)

    def ask(self, environ: dict) -> tuple[int, list, bytes | Iterable[bytes]]:
        """Django's status, header fields and body: bytes, or what gives them where it is long."""
        head = []

        def start_response(status, fields, exc_info=None):
            head[:] = int(status[:3]), fields

        answer = self.wsgi(environ, start_response)
        status, fields = head
        if getattr(answer, "streaming", False) and not is_short(fields):
            return status, fields, answer
        try:
            return status, fields, b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()


async def collect_body(headers: Headers, protocol: HTTPProtocol, body) -> int:
    """Fill the open file `body` and rewind it; its length in bytes.

    Raises Refused where the body is too long, does not come, or ends before its announced length.
    """
    announced, size = int(headers.get("content-length") or 0), 0
    pieces = aiter(protocol)
    while size <= BODY_LIMIT and announced <= BODY_LIMIT:
        try:
            # Not anext(pieces, None): that form crashes Python 3.11 on granian's iterator.
            async with asyncio.timeout(SILENCE_SECONDS):
                piece = await anext(pieces)
        except StopAsyncIteration:
            break
        except TimeoutError:
            raise Refused(408, "The request did not come through.") from None
        size += len(piece)
        body.write(piece)
    else:
        raise Refused(413, "That is too much at once.")
    if size < announced:
        raise Refused(400, "The request ended early.")
    body.seek(0)
    return size


def environ(scope: Scope, body, size: int) -> dict:
    """The request as WSGI writes it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    result = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI wants each byte as one character.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _address_of(scope.client),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # «X_Forwarded_For» would pass for «X-Forwarded-For».
        if "_" in name:
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        if key in result:
            value = f"{result[key]}{'; ' if name == 'cookie' else ','}{value}"
        result[key] = value
    if scope.authority:
        result.setdefault("HTTP_HOST", scope.authority)
    result["CONTENT_TYPE"] = result.pop("HTTP_CONTENT_TYPE", "")
    # What counts is the body that has come; how it was cut for the way does not matter any more.
    result.pop("HTTP_CONTENT_LENGTH", None)
    result.pop("HTTP_TRANSFER_ENCODING", None)
    result["CONTENT_LENGTH"] = str(size)
    return result


def is_short(fields: list[tuple[str, str]]) -> bool:
    length = next((value for name, value in fields if name.lower() == "content-length"), "")
    return length.isdigit() and int(length) <= JOINED_LIMIT


async def send_pieces(transport, answer: Iterable[bytes], number: str) -> None:
    """Send a long answer. A thread of its own makes it, so that a slow reader holds up nobody."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()

    async def send(piece: bytes) -> None:
        # What granian gives can be awaited, but is no coroutine.
        await transport.send_bytes(piece)

    def make() -> None:
        try:
            for piece in answer:
                sending = asyncio.run_coroutine_threadsafe(send(piece), loop)
                sending.result(timeout=2 * SILENCE_SECONDS)
        except (ProtocolClosed, TimeoutError):
            logger.info("A visitor left before the end of a long answer.", extra=_numbered(number))
        except Exception:
            logger.exception("A long answer broke off.", extra=_numbered(number))
        finally:
            if hasattr(answer, "close"):
                answer.close()
            # A file that was read from the database page by page; this thread will not ask again.
            connections.close_all()
            loop.call_soon_threadsafe(settle_once, ended, asyncio.Future.set_result, None)

    threading.Thread(target=make, daemon=True).start()
    await ended


def refuse(
    scope: Scope, protocol: HTTPProtocol, number: str, began: float, status: int, text: str
) -> None:
    """Answer a request that Django never saw, and write its line as Django's would be."""
    kind, body = "text/plain; charset=utf-8", f"{text}\n"
    if is_for_programs(scope.path):
        kind, body = "application/json", json.dumps({"error": text})
    fields = [
        ("content-type", kind),
        ("connection", "close"),
        ("x-content-type-options", "nosniff"),
        (HEADER.lower(), number),
    ]
    if status == 503:
        fields.append(("retry-after", str(RETRY_SECONDS)))
    protocol.response_bytes(status, fields, body.encode())
    client = _address_of(scope.client)
    write_line(scope.method, scope.path, status, began, client=client, request=number)


def _address_of(peer: str) -> str:
    return peer.rpartition(":")[0].strip("[]")


def _numbered(number: str) -> dict:
    """What joins a line of the log to its request."""
    return {"fields": {"request": number}}
