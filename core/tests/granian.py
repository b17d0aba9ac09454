"""What granian hands over, made up by a test: a request, and a place for its answer."""

import asyncio
from types import SimpleNamespace


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


def form(length, **more):
    return scope("POST", headers=[("content-length", str(length))], **more)
