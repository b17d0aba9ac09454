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
        self.text, self.forms = [], []
        self.silent = 0
        self.area = self.choice = self.button = None

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.silent += tag in SILENT
        if tag == "form":
            self.forms.append(Form(named.get("action", "")))
        if tag == "button" and self.forms:
            self.forms[-1].buttons.append("")
            self.button = tag
        if not self.forms or "name" not in named:
            if tag == "option" and self.choice and "selected" in named:
                self.forms[-1].values[self.choice] = named.get("value", "")
            return
        form, name, value = self.forms[-1], named["name"], named.get("value", "") or ""
        if tag == "textarea":
            self.area = name
            form.values[name] = ""
        elif tag == "select":
            self.choice = name
        elif tag == "input" and named.get("type") in ("checkbox", "radio"):
            if "checked" in named:
                form.ticked.add(name)
                form.values[name] = value or "on"
        elif tag == "input":
            form.values[name] = value
            if named.get("type") == "hidden":
                form.hidden[name] = value

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None
        elif tag == "button":
            self.button = None

    def handle_data(self, text):
        if self.area is not None:
            # The first line break after <textarea> is not part of its value.
            self.forms[-1].values[self.area] += text.removeprefix("\n")
        elif not self.silent:
            self.text.append(text)
        if self.button:
            self.forms[-1].buttons[-1] += text
