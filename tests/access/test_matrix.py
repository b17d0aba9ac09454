"""Promise 18: nobody gets at what is not theirs. Every address × method × visitor is tried once.

Of the same answers it is seen that reading changes nothing (23), and that private pages are kept by
no cache (24) and found by no search.
"""

import pytest

from tests.access.journey import OTHERS, READING, travel
from tests.access.rules import ANYBODY, IN, NO_METHOD, VISITORS
from tests.access.table import ROWS
from tests.access.walk import addresses


def test_every_address_of_the_shop_is_in_the_table():
    written = {row.address for row in ROWS}
    assert [address for address in addresses() if address not in written] == []


def test_every_row_of_the_table_is_an_address_of_the_shop():
    assert [row.address for row in ROWS if row.address not in addresses()] == []


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_answer_is_as_the_table_says(cast, visitor):
    told = [
        f"{answer}: {fault}"
        for answer in travel(cast, visitor)
        for fault in faults(answer, visitor)
    ]
    assert not told, "\n".join(told)


def faults(answer, visitor):
    """All that is wrong with one answer, in words."""
    if answer.outcome not in expected(answer, visitor):
        yield f"not {' or '.join(expected(answer, visitor))}"
    if answer.status >= 500:
        yield "a fault of ours"
    if answer.method in (*READING, "options"):
        yield from (f"wrote {sql[:100]}" for sql in answer.written if not may_write(answer, sql))
    if answer.method == "get" and answer.outcome == IN and not answer.row.is_shared:
        if not {"private", "no-store"} <= set(answer.caching.split(", ")):
            yield "a cache may keep it"
        if not answer.is_hidden:
            yield "a search may find it"
    if answer.method == "get" and answer.keeps_in:
        yield "no way to log out"


def expected(answer, visitor) -> set[str]:
    """What this visitor may be answered; who is not let in at all need not learn of methods."""
    row = answer.row
    rule = row.read if answer.method in READING else row.send
    if answer.method not in OTHERS and rule:
        return {rule.answers[visitor]}
    refusals = {known.answers[visitor] for known in (row.read, row.send) if known} - {IN}
    return {NO_METHOD} | refusals


def may_write(answer, sql: str) -> bool:
    """The visitor's session, where the row says what it has to remember; and the count of tries."""
    if answer.row.remembers and '"django_session"' in sql:
        return True
    # allauth counts HEAD as it counts POST.
    return answer.method == "head" and '"core_shared_cache"' in sql


def test_no_two_rules_have_one_name():
    rules = [rule for row in ROWS for rule in (row.read, row.send) if rule]
    assert len({rule.name for rule in rules}) == len(
        {str(rule.answers) + rule.name for rule in rules}
    )


def test_pages_that_caches_may_keep_are_open_to_everybody():
    kept = [row for row in ROWS if row.is_shared and row.address != "/admin/jsi18n/"]
    assert all(row.read is ANYBODY for row in kept)
