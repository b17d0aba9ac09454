"""The examples of docs/api.md: requests, each with the answer that stands below it."""

import json
import re
import shlex
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import MULTIPART_CONTENT, encode_multipart

from api.tests.likeness import Likeness
from tests.factories import make_picture

PAPER = settings.BASE_DIR / "docs" / "api.md"
BLOCK = re.compile(r"^```(http|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ETAG = re.compile(r'"(\d+-\d+|[0-9a-f]{32})"')


@dataclass
class Message:
    """A request or an answer as it stands on paper; `first` is its first line."""

    first: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | str = ""


def examples(text: str):
    """Each request with its answer, and the line where it stands."""
    blocks = [
        (found[1], found[2], text.count("\n", 0, found.start()) + 1)
        for found in BLOCK.finditer(text)
    ]
    for (kind, asked, line), (_kind, answer, _line) in zip(blocks[::2], blocks[1::2], strict=True):
        yield line, _curl(asked) if kind == "sh" else _read(asked), _read(answer)


def run(text: str) -> int:
    """Send every example in order; says how many. Raises AssertionError where an answer differs."""
    likeness, number = Likeness(), 0
    for line, asked, answer in examples(text):
        try:
            _compare(answer, _send(asked, likeness), likeness)
        except (AssertionError, KeyError) as error:
            raise AssertionError(f"{PAPER.name}, line {line}: {error}") from error
        number += 1
    return number


def _read(block: str) -> Message:
    head, _, body = block.partition("\n\n")
    first, *headers = head.strip().split("\n")
    return Message(first, dict(header.split(": ", 1) for header in headers), body.strip())


def _curl(block: str) -> Message:
    """What a line of curl sends: -X, -H and -F name=@file are known."""
    words = shlex.split(block)
    options = dict(zip(words[1:], words[2:], strict=False))
    address = next(word for word in words if word.startswith("https://shop.example"))
    name, _, file = options["-F"].partition("=@")
    picture = SimpleUploadedFile(file, make_picture().read())
    headers = dict([options["-H"].split(": ", 1)]) | {"Content-Type": MULTIPART_CONTENT}
    path = address.removeprefix("https://shop.example")
    body = encode_multipart("BoUnDaRyStRiNg", {name: picture})
    return Message(f"{options['-X']} {path}", headers, body)


def _send(asked: Message, likeness: Likeness):
    method, path = asked.first.split()
    body = asked.body
    if isinstance(body, str) and body:
        body = json.dumps(likeness.body(json.loads(body)))
    headers = {name: _meant(value, likeness) for name, value in asked.headers.items()}
    return Client(headers={"host": "shop.example"}).generic(
        method,
        likeness.address(path),
        body,
        content_type=headers.pop("Content-Type", ""),
        headers=headers,
        secure=True,
    )


def _meant(header: str, likeness: Likeness) -> str:
    """A header with the real token in it, of which the paper shows the beginning."""
    cut = re.fullmatch(r"Token (\w+)…", header)
    if cut:
        shown = next(known for known in likeness.real if known.startswith(cut[1]))
        return f"Token {likeness.real[shown]}"
    return likeness.text(header)


def _compare(shown: Message, answer, likeness: Likeness) -> None:
    real = f"{answer.status_code} {answer.reason_phrase}"
    assert real == shown.first, f"{real}: {answer.content.decode()}"
    for name, value in shown.headers.items():
        if name == "ETag":
            assert ETAG.fullmatch(value) and ETAG.fullmatch(answer[name])
            likeness.real[value] = answer[name]
        else:
            assert answer.get(name) == value, f"{name}: {answer.get(name)}"
    if shown.body:
        likeness.check(json.loads(shown.body), answer.json())
    else:
        assert not answer.content
