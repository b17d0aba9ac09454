"""The log's form: one JSON object a line, in UTC, of every process of the shop."""

import json
import logging
from datetime import UTC, datetime

from core.logs.calls import current_call
from core.logs.hiding import hide


class JsonLines(logging.Formatter):
    """A record as one line. What else is to stand in it, a logger gives as `extra={"fields": …}`.

    Signs that could end a line, or move a terminal's cursor, are written as \\u….
    """

    def format(self, record: logging.LogRecord) -> str:
        call = current_call()
        typed = call.typed() if call and record.levelno >= logging.WARNING else ()
        line = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3]
            + "Z",
            "level": record.levelname,
            "logger": record.name,
            "message": hide(record.getMessage(), typed),
        }
        if call:
            line["request"] = call.id
        for name, value in getattr(record, "fields", {}).items():
            line[name] = hide(value) if isinstance(value, str) and name != "request" else value
        if record.exc_info:
            line["error"] = hide(self.formatException(record.exc_info), typed)
        return json.dumps(line, default=str)
