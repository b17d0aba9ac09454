"""Promise 16: no value in any field of any call is a fault of ours, and none is kept half."""

import json
from urllib.parse import unquote_to_bytes

import pytest

from tests.bad_calls.calling import INPUTS, STORED, fields_of, named
from tests.hostile import ENCODED

# As JSON could bring them; what a form sends too, as text.
TEXTS = {
    kind: json.dumps(unquote_to_bytes(value).decode("utf-8", "surrogatepass"))
    for kind, value in ENCODED.items()
    if kind != "broken UTF-8"
}
BARE = {
    "null": "null",
    "true": "true",
    "false": "false",
    "nought": "0",
    "minus nought": "-0",
    "minus nought point": "-0.0",
    "minus one": "-1",
    "a fraction": "1.5",
    "a whole fraction": "1.0",
    "an exponent": "1e5",
    "a huge exponent": "1e400",
    "a huger exponent": "1e999999999",
    "beyond any exponent": "1e9999999999999999999",
    "a tiny exponent": "1e-999999999",
    "many places": "0." + "3" * 5_000,
    "2**31": str(2**31),
    "2**63": str(2**63),
    "2**64": str(2**64),
    "4300 digits": "9" * 4_300,
    "4301 digits": "9" * 4_301,
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "a list": "[]",
    "a list of one": "[1]",
    "a list of texts": '["x"]',
    "an object": "{}",
    "an operator": '{"$gt": ""}',
    "deep": "[" * 5_000 + "]" * 5_000,
    "the other half": '"\\udfff"',
    "a pair the wrong way round": '"\\udfff\\ud800"',
    "no sign": '"\\uffff"',
    "half a text": '"x',
    "nothing": "",
    "an escape that is none": '"\\x41"',
}
# What is never what a field wants, by the description's own word for it.
WRONG = {
    "string": ["null", "true", "0", "1.5", "[]", '["x"]', "{}"],
    "picture": ["true", "0", "1.5", "[]", '["x"]', "{}", '"x"'],
    "boolean": ["null", "0", "1", '"true"', '""', "[]", "{}"],
    "number": [
        "null",
        "true",
        "false",
        "[]",
        "[1]",
        "{}",
        '""',
        '" "',
        '"x"',
        '"NaN"',
        '"1e1"',
        "-1.5",
    ],
}


def kind_of(field: dict) -> str:
    """«number» is whole kilograms, an id or taka, which may come as digits, too."""
    if "oneOf" in field:
        return "number"
    # A picture is told as text or null; without a file its address may come back, and null.
    kind = field.get("type", "string")
    return kind if isinstance(kind, str) else "picture"


@pytest.mark.parametrize("call, method", INPUTS, ids=named)
def test_no_value_in_any_field_is_a_fault(caller, call, method):
    faults = []
    for field in fields_of(call, method):
        for kind, raw in [*TEXTS.items(), *BARE.items()]:
            answer = caller.send(call, method, caller.body(call, method, **{field: raw}))
            faults += [f"{field}, {kind}: {fault}" for fault in answer.faults]
    assert faults == []


@pytest.mark.parametrize("call, method", INPUTS, ids=named)
def test_another_type_than_the_field_s_is_refused(caller, call, method):
    taken = []
    for name, field in fields_of(call, method).items():
        for raw in WRONG[kind_of(field)]:
            answer = caller.send(call, method, caller.body(call, method, **{name: raw}))
            if answer.status_code != 400 or name not in answer.json()["fields"]:
                taken.append(f"{name}: {raw} {answer.status_code} {answer.content[:80]}")
    assert taken == []


@pytest.mark.parametrize("call, method", INPUTS, ids=named)
def test_a_name_that_stands_twice_is_refused(caller, call, method):
    body = caller.body(call, method)
    for field in fields_of(call, method):
        twice = body[:-1] + f', "{field}": "1", "{field}": "1"}}'
        assert caller.send(call, method, twice).status_code == 400


@pytest.mark.parametrize("call, method", INPUTS, ids=named)
def test_fields_that_are_not_asked_for_are_not_assigned(caller, call, method):
    """Every name that a row of ours has, sent to every call: no row holds what was sent."""
    columns = {field.attname for model in STORED for field in model._meta.concrete_fields}
    columns |= {field.name for model in STORED for field in model._meta.get_fields()}
    others = sorted(columns - fields_of(call, method).keys())
    for value in (7_654_321, True):
        extra = {name: json.dumps(value) for name in others}
        answer = caller.send(call, method, caller.body(call, method, **extra))
        assert (answer.status_code in (200, 201), answer.faults) == (True, [])
        assert [row for row in answer.left if 7_654_321 in row.values()] == []
        assert [row["is_staff"] for row in answer.left if "is_staff" in row].count(True) == 4
        assert [row["is_superuser"] for row in answer.left if "is_superuser" in row].count(
            True
        ) == 1
