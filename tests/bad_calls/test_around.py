"""Promise 16: queries, headers and whole bodies of any kind are no fault of ours either."""

import gzip
from urllib.parse import quote, unquote_to_bytes

import pytest

from tests.access.program_table import CALLS
from tests.bad_calls.calling import INPUTS, READ, SENT, WITH_FIELDS, named, parameters_of
from tests.hostile import ENCODED

TIMES = [
    "0001-01-01T00:00:00+23:59",
    "0001-01-01",
    "9999-12-31T23:59:59-23:59",
    "9999-12-31T23:59:59.999999Z",
    "10000-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2027-02-30T00:00:00Z",
    "2027-06-01T25:00:00Z",
    "2027-06-01T00:00:00+99:99",
    "2027-06-01T00:00:00 06:00",
    "2027-06-01",
    "২০২৭-০৬-০১T00:00:00Z",
    "now",
]
QUERIES = [*ENCODED.values(), *map(quote, TIMES), "9" * 4_301, "-0", "1e400", "1_0", "+1", "%2B1"]
QUERIES += ["%E0%A7%A7%0A", "1&{name}=1", "1;{name}=2", "1&{name}[]=2", "%", "%zz", "%25"]
# The names of parameters that DRF and Django's own lists would know.
UNKNOWN = ["format", "page", "ordering", "search", "user", "status__in", "id__gt", "_method", "%00"]


def queries(call):
    for name in parameters_of(call, "GET", "query"):
        yield from (f"?{name}={value.replace('{name}', name)}" for value in QUERIES)
    yield from (f"?{name}=1" for name in UNKNOWN)
    yield from ("?", "?&&==", "?" + "a=1&" * 999, "?limit", "?limit=1000&offset=1000000000")


@pytest.mark.parametrize("call", READ, ids=named)
def test_no_query_is_a_fault(caller, call):
    faults = []
    for query in queries(call):
        answer = caller.send(call, "GET", query=query)
        faults += [f"{query[:60]}: {fault}" for fault in answer.faults]
    assert faults == []


# As a server hands them on: bytes as Latin-1.
SIGNS = [unquote_to_bytes(value).decode("latin-1") for value in ENCODED.values()]
SIGNS += ["*", '"', '""', 'W/"', "W/*", ",", ",,,", '"a", "b"', '"1-1', "1-1", '"1-' + "9" * 5_000]
SIGNS += ['"1--1"', '"1-²"', '"1-1-1"', '"' * 5_000, "\\" * 5_000, "=?utf-8?q?x?=", "a\tb"]
KINDS = [
    "",
    " ",
    "/",
    "json",
    "application/",
    "application/json;",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "application/json; charset=" + "x" * 5_000,
    "application/json, text/html",
    "application/json; boundary=x",
    "APPLICATION/JSON",
    "application/vnd.api+json",
    "application/problem+json",
    "text/plain",
    "text/html",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 5_000,
    "multipart/form-data; boundary=\x00",
    "application/octet-stream",
    "application/xml",
    "a" * 5_000,
    "\x00",
    "\xff/\xfe",
]


CONDITIONS = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Range"]
ABOUT_BODIES = ["Idempotency-Key", "Content-Length", "Content-Encoding", "X-CSRFToken", "Origin"]
ABOUT_ALL = ["Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Referer", "HX-Request"]
ABOUT_ALL += ["X-Requested-With", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"]
HEADED = [
    *(("/api/mango-categories/", "GET", name) for name in CONDITIONS),
    *(("/api/mango-categories/<pk>/", "GET", name) for name in CONDITIONS),
    *(("/api/mango-categories/<pk>/", "PATCH", name) for name in CONDITIONS),
    *(("/api/place-order/", "POST", name) for name in ABOUT_BODIES),
    *(("/api/profile/", "GET", name) for name in ABOUT_ALL),
    *(("/api/login/", "POST", name) for name in ABOUT_ALL),
]


@pytest.mark.parametrize("address, method, name", HEADED)
def test_no_header_is_a_fault(caller, address, method, name):
    call = next(call for call in CALLS if call.address == address)
    body = caller.body(call, method) if method != "GET" else ""
    faults = []
    for text in SIGNS:
        answer = caller.send(call, method, body, **{name: text})
        faults += [f"{text[:40]!r}: {fault}" for fault in answer.faults]
    assert faults == []


@pytest.mark.parametrize("scheme", ["Token", "token", "TOKEN", "Bearer", "Basic", "Digest", ""])
def test_no_authorization_is_a_fault(caller, scheme):
    """Whatever is no token is nobody, to whom private addresses are shut."""
    call = next(call for call in CALLS if call.address == "/api/profile/")
    good = caller.programs.headers["Asha"]["Authorization"].removeprefix("Token ")
    broken = [*SIGNS, good[:-1], good + "0", good.upper(), f"{good} x", f"{good}, Token {good}"]
    broken += [f'"{good}"', f"{good}\x00", good[:15] + "0" * 49, "১" * 64]
    faults = []
    for text in broken:
        header = f"{scheme} {text}".encode().decode("latin-1")
        answer = caller.send(call, "GET", Authorization=header)
        if answer.status_code != 401 or answer.faults:
            faults.append(f"{header[:80]!r}: {answer.status_code} {answer.faults}")
    assert faults == []


def test_a_header_that_names_another_method_changes_none(caller):
    for call in READ:
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            answer = caller.send(call, "GET", **{name: "DELETE"})
            assert (answer.status_code, answer.faults) == (200, []), call
    for call, method in WITH_FIELDS:
        if method == "POST":
            body = caller.body(call, method)
            answer = caller.send(call, method, body, **{"X-HTTP-Method-Override": "DELETE"})
            assert answer.status_code in (200, 201), call


# Those that are read by different parsers, and one that reads nothing.
READ_APART = [
    (call, method)
    for call, method in SENT
    if call.address.endswith(("-order/", "-categories/", "logout/"))
]


@pytest.mark.parametrize("call, method", READ_APART, ids=named)
def test_no_kind_of_content_is_a_fault(caller, call, method):
    faults = []
    for kind in KINDS:
        for body in (caller.body(call, method), "", "a=1", "--x\r\n\r\n"):
            answer = caller.send(call, method, body, kind=kind)
            faults += [f"{kind[:60]!r} {body[:9]!r}: {fault}" for fault in answer.faults]
    assert faults == []


def whole_bodies(usual: str):
    """Bodies in which something other than a field is wrong, and the statuses each may get."""
    raw = usual.encode()
    bad, long = (400,), (413,)
    yield "half", raw[:-1], bad
    yield "two", raw + raw, bad
    yield "a byte order mark", b"\xef\xbb\xbf" + raw, bad
    yield "UTF-16", usual.encode("utf-16"), bad
    yield "UTF-32", usual.encode("utf-32"), bad
    yield "gzip", gzip.compress(raw), bad
    yield "NUL before", b"\x00" + raw, bad
    yield "NUL after", raw + b"\x00", bad
    yield "no UTF-8", raw[:-1] + b', "x": "\xff\xfe"}', bad
    yield "a raw surrogate", raw[:-1] + b', "x": "\xed\xa0\x80"}', bad
    yield "65 kB", raw[:-1] + b', "x": "' + b"x" * 65_536 + b'"}', long
    yield "1 MB", b"[" + b"1," * 500_000 + b"1]", long
    yield "3 MB", b" " * 3_000_000 + raw, long
    yield "deep", b"[" * 30_000 + b"]" * 30_000, bad
    yield "deep objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, bad
    yield "deep, and never shut", b"[" * 60_000, bad
    yield "a long number", raw[:-1] + b', "x": ' + b"9" * 4_301 + b"}", bad
    yield "a long exponent", raw[:-1] + b', "x": 1e' + b"9" * 4_301 + b"}", bad
    yield "many names", raw[:-1] + b"".join(b',"%d":1' % n for n in range(6_000)) + b"}", None
    yield "a name of 50 kB", raw[:-1] + b', "' + b"x" * 50_000 + b'": 1}', None
    yield "a prototype", raw[:-1] + b', "__proto__": {"is_staff": true}, "__class__": 1}', None


@pytest.mark.parametrize("call, method", INPUTS, ids=named)
def test_no_body_is_a_fault(caller, call, method):
    faults = []
    for name, body, statuses in whole_bodies(caller.body(call, method)):
        answer = caller.send(call, method, body)
        faults += [f"{name}: {fault}" for fault in answer.faults]
        if answer.status_code not in (statuses or (200, 201)):
            faults.append(f"{name}: {answer.status_code}")
    assert faults == []


@pytest.mark.parametrize("call, method", INPUTS, ids=named)
def test_a_body_that_is_no_object_is_refused(caller, call, method):
    for text in ("null", "true", "1", '""', '"x"', "[]", "[{}]", "[null]"):
        answer = caller.send(call, method, text)
        assert (answer.status_code, answer.faults) == (400, []), text
