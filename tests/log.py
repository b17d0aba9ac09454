"""The log as it is written, for tests that read it."""

import json
import logging
from contextlib import contextmanager
from io import StringIO

from core.logs.lines import JsonLines


class Log:
    """Lines that were written while it was open."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger: str, message: str = "") -> list[dict]:
        return [
            line
            for line in self.lines
            if line["logger"] == logger and message in ("", line["message"])
        ]


@contextmanager
def open_log():
    """A Log of all that is written, in the form of production."""
    log = Log()
    handler = logging.StreamHandler(log.stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield log
    finally:
        root.removeHandler(handler)
