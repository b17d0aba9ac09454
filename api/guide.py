"""What the guide's page shows of the API's description, in the words that it shows."""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from orders.roles import MAY

KINDS = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}
FORMATS = {
    "date-time": "time",
    "decimal": "decimal text",
    "uri": "web address",
    "email": "e-mail",
    "binary": "file",
}
PLACES = {"path": "in the address", "query": "after the ?", "header": "header"}


@dataclass(frozen=True)
class Field:
    """One name of what is sent or answered; `a.b` lies inside of a, `a[].b` in each of its rows."""

    name: str
    kind: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    about: SafeString = SafeString("")


@dataclass(frozen=True)
class Answer:
    """What comes back with one status; a list's fields are those of a row."""

    status: str
    about: str
    headers: tuple[Field, ...]
    fields: tuple[Field, ...]
    is_list: bool


@dataclass(frozen=True)
class Operation:
    """One method at one address; its example is text as it goes over the line."""

    anchor: str
    method: str
    address: str
    title: str
    about: SafeString
    who: str
    parameters: tuple[Field, ...]
    media_types: tuple[str, ...]
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]
    refusals: tuple[Answer, ...]
    asked: str
    answered: str


@dataclass(frozen=True)
class Group:
    anchor: str
    name: str
    about: str
    operations: tuple[Operation, ...]


def groups(description: dict, host: str) -> list[Group]:
    """All operations of an OpenAPI description by their tag; the examples are sent to `host`."""
    schemas = description["components"]["schemas"]
    found = {tag["name"]: [] for tag in description["tags"]}
    for address, methods in description["paths"].items():
        for method, told in methods.items():
            found[told["tags"][0]].append((method.upper(), address, told))
    return [
        Group(
            tag["name"].lower(),
            tag["name"],
            tag["description"],
            tuple(_operations(found[tag["name"]], schemas, host)),
        )
        for tag in description["tags"]
    ]


def _operations(rows, schemas: dict, host: str):
    # The group's examples are about one thing, by one number.
    answers = (_example(_success(told)[1]) for _method, _address, told in rows)
    number = next(
        (str(each["id"]) for each in answers if isinstance(each, dict) and "id" in each), ""
    )
    for method, address, told in rows:
        answers = [_answer(*pair, schemas) for pair in sorted(told["responses"].items())]
        body = told.get("requestBody", {}).get("content", {})
        yield Operation(
            anchor=_anchor(method, address),
            method=method,
            address=address,
            title=told["summary"],
            about=_marked(told.get("description", "")),
            who=_who(told),
            parameters=tuple(map(_parameter, told.get("parameters", []))),
            media_types=tuple(body),
            body=tuple(_fields(_schema_of(body), schemas)),
            answers=tuple(answer for answer in answers if answer.status < "4"),
            refusals=tuple(answer for answer in answers if answer.status >= "4"),
            asked=_asked(method, address.replace("{id}", number), told, host),
            answered=_answered(told),
        )


def _anchor(method: str, address: str) -> str:
    """get-orders-id for GET /api/orders/{id}/: it stays, so that people may link to it."""
    words = re.findall(r"[a-z]+", address.removeprefix("/api/"))
    return "-".join([method.lower(), *words])


def _who(told: dict) -> str:
    if "x-right" in told:
        roles = [name for name, rights in MAY.items() if told["x-right"] in rights]
        return f"Staff with the right {told['x-right']} (role: {' or '.join(roles)})"
    return "Anybody" if {} in told.get("security", [{}]) else "Anybody who is logged in"


def _parameter(told: dict) -> Field:
    schema = told["schema"]
    kind = f"{PLACES[told['in']]}, {_kind(schema)}"
    required = told.get("required", False)
    return Field(told["name"], kind, required, _choices(schema), _about(told, schema))


def _answer(status: str, told: dict, schemas: dict) -> Answer:
    schema = _schema_of(told.get("content", {}))
    headers = tuple(
        Field(name, _kind(header["schema"]), about=_marked(header["description"]))
        for name, header in told.get("headers", {}).items()
    )
    is_list = schema.get("type") == "array"
    return Answer(
        status=status,
        about=told["description"],
        headers=headers,
        fields=tuple(_fields(schema["items"] if is_list else schema, schemas, is_answer=True)),
        is_list=is_list,
    )


def _fields(schema: dict, schemas: dict, before: str = "", *, is_answer: bool = False):
    """The names of an object, those of objects inside it after their own."""
    schema = _resolved(schema, schemas)
    for name, inner in schema.get("properties", {}).items():
        rows = inner.get("items", {}) if inner.get("type") == "array" else {}
        if rows:
            yield Field(f"{before}{name}", "list")
            yield from _fields(rows, schemas, f"{before}{name}[].", is_answer=is_answer)
        elif "$ref" in inner:
            yield Field(f"{before}{name}", "object")
            yield from _fields(inner, schemas, f"{before}{name}.", is_answer=is_answer)
        else:
            required = not is_answer and name in schema.get("required", [])
            # Bounds are for those who send something.
            about = _about(inner, {} if is_answer else inner)
            yield Field(f"{before}{name}", _kind(inner), required, _choices(inner), about)


def _resolved(schema: dict, schemas: dict) -> dict:
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _kind(schema: dict) -> str:
    parts = schema.get("oneOf")
    if parts:
        return " or ".join(dict.fromkeys(_kind(part) for part in parts))
    types = schema.get("type", "object")
    types = [types] if isinstance(types, str) else types
    words = [
        FORMATS.get(schema.get("format"), KINDS[types[0]]),
        *(KINDS[name] for name in types[1:]),
    ]
    return " or ".join(words)


def _choices(schema: dict) -> tuple[str, ...]:
    return tuple(map(str, schema.get("enum", ())))


def _about(told: dict, schema: dict) -> SafeString:
    """What a name means, and within which bounds it is taken."""
    words = [
        _sentence(told.get("description") or told.get("title", "")),
        _sentence(_bounds(schema)),
    ]
    return _marked(" ".join(filter(None, words)))


def _sentence(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text[0].upper()}{text[1:]}."


def _bounds(schema: dict) -> str:
    """In words: at most 100 characters; from 1 to 100,000; 1 unless given."""
    whole = next((part for part in schema.get("oneOf", []) if part["type"] == "integer"), schema)
    words = []
    if "maxLength" in schema:
        words.append(f"at most {schema['maxLength']:,} characters")
    if "maximum" in whole:
        words.append(f"from {whole['minimum']:,} to {whole['maximum']:,}")
    elif "minimum" in whole:
        words.append(f"{whole['minimum']:,} or more")
    if "default" in schema:
        words.append(f"{schema['default']:,} unless given")
    return ", ".join(words)


def _marked(text: str) -> SafeString:
    """Escaped, with what stands in backticks as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def _success(told: dict) -> tuple[str, dict]:
    return min(told["responses"].items())


def _schema_of(content: dict) -> dict:
    return content.get("application/json", {}).get("schema", {})


def _example(told: dict):
    examples = told.get("content", {}).get("application/json", {}).get("examples", {})
    return next((example["value"] for example in examples.values()), None)


def _asked(method: str, address: str, told: dict, host: str) -> str:
    lines = [f"{method} {address}", f"Host: {host}"]
    if told.get("security") and {} not in told["security"]:
        lines.append("Authorization: Token 6f1c0d9a…")
    for parameter in told.get("parameters", []):
        for example in parameter.get("examples", {}).values():
            lines.append(f"{parameter['name']}: {example['value']}")
    sent = _example(told.get("requestBody", {}))
    if sent is not None:
        lines += ["Content-Type: application/json", "", _json(sent)]
    return "\n".join(lines)


def _answered(told: dict) -> str:
    status, success = _success(told)
    line = f"{status} {HTTPStatus(int(status)).phrase}"
    example = _example(success)
    return line if example is None else f"{line}\n\n{_json(example)}"


def _json(value) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
