"""Sees what goes wrong in a browser while a test looks elsewhere."""

from playwright.sync_api import BrowserContext

# A request is given up when the browser leaves the page, or when htmx asks anew; nobody is hurt.
GIVEN_UP = "net::ERR_ABORTED"
GIVEN_UP_BY_HTMX = ("htmx:sendAbort", "htmx:afterRequest")


class Witness:
    """Console errors, errors of scripts, requests that failed, and answers of 500 and above."""

    def __init__(self):
        self.seen = []
        self.expected = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))
        context.on("requestfailed", self._failure)
        context.on("response", self._response)

    def expects(self, *words: str) -> None:
        """What the test provokes: anything seen that holds one of these words is in order."""
        self.expected += words

    def complaints(self) -> list[str]:
        return [event for event in self.seen if not any(words in event for words in self.expected)]

    def _console(self, message) -> None:
        if message.type == "error" and not message.text.startswith(GIVEN_UP_BY_HTMX):
            self.seen.append(f"console: {message.text} ({message.location.get('url')})")

    def _failure(self, request) -> None:
        if request.failure != GIVEN_UP:
            self.seen.append(f"request: {request.method} {request.url} {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 500:
            self.seen.append(f"answer: {response.status} {response.request.method} {response.url}")
