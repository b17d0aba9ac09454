"""How the tests read a page: its words and its forms, never its looks."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

HTMX = {"HX-Request": "true"}
SILENT = {"script", "style", "template", "head"}


def words(response) -> str:
    """All that a page says, in one line."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return re.sub(r"\s+", " ", "".join(reader.text)).strip()


def forms(response) -> "list[Form]":
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


def form_to(response, action: str) -> "Form":
    """The first form of the page that posts to `action`."""
    return next(form for form in forms(response) if form.action == action)


def mangoes_on(response) -> list[str]:
    """The names of the varieties that a page leads to, in its order."""
    reader = _Reader()
    reader.feed(response.content.decode())
    texts = [text.strip() for address, text in reader.links if address.startswith("/mangoes/")]
    return [text for text in texts if text]


def is_fragment(response) -> bool:
    return "<html" not in response.content.decode()


@dataclass
class Form:
    """A form's address, and what each of its fields holds."""

    action: str
    values: dict = field(default_factory=dict)
    hidden: dict = field(default_factory=dict)
    ticked: set = field(default_factory=set)
    buttons: list = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.forms, self.links = [], [], []
        self.silent = 0
        self.in_link = False
        self.form = self.area = self.choice = None
        self.in_button = False

    def handle_starttag(self, tag, attributes):
        named = {name: value or "" for name, value in attributes}
        self.silent += tag in SILENT
        if tag == "a":
            self.links.append((named.get("href", ""), ""))
            self.in_link = True
        if tag == "form":
            self.form = Form(named.get("action", ""))
            self.forms.append(self.form)
        elif self.form:
            self._field(tag, named)

    def _field(self, tag, named):
        name, value, kind = named.get("name"), named.get("value", ""), named.get("type")
        if tag == "button":
            self.form.buttons.append("")
            self.in_button = True
        elif tag == "textarea":
            self.area = name
            self.form.values[name] = ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and "selected" in named:
            self.form.values[self.choice] = value
        elif tag == "input" and name and kind in ("checkbox", "radio"):
            if "checked" in named:
                self.form.ticked.add(name)
                self.form.values[name] = value or "on"
        elif tag == "input" and name:
            self.form.values[name] = value
            if kind == "hidden":
                self.form.hidden[name] = value

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "button":
            self.in_button = False
        elif tag == "a":
            self.in_link = False

    def handle_data(self, text):
        if self.area is not None:
            # The first line break after <textarea> is not part of its value.
            self.form.values[self.area] += text.removeprefix("\n")
        elif not self.silent:
            self.text.append(text)
        if self.in_link:
            address, so_far = self.links[-1]
            self.links[-1] = (address, so_far + text)
        if self.in_button and self.form:
            self.form.buttons[-1] += text
