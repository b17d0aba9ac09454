"""Promise 24 for the API: a shared cache gives nobody the answer of another.

The cache keeps whatever it is not forbidden to keep, for ever; it tells answers apart by address
and by what Vary names, and by nothing else.
"""

from gzip import decompress as gunzip

import pytest

from tests.access.program_table import ASHA, CALLERS, CALLS, NO_TOKEN, RAVI, SUPERUSER
from tests.access.programs import Programs, ask, gather

OURS = "https://app.example"


@pytest.fixture
def programs(db, quiet, settings) -> Programs:
    settings.CORS_ALLOWED_ORIGINS = [OURS]
    return gather()


class SharedCache:
    def __init__(self, programs: Programs) -> None:
        self.programs, self.kept = programs, {}

    def get(self, caller: str, call, sent: dict):
        """What this caller gets through the cache."""
        known = self.programs.headers[caller] | sent
        at = self.programs.address_of(call)
        for varies, kept in self.kept.get(at, []):
            if all(known.get(name) == value for name, value in varies.items()):
                return self._still_true(caller, call, sent, kept)
        return self._keep(at, known, fetch(self.programs, caller, call, sent))

    def _still_true(self, caller, call, sent, kept):
        if "no-cache" not in kept["Cache-Control"]:
            return kept
        asked_again = sent | {"If-None-Match": kept["ETag"]}
        fresh = fetch(self.programs, caller, call, asked_again)
        return kept if fresh.status_code == 304 else fresh

    def _keep(self, at, known, answer):
        rules = answer.get("Cache-Control", "")
        if "no-store" not in rules and "private" not in rules:
            names = [name.strip().title() for name in answer.get("Vary", "").split(",")]
            varies = {name: known.get(name) for name in names if name}
            self.kept.setdefault(at, []).append((varies, answer))
        return answer


def fetch(programs, caller, call, sent):
    return ask(programs, caller, call, "GET", headers=sent).response


def told(answer) -> tuple:
    is_packed = answer.get("Content-Encoding") == "gzip"
    content = gunzip(answer.content) if is_packed else answer.content
    return answer.status_code, is_packed, content, answer.get("Access-Control-Allow-Origin")


SENT = [{}, {"Origin": OURS}, {"Accept-Encoding": "gzip"}]


def test_nobody_gets_the_answer_of_another(programs):
    cache, wrong = SharedCache(programs), []
    for call in CALLS:
        for caller in (ASHA, *CALLERS):
            for sent in SENT if call.is_shared else SENT[:1]:
                got = cache.get(caller, call, sent)
                if told(got) != told(fetch(programs, caller, call, sent)):
                    wrong.append(f"{caller} {sent}: {call.address} {call.about}")
    assert wrong == []
    # It did keep what it may: else this would show nothing.
    assert [at for at in cache.kept if "mango-categories" in at]


@pytest.mark.parametrize("caller", [NO_TOKEN, RAVI, SUPERUSER])
def test_what_another_has_seen_is_never_not_modified(programs, caller):
    """No 304 for what is not the same for everybody, whatever the caller says it knows."""
    wrong = []
    for call in [call for call in CALLS if not call.is_shared]:
        seen = fetch(programs, ASHA, call, {}).get("ETag", '"x"')
        for condition in (
            {"If-None-Match": "*"},
            {"If-None-Match": seen},
            {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"},
        ):
            if fetch(programs, caller, call, condition).status_code == 304:
                wrong.append(f"{call.address} {condition}")
    assert wrong == []
