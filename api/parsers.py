"""How bodies are read: JSON, and only such as can be read in one way."""

import json
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import DataAndFiles, JSONParser, MultiPartParser

from core.logs.calls import remember_sent

MAX_BYTES = 64 * 1024
MAX_DEPTH = 10  # objects and lists inside each other; ours are flat


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("This is too long. Send at most 64 kB.")


class StrictJSONParser(JSONParser):
    """JSON in UTF-8 (RFC 8259), read strictly.

    Refused are names that stand twice in one object, NaN and Infinity, halves of characters
    (RFC 7493), and what is too long or too deep. Numbers with a decimal point come as Decimal,
    exactly as they were written.
    """

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise BodyTooLarge
        try:
            value = json.loads(
                body.decode(),
                object_pairs_hook=_named_once,
                parse_constant=_refuse_constant,
                parse_float=Decimal,
            )
        # ArithmeticError: no Decimal has an exponent of twenty digits.
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ParseError(_("This is not JSON that the shop can read.")) from error
        remember_sent(value)
        _ensure_readable(value)
        return value


class StrictFormParser(MultiPartParser):
    """A form with a file in it, read as one object: each name once."""

    def parse(self, stream, media_type=None, parser_context=None) -> DataAndFiles:
        parsed = super().parse(stream, media_type, parser_context)
        named = _named_once(
            [
                (name, value)
                for sent in (parsed.data, parsed.files)
                for name, values in sent.lists()
                for value in values
            ]
        )
        if not named:
            raise ParseError(_("Nothing was sent in this form."))
        # The files are handed on as well: so they are closed when the request is.
        return DataAndFiles(_Named(named), parsed.files)


class _Named(dict):
    """What was sent, by name; DRF adds the files once more, and they are in it already."""

    def copy(self) -> dict:
        return self

    def update(self, files) -> None:
        pass


class AlwaysJSON(BaseContentNegotiation):
    """Whatever the Accept header says, the API speaks JSON."""

    def select_parser(self, request, parsers):
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


def _named_once(pairs: list) -> dict:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ParseError(_("A name stands twice in what was sent."))
    return named


def _refuse_constant(name: str):
    raise ParseError(_("%(name)s is no number in JSON.") % {"name": name})


def _ensure_readable(value) -> None:
    """Raise ParseError for what is too deep, and for texts that no answer could say again."""
    level, seen = [value], [value]
    for _depth in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        seen += level
    if any(isinstance(inner, dict | list) for inner in level):
        raise ParseError(_("This JSON is nested too deeply."))
    if any(_is_half(text) for text in seen if isinstance(text, str)):
        raise ParseError(_("A text in this JSON holds half a character."))


def _is_half(text: str) -> bool:
    """Does it hold half of a pair, such as "\\ud800"? UTF-8 has no bytes for that."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _inside(value):
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else ()
