"""How strictly bodies are read: JSON that can be understood in one way, and nothing else."""

import json

import pytest

from tests.programs import refusal

ADDRESS = "/api/cart-items/"
KIND = "application/json"


@pytest.fixture
def mango(himsagar):
    """The start of a body that is right as it is: {"mango_id": 1 …"""
    return f'{{"mango_id": {himsagar.pk}'


def kilograms(hers) -> list[int]:
    return [line["quantity"] for line in hers.get(ADDRESS).json()]


@pytest.mark.parametrize(
    "more",
    [
        "",
        ', "quantity": 1',
        ' , "quantity"\n:\t"1" ',
        ', "quantity": "\\u0031"',
        ', "আম": "🥭", "\\ud83e\\udd6d": 1',
        ', "x": null, "y": true, "z": -1.5e-3',
        ', "x": [[[[[[[[]]]]]]]]',
        ', "x": "' + "x" * 60_000 + '"',
    ],
    ids=lambda more: more[:30],
)
def test_json_is_taken_in_any_writing(hers, mango, more):
    assert hers.send(mango + more + "}", ADDRESS).status_code == 201
    assert kilograms(hers) == [1]


@pytest.mark.parametrize(
    "more",
    [
        ', "quantity": 2',
        ', "quantity": 2, "quantity": 2}',
        ', "quantity": 2, "\\u0071uantity": 2}',
        ', "x": {"y": 1, "y": 2}}',
        ', "quantity": NaN}',
        ', "quantity": Infinity}',
        ', "quantity": -Infinity}',
        ', "x": [NaN]}',
        ', "quantity": 02}',
        ', "quantity": +2}',
        ', "quantity": 2.}',
        ', "quantity": 0x2}',
        ', "quantity": 2,}',
        ", 'quantity': 2}",
        ', "quantity": True}',
        ', "x": "a\nb"}',
        ', "x": "\\x"}',
        ', "x": "\\ud800"}',
        ', "\\udc00": 1}',
        ', "x": [{"y": "a\\ud83e"}]}',
        "} // two",
        "}{}",
        ', "quantity": ' + "1" * 5_000 + "}",
    ],
    ids=lambda more: more[:30],
)
def test_what_is_not_quite_json_is_refused(hers, mango, more):
    refusal(hers.send(mango + more, ADDRESS), 400)
    assert kilograms(hers) == []


@pytest.mark.parametrize(
    "body", ["[]", "[1]", '"x"', "5", "true", "null", "5.5", '[{"a": 1}]', "{}", ""]
)
@pytest.mark.parametrize("address", [ADDRESS, "/api/place-order/", "/api/login/", "/api/register/"])
def test_what_is_no_object_with_the_fields_is_refused(hers, body, address):
    refusal(hers.send(body, address), 400)


@pytest.mark.parametrize("address", ["mango-categories/{0}/", "profile/"])
@pytest.mark.parametrize("body", ["[]", '"x"', "5", "null"])
def test_a_part_is_an_object_too(desk, himsagar, address, body):
    refusal(desk.send(body, "/api/" + address.format(himsagar.pk), "patch"), 400)


@pytest.mark.parametrize("depth, status", [(9, 201), (10, 400), (1_000, 400), (8_000, 400)])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_depth_is_bounded(hers, mango, brackets, depth, status):
    inner = "[" * depth + "]" * depth if brackets == "[]" else '{"a":' * depth + "1" + "}" * depth
    response = hers.send(f'{mango}, "x": {inner}}}', ADDRESS)
    assert response.status_code == status, response.content
    if status == 400:
        refusal(response, 400)


@pytest.mark.parametrize("more, status", [(0, 201), (1, 413), (10_000_000, 413)])
def test_size_is_bounded(hers, mango, more, status):
    body = mango + ', "x": ""}'
    padding = "x" * (64 * 1024 - len(body) + more)
    response = hers.send(body.replace('""', f'"{padding}"'), ADDRESS)
    if status == 413:
        assert "64 kB" in refusal(response, 413)["error"]
    assert response.status_code == status


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "utf-16-le", "cp037"])
def test_other_encodings_are_refused(hers, mango, encoding):
    refusal(hers.send((mango + "}").encode(encoding), ADDRESS), 400)


@pytest.mark.parametrize("byte", [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\0"])
def test_broken_utf_8_is_refused(hers, mango, byte):
    refusal(hers.send(mango.encode() + b', "x": "' + byte + b'"}', ADDRESS), 400)


@pytest.mark.parametrize(
    "kind",
    [KIND, "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"],
)
def test_json_is_known_by_its_name(hers, mango, kind):
    assert hers.send(mango + "}", ADDRESS, content_type=kind).status_code == 201


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7", "rot13"])
def test_a_program_that_says_another_encoding_is_refused(hers, mango, charset):
    refusal(hers.send(mango + "}", ADDRESS, content_type=f"{KIND}; charset={charset}"), 400)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/merge-patch+json",
        "application/json+x",
        "*/*",
        "nonsense",
    ],
)
def test_other_kinds_are_refused(hers, mango, kind):
    refusal(hers.send(mango + "}", ADDRESS, content_type=kind), 415)
    assert kilograms(hers) == []


def test_a_form_s_fields_are_refused(hers, himsagar):
    sent = {"mango_id": himsagar.pk}
    refusal(hers.post(ADDRESS, sent, format="multipart"), 415)


def test_nothing_sent_is_a_missing_field(hers):
    for kind in (KIND, "text/plain", "application/x-www-form-urlencoded", ""):
        told = refusal(hers.generic("POST", ADDRESS, b"", content_type=kind), 400)
        assert told["fields"] == {"mango_id": ["This field is required."]}


@pytest.mark.parametrize(
    "accept", ["text/html", "image/png", "*/*", "application/xml", "nonsense", ""]
)
def test_whatever_a_program_would_like_to_read_it_gets_json(hers, cart, accept):
    response = hers.get(ADDRESS + "?format=html", headers={"Accept": accept})
    assert response.status_code == 200
    assert response["Content-Type"] == KIND
    assert len(json.loads(response.content)) == 2


def test_bangla_is_given_as_it_is_written(hers, asha):
    hers.patch("/api/profile/", {"billing_address": "১২ গ্রিন রোড"})
    assert "১২ গ্রিন রোড" in hers.get("/api/profile/").content.decode()
